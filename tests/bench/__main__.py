"""``make bench``: what Handbill costs beside a bare handler, as ratios of runs that alternate.

Server on core 0, load on core 1. Absolute figures are this machine's; the ratios carry over.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.bench import cards, full, hops, hot, light, marks, message, plain, relaying, two, volume
from tests.bench.load import NoWrk
from tests.fixtures.postgres import postgres_server


def _sqlite(folder: Path, chosen: argparse.Namespace) -> None:
    hot.measure(chosen.rounds, chosen.seconds, folder, f"sqlite://{folder / 'a.db'}", "SQLite", hot.SQLITE)


def _postgres(folder: Path, chosen: argparse.Namespace) -> None:
    with postgres_server() as server:
        hot.measure(chosen.rounds, chosen.seconds, folder, server.create("bench"), "PostgreSQL", hot.POSTGRES)


def _two(folder: Path, chosen: argparse.Namespace) -> None:
    with postgres_server() as server:
        two.measure(folder, server.create("bench"), chosen.rounds, chosen.seconds)


PARTS: Mapping[str, Callable[[Path, argparse.Namespace], None]] = {
    "light": lambda folder, _: light.measure(folder),
    "sqlite": _sqlite,
    "postgres": _postgres,
    "two": _two,
    "plain": lambda folder, _: plain.measure(folder),
    "volume": lambda folder, chosen: volume.measure(folder, chosen.seconds),
    "message": lambda folder, _: message.measure(folder),
    "relaying": lambda folder, chosen: relaying.measure(folder, chosen.seconds),
    "full": lambda folder, chosen: full.measure(folder, max(1, chosen.rounds // 2), chosen.opens),
    "cards": lambda _, __: cards.measure(),
    "marks": lambda folder, _: marks.measure(folder),
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
