"""What a second door adds on PostgreSQL: one process on the first core, or one on each, under the same load."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

from tests.bench.handbill import Serving, prepare, serving
from tests.bench.load import load

CONNECTIONS = 64


def measure(folder: Path, database_url: str, rounds: int, seconds: int) -> None:
    tag = prepare(database_url).link
    with serving(folder / "one", database_url) as one, serving(folder / "two", database_url, cpu=1) as two:
        pairs = [(_rate([one, one], tag, seconds), _rate([one, two], tag, seconds)) for _ in range(rounds)]
    ratios = sorted(both / alone for alone, both in pairs)
    alone, both = (median(pair[side] for pair in pairs) for side in (0, 1))
    print(
        f"link opens, PostgreSQL, two processes {median(ratios):5.2f} of one ({ratios[0]:.2f}-{ratios[-1]:.2f})"
        f"  {both:8.0f}/s against {alone:.0f}/s",
        flush=True,
    )


def _rate(doors: list[Serving], tag: str, seconds: int) -> float:
    """The load comes from both cores in either case, half of it to each door."""

    def half(place: int) -> float:
        url, share = f"{doors[place].url}/c/{tag}", CONNECTIONS // 2
        return load(url, seconds=seconds, connections=share, cpu=place).per_second

    with ThreadPoolExecutor(2) as hands:
        return sum(hands.map(half, range(2)))
