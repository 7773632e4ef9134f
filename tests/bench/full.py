"""A year of use beside an empty database, in one run: relaying, idling, first opens, and what promoters ask for."""

import asyncio
import time
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from models.people.addresses import bind, met
from models.people.promoters import Promoter
from models.sharing.promotions import add_promotion
from models.sharing.tags import issue_tag
from models.storage.database import open_database
from tests.bench import pages
from tests.bench.fill import fill
from tests.bench.handbill import Serving
from tests.bench.load import PERSON
from tests.bench.relaying import relayed, runs_before, serving_with, until
from tests.fixtures.postgres import postgres_server
from tests.fixtures.telegram import FakeTelegram

FIRST_OPENS = 40
IDLE_S = 10
ASKED = ("/card", "/customers", "/history", "/stats")
ASKED_TIMES = 8
ROUNDS = 3


def measure(folder: Path, rounds: int, opens: int) -> None:
    _both("SQLite", folder, f"sqlite://{folder / 'empty.db'}", f"sqlite://{folder / 'filled.db'}", rounds, opens)
    with postgres_server() as server:
        _both("PostgreSQL", folder, server.create("empty"), server.create("filled"), rounds, opens)


def _both(label: str, folder: Path, empty: str, full: str, rounds: int, opens: int) -> None:
    began = time.monotonic()
    fill(empty, 100)
    fill(full, opens)
    print(
        f"{label}: {opens:,} opens and all that goes with them, filled in {time.monotonic() - began:.0f} s", flush=True
    )
    pairs = [tuple(asyncio.run(relayed(folder / "relay", url)) for url in (empty, full)) for _ in range(rounds)]
    _tell("messages relayed", label, [b / a for a, b in pairs], f"{median(b for _, b in pairs):.0f} a second")
    asyncio.run(_others(label, folder, empty, full))
    pages.measure(folder, label, full)


async def _others(label: str, folder: Path, empty: str, full: str) -> None:
    runs = [[await _measured(folder, url) for url in (empty, full)] for _ in range(ROUNDS)]
    idle, idle_full = [median(run[side][1] for run in runs) for side in (0, 1)]
    print(f"idle, {label}: {idle_full:.2f} % of a core, {idle:.2f} % on the empty one", flush=True)
    for what in runs[0][0][0]:
        few, many = [[median(run[side][0][what]) for run in runs] for side in (0, 1)]
        ratios = [fast / slow for fast, slow in zip(few, many, strict=True)]
        _tell(what, label, ratios, f"{median(many):.1f} ms against {median(few):.1f} ms")


async def _measured(folder: Path, url: str) -> tuple[dict[str, list[float]], float]:
    """How many milliseconds each thing took, and how much of a core an idle server."""
    async with FakeTelegram(before=runs_before()) as telegram:
        person = telegram.person("Busy", started=True)
        tags = await _prepared(url, str(person.id))
        with serving_with(telegram, folder / "others", url, "polling") as handbill:
            await asyncio.sleep(5)
            idle = await asyncio.to_thread(_share_of_a_core, handbill)
            took: dict[str, list[float]] = {"first open of a tag": await asyncio.to_thread(_opened, handbill, tags)}
            for command in ASKED:
                person.says(command)  # once to warm up
                await asyncio.sleep(1)
                took[command] = [await _answered(telegram, lambda: person.says(command)) for _ in range(ASKED_TIMES)]  # noqa: B023  (called before the loop goes on)
            return took, idle


async def _prepared(url: str, account: str) -> list[str]:
    """The busiest promoter gets a chat that we see; tags that nobody has opened yet."""
    async with open_database(url):
        busy = await Promoter.get(id=1)
        await bind(await met("telegram", account, name=busy.name), busy)
        towel = await add_promotion("Towel", target="https://shop.test/towel")
        return [(await issue_tag(towel, busy, f"bench{n}")).code for n in range(FIRST_OPENS)]


def _opened(handbill: Serving, tags: list[str]) -> list[float]:
    host, took = urlsplit(handbill.url).netloc, []
    for tag in tags:
        with closing(HTTPConnection(host, timeout=60)) as browser:
            began = time.perf_counter()
            browser.request("GET", f"/c/{tag}", headers={"User-Agent": PERSON})
            assert browser.getresponse().status == 302
            took.append((time.perf_counter() - began) * 1000)
    return took


async def _answered(telegram: FakeTelegram, ask: Callable[[], object]) -> float:
    before, began = len(telegram.sent), time.perf_counter()
    ask()
    await until(lambda: len(telegram.sent) > before, every=0.001)
    took = (time.perf_counter() - began) * 1000
    await asyncio.sleep(0.2)
    return took


def _share_of_a_core(handbill: Serving) -> float:
    before = handbill.cpu_s()
    time.sleep(IDLE_S)
    return (handbill.cpu_s() - before) / IDLE_S * 100


def _tell(what: str, label: str, ratios: list[float], figure: str) -> None:
    spread = f" ({min(ratios):.2f}-{max(ratios):.2f})" if len(ratios) > 1 else ""
    print(f"{what}, {label}: {median(ratios):.2f} of the empty database{spread}, {figure}", flush=True)
