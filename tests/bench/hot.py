"""The hot routes beside a bare handler that answers the same bytes and records nothing.

Runs alternate, pair by pair. Beside the ratio of what is answered a second stands that of the processor time that an
answer takes: on a machine that does other work as well, the latter says more.
"""

import platform
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.handbill import Cards, Serving, bare, fetch, prepare, serving
from tests.bench.load import Measured, load

REPORTS = Path(__file__).with_name("report.lua")
_OPENS_THAT_REPORT = 500


@dataclass(frozen=True)
class Goals:
    """Of what the bare handler answers, at 64 connections."""

    links: float
    pages: float
    reports: float


SQLITE = Goals(links=1.25, pages=1.1, reports=0.9)
POSTGRES = Goals(links=1.0, pages=0.8, reports=0.8)


@dataclass(frozen=True)
class Run:
    measured: Measured
    processor_s: float
    """That one answer took."""


def measure(rounds: int, seconds: int, folder: Path, database_url: str, label: str, goals: Goals) -> None:
    """Link opens, page opens and reports."""
    print(f"Python {platform.python_version()}, built {' '.join(platform.python_build()[1:])}", flush=True)
    tags = prepare(database_url)
    with serving(folder, database_url) as handbill:
        body = folder / "page.html"
        body.write_bytes(fetch(f"{handbill.url}/c/{tags.page}")[0])
        with bare() as redirect, bare(str(body)) as page:
            link = f"/c/{tags.link}"
            _compare(f"link opens, {label}", handbill, redirect, link, rounds, goals.links, seconds=seconds)
            many = {"seconds": seconds, "connections": 256}
            _compare(f"link opens, {label}, 256 connections", handbill, redirect, link, rounds, None, **many)
            _compare(f"page opens, {label}", handbill, page, f"/c/{tags.page}", rounds, goals.pages, seconds=seconds)
            print(f"  resident memory: {handbill.memory_mb():.0f} MB")
            lines = tokens(handbill, tags, folder / "tokens")
            told = {"seconds": seconds, "script": REPORTS, "lines": lines}
            _compare(f"reports, {label}", handbill, redirect, "/i/", rounds, goals.reports, **told)


def _compare(
    name: str, ours: Serving, theirs: Serving, path: str, rounds: int, goal: float | None, **options: Any
) -> None:
    """Print the medians of the ratios, pair by pair, and whether they reach the goal."""
    pairs = [(_run(theirs, path, **options), _run(ours, path, **options)) for _ in range(rounds)]
    ratios = sorted(mine.measured.per_second / other.measured.per_second for other, mine in pairs)
    processor = median(other.processor_s / mine.processor_s for other, mine in pairs)
    rates = [median(pair[side].measured.per_second for pair in pairs) for side in (1, 0)]
    p99s = [median(pair[side].measured.p99_ms for pair in pairs) for side in (1, 0)]
    failed = sum(mine.measured.failed for _, mine in pairs)
    print(
        f"{name:38} {median(ratios):5.2f} of bare ({ratios[0]:.2f}-{ratios[-1]:.2f}), by processor time {processor:.2f}"
        f"{_verdict(median(ratios), goal)}  {rates[0]:8.0f}/s against {rates[1]:.0f}/s"
        f"  p99 {p99s[0]:.1f} ms against {p99s[1]:.1f} ms{f'  FAILED {failed}' if failed else ''}",
        flush=True,
    )


def _verdict(ratio: float, goal: float | None) -> str:
    return "" if goal is None else f", goal {goal:.2f} {'reached' if ratio >= goal else 'MISSED'}"


def _run(server: Serving, path: str, *, seconds: int, **options: Any) -> Run:
    before = server.processor_s()
    measured = load(f"{server.url}{path}", seconds=seconds, **options)
    answers = max(1.0, measured.per_second * seconds)
    return Run(measured, (server.processor_s() - before) / answers)


def tokens(handbill: Serving, tags: Cards, file: Path) -> Path:
    """A file with the tokens of so many opens that none of them reports more than it may."""
    pages = (fetch(f"{handbill.url}/c/{tags.page}")[0].decode() for _ in range(_OPENS_THAT_REPORT))
    file.write_text("\n".join(page.split('name="handbill-open" content="')[1].split('"')[0] for page in pages))
    return file
