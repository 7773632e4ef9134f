"""``make bench``: what Handbill costs beside a bare handler, as ratios of runs that alternate.

Server on core 0, load on core 1. Absolute figures are this machine's; the ratios carry over.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median

from tests.bench import cards, full, hops, message, relaying, two, volume
from tests.bench.handbill import Cards, Serving, bare, fetch, prepare, serving
from tests.bench.load import Measured, NoWrk, load
from tests.fixtures.postgres import postgres_server

REPORTS = Path(__file__).with_name("report.lua")
_OPENS_THAT_REPORT = 500


def compare(name: str, ours: Callable[[], Measured], theirs: Callable[[], Measured], rounds: int) -> None:
    """Alternates, and prints the median of the ratios pair by pair."""
    pairs = [(theirs(), ours()) for _ in range(rounds)]
    ratios = sorted(mine.per_second / other.per_second for other, mine in pairs)
    bare_rate, our_rate = (median(measured[side].per_second for measured in pairs) for side in (0, 1))
    bare_p99, our_p99 = (median(measured[side].p99_ms for measured in pairs) for side in (0, 1))
    failed = sum(mine.failed for _, mine in pairs)
    print(
        f"{name:36} {median(ratios):5.2f} of bare ({ratios[0]:.2f}-{ratios[-1]:.2f})"
        f"  {our_rate:8.0f}/s against {bare_rate:.0f}/s  p99 {our_p99:.1f} ms against {bare_p99:.1f} ms"
        f"{f'  FAILED {failed}' if failed else ''}",
        flush=True,
    )


def http(rounds: int, seconds: int, folder: Path, database_url: str, label: str) -> None:
    """Link opens, page opens and reports."""
    tags = prepare(database_url)
    with serving(folder, database_url) as handbill:
        page, _ = fetch(f"{handbill.url}/c/{tags.page}")
        body = folder / "page.html"
        body.write_bytes(page)
        with bare() as redirect, bare(str(body)) as same_page:
            _opens(label, handbill, redirect, same_page, tags, rounds, seconds)
            tokens = _tokens(handbill, tags, folder / "tokens")
            compare(
                f"reports, {label}",
                lambda: load(f"{handbill.url}/i/", seconds=seconds, script=REPORTS, lines=tokens),
                lambda: load(f"{redirect.url}/i/", seconds=seconds, script=REPORTS, lines=tokens),
                rounds,
            )


def _tokens(handbill: Serving, tags: Cards, file: Path) -> Path:
    """A file with the tokens of so many opens that none of them reports more than it may."""
    pages = (fetch(f"{handbill.url}/c/{tags.page}")[0].decode() for _ in range(_OPENS_THAT_REPORT))
    file.write_text("\n".join(page.split('name="handbill-open" content="')[1].split('"')[0] for page in pages))
    return file


def _opens(
    label: str, handbill: Serving, redirect: Serving, same_page: Serving, tags: Cards, rounds: int, seconds: int
) -> None:
    for connections in (64, 256):
        compare(
            f"link opens, {label}, {connections} connections",
            lambda: load(f"{handbill.url}/c/{tags.link}", seconds=seconds, connections=connections),  # noqa: B023  (called before the loop goes on)
            lambda: load(f"{redirect.url}/c/{tags.link}", seconds=seconds, connections=connections),  # noqa: B023  (called before the loop goes on)
            rounds,
        )
    compare(
        f"page opens, {label}",
        lambda: load(f"{handbill.url}/c/{tags.page}", seconds=seconds),
        lambda: load(f"{same_page.url}/c/{tags.page}", seconds=seconds),
        rounds,
    )
    print(f"  resident memory: {handbill.memory_mb():.0f} MB")


def _sqlite(folder: Path, chosen: argparse.Namespace) -> None:
    http(chosen.rounds, chosen.seconds, folder, f"sqlite://{folder / 'a.db'}", "SQLite")


def _postgres(folder: Path, chosen: argparse.Namespace) -> None:
    with postgres_server() as server:
        http(chosen.rounds, chosen.seconds, folder, server.create("bench"), "PostgreSQL")


def _two(folder: Path, chosen: argparse.Namespace) -> None:
    with postgres_server() as server:
        two.measure(folder, server.create("bench"), chosen.rounds, chosen.seconds)


PARTS: Mapping[str, Callable[[Path, argparse.Namespace], None]] = {
    "sqlite": _sqlite,
    "postgres": _postgres,
    "two": _two,
    "volume": lambda folder, chosen: volume.measure(folder, chosen.seconds),
    "message": lambda folder, _: message.measure(folder),
    "relaying": lambda folder, chosen: relaying.measure(folder, chosen.seconds),
    "full": lambda folder, chosen: full.measure(folder, max(1, chosen.rounds // 2), chosen.opens),
    "cards": lambda _, __: cards.measure(),
    "hops": lambda _, __: hops.measure(),
}
"""What is measured, in this order."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--only", choices=PARTS)
    parser.add_argument("--opens", type=int, default=1_000_000, help="how many the full database has")
    chosen = parser.parse_args()
    started = time.monotonic()
    try:
        with tempfile.TemporaryDirectory(prefix="handbill-bench-") as name:
            for part, measure in PARTS.items():
                if chosen.only in {None, part}:
                    measure(Path(name), chosen)
    except NoWrk as missing:
        print(missing, file=sys.stderr)
        return 1
    print(f"took {time.monotonic() - started:.0f} s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
