"""Updates taken in a second, and what a relayed message costs beside a forwarder that stores nothing.

Processor time of the process that relays, by the kernel's accounting: on a busy machine, seconds say little.
"""

import asyncio
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from models.people.addresses import bind, met
from models.people.promoters import invite
from models.sharing.promotions import add_promotion
from models.sharing.tags import issue_tag
from models.storage.database import open_database
from tests.bench.handbill import Serving, serving
from tests.bench.load import load
from tests.bench.platform import TOKEN, Platform
from tests.fixtures.telegram import FakeTelegram

PROMOTERS = 20
CUSTOMERS = 40
EACH_SAYS = 25
TOTAL = CUSTOMERS * EACH_SAYS
PER_SECOND = 25
ROUNDS = 3
UPDATES = Path(__file__).with_name("update.lua")


def measure(folder: Path, seconds: int) -> None:
    rate = asyncio.run(relayed(folder, f"sqlite://{folder / 'relay.db'}"))
    print(f"messages relayed end to end        {rate:5.0f} a second ({TOTAL} over {CUSTOMERS} conversations)")
    compare(folder, "SQLite", f"sqlite://{folder / 'cost.db'}")
    asyncio.run(_taken_in(folder, seconds))


def compare(folder: Path, label: str, url: str) -> None:
    """Alternate with the forwarder; print what a message costs, and how often as much that is."""
    pairs = [(asyncio.run(_forwarded()), asyncio.run(cost(folder / "cost", url))) for _ in range(ROUNDS)]
    for pace, name in enumerate(("in a burst", f"at {PER_SECOND} a second")):
        bare, ours = [[pair[side][pace] for pair in pairs] for side in (0, 1)]
        ratios = sorted(mine / other for other, mine in zip(bare, ours, strict=True))
        print(
            f"a relayed message {name}, {label}: {median(ours):.2f} ms of processor time, {median(ratios):.1f} times"
            f" the bare forwarder's {median(bare):.2f} ms ({ratios[0]:.1f}-{ratios[-1]:.1f})",
            flush=True,
        )


async def cost(folder: Path, url: str) -> tuple[float, float]:
    """Milliseconds of processor time a message, in a burst and at a steady pace."""
    async with Platform(before=runs_before()) as platform:
        tags = await _promoters(url, [platform.number() for _ in range(PROMOTERS)])
        customers = [platform.number() for _ in range(CUSTOMERS)]
        settings = _settings(TOKEN, platform.api_url, "polling")
        with serving(folder, url, settings=settings) as handbill:
            for n, customer in enumerate(customers):
                platform.says(customer, f"/start {tags[n % PROMOTERS]}")
            await until(lambda: set(customers) <= {each["chat_id"] for each in platform.sent})
            await asyncio.sleep(1)
            return await _paces(handbill.process.pid, platform, customers)


async def _paces(process: int, platform: Platform, customers: list[int]) -> tuple[float, float]:
    burst = await _spent(process, platform, customers, EACH_SAYS, pause=0)
    return burst, await _spent(process, platform, customers, 5, pause=1 / PER_SECOND)


async def _forwarded() -> tuple[float, float]:
    async with Platform() as platform:
        command = [sys.executable, "-m", "tests.bench.forwarder", f"{platform.api_url}/bot{TOKEN}"]
        forwarder = await asyncio.create_subprocess_exec("taskset", "-c", "0", *command)
        try:
            platform.says(1, "hello")
            await until(lambda: bool(platform.sent))
            return await _paces(forwarder.pid, platform, list(range(1, CUSTOMERS + 1)))
        finally:
            forwarder.terminate()
            await forwarder.wait()


async def _spent(process: int, platform: Platform, customers: list[int], each_says: int, *, pause: float) -> float:
    """Let all customers say something, and return the milliseconds of processor time that each message took."""
    words, total = f"How much is it? {platform.number()}", each_says * len(customers)
    before, first = _cpu_s(process), len(platform.sent)
    for _ in range(each_says):
        for customer in customers:
            platform.says(customer, words)
            await asyncio.sleep(pause)
    await until(lambda: sum(words in each["text"] for each in platform.sent[first:]) >= total, every=0.1)
    return (_cpu_s(process) - before) / total * 1000


def _cpu_s(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _promoters(url: str, accounts: list[int]) -> list[str]:
    """Promoters with these accounts, and a card of each."""
    async with open_database(url):
        towel, tags = await add_promotion("Towel", target="https://shop.test/towel"), []
        for account in accounts:
            promoter = await invite(f"P{account}")
            await bind(await met("telegram", str(account), name=promoter.name), promoter)
            tags.append((await issue_tag(towel, promoter, "telegram")).code)
        return tags


async def relayed(folder: Path, url: str) -> float:
    """Messages a second, from all customers to their promoters, with a database that may hold others already."""
    async with FakeTelegram(before=runs_before()) as telegram:
        promoters = [telegram.person(f"P{n}", started=True) for n in range(PROMOTERS)]
        tags = await _promoters(url, [person.id for person in promoters])
        customers = [telegram.person(f"C{n}") for n in range(CUSTOMERS)]
        with serving_with(telegram, folder, url, "polling"):
            for n, customer in enumerate(customers):
                customer.starts(tags[n % PROMOTERS])
            greeted = {customer.id for customer in customers}
            await until(lambda: greeted <= {sent.chat_id for sent in telegram.sent})
            started = time.perf_counter()
            for _ in range(EACH_SAYS):
                for customer in customers:
                    customer.says("How much is it?")
            await until(lambda: sum("How much" in sent.text for sent in telegram.sent) >= TOTAL)
            return TOTAL / (time.perf_counter() - started)


def runs_before() -> int:
    """Numbers that no earlier run on the same database has used: a repeat of an update has no effect."""
    return int(time.time()) % 1_000_000 * 1000


async def _taken_in(folder: Path, seconds: int) -> None:
    async with FakeTelegram() as telegram:
        with serving_with(telegram, folder, f"sqlite://{folder / 'updates.db'}", "webhook") as handbill:
            await until(lambda: any(call.method == "setWebhook" for call, _ in telegram.calls))
            secret = next(call.params["secret_token"] for call, _ in telegram.calls if call.method == "setWebhook")
            header = f"X-Telegram-Bot-Api-Secret-Token: {secret}"
            url = f"{handbill.url}/hooks/telegram"
            measured = await asyncio.to_thread(load, url, seconds=seconds, script=UPDATES, header=header)
    print(f"updates committed and answered     {measured.per_second:5.0f} a second, p99 {measured.p99_ms:.1f} ms")


@contextmanager
def serving_with(telegram: FakeTelegram, folder: Path, url: str, receive: str) -> Iterator[Serving]:
    """Handbill beside a Bot API of our own that limits nothing."""
    settings = _settings(telegram.token, telegram.api_url, receive)
    with serving(folder / receive, url, settings=settings) as running:
        yield running


def _settings(token: str, api_url: str, receive: str) -> dict[str, str]:
    return {
        "HANDBILL_CHANNELS__TELEGRAM__TOKEN": token,
        "HANDBILL_CHANNELS__TELEGRAM__API_URL": api_url,
        "HANDBILL_CHANNELS__TELEGRAM__RECEIVE": receive,
        "HANDBILL_CHANNELS__TELEGRAM__MESSAGES_PER_SECOND": "100000",
        "HANDBILL_CHANNELS__TELEGRAM__ACCOUNT_GAP_S": "0",
    }


async def until(true: Callable[[], bool], seconds: float = 600, every: float = 0.02) -> None:
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(every)
