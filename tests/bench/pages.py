"""Every page of the console on a database with a year of use in it: what each costs the server, and how long it is.

``python -m tests.bench.pages --url sqlite://full.db`` measures a database that is filled (tests.bench.fill).
"""

import argparse
import asyncio
import tempfile
import time
from http.cookiejar import CookieJar
from pathlib import Path
from statistics import median
from urllib.parse import quote
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from models.numbers import rollups
from models.people.sessions import sign_in_link
from models.reading import tallies
from models.reading.sections import reading_times
from models.spread import edge_upkeep as spread
from models.storage.database import open_database
from tests.bench.handbill import Serving, serving

TIMES = 7
PAGES = (
    "",
    "/customers",
    "/customers?page=1500",
    "/customers?q=Customer 77",
    "/customers/77",
    "/conversations",
    "/conversations?page=1500",
    "/conversations?q=Customer 77",
    "/conversations/77",
    "/opens",
    "/opens?who=people",
    "/opens?page=15000",
    "/opens?q=Towel",
    "/opens?q=Customer 77",
    "/promoters",
    "/promoters?q=Promoter 7",
    "/promoters/8",
    "/promoters/8/timeline",
    "/promoters/8/timeline?show=reading",
    "/promoters/8/timeline?q=towel",
    "/promotions",
    "/promotions?q=Towel",
    "/promotions/8",
    "/promotions/8/timeline",
    "/promotions/8/timeline?show=reading",
    "/numbers",
    "/numbers?days=365",
    "/numbers?days=365&promoter=3",
    "/reports",
    "/search?q=towel",
    "/search?q=towel sample",
    "/search?q=毛巾",
    "/search?q=Customer 77",
)


def measure(folder: Path, label: str, url: str) -> None:
    link = asyncio.run(_way_in(url))
    with serving(folder / "console", url) as handbill:
        operator = build_opener(HTTPCookieProcessor(CookieJar()))
        operator.open(f"{handbill.url}/console/enter/{link}", data=b"").read()
        for path in PAGES:
            cpu_ms, wall_ms, kilobytes = _asked(handbill, operator, f"/console{path}")
            print(
                f"{label}, /console{path}: {cpu_ms:.0f} ms of the server's processor, {wall_ms:.0f} ms,"
                f" {kilobytes:.0f} kB",
                flush=True,
            )


async def _way_in(url: str) -> str:
    """Return the link, once what the server would catch up with in the background is done."""
    async with open_database(url):
        for caught_up in (tallies.fold_all, reading_times.fold_all, spread.catch_up, rollups.roll_up):
            await caught_up()
        return await sign_in_link()


def _asked(handbill: Serving, operator: OpenerDirector, path: str) -> tuple[float, float, float]:
    url = f"{handbill.url}{quote(path, safe='/?=&')}"
    length = len(operator.open(url).read())
    took, before = [], handbill.cpu_s()
    for _ in range(TIMES):
        began = time.perf_counter()
        operator.open(url).read()
        took.append((time.perf_counter() - began) * 1000)
    return (handbill.cpu_s() - before) / TIMES * 1000, median(took), length / 1000


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.pages", description=__doc__)
    parser.add_argument("--url", required=True, help="sqlite://path or postgres://…, filled")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), chosen.url.partition(":")[0], chosen.url)


if __name__ == "__main__":
    main()
