"""Updates taken in a second, and messages relayed end to end, against a Telegram of our own without limits."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from models.people.addresses import bind, met
from models.people.promoters import invite
from models.sharing.promotions import add_promotion
from models.sharing.tags import issue_tag
from models.storage.database import open_database
from tests.bench.handbill import Serving, serving
from tests.bench.load import load
from tests.fixtures.telegram import FakeTelegram

PROMOTERS = 20
CUSTOMERS = 40
EACH_SAYS = 25
TOTAL = CUSTOMERS * EACH_SAYS
UPDATES = Path(__file__).with_name("update.lua")


def measure(folder: Path, seconds: int) -> None:
    rate = asyncio.run(relayed(folder, f"sqlite://{folder / 'relay.db'}"))
    print(f"messages relayed end to end        {rate:5.0f} a second ({TOTAL} over {CUSTOMERS} conversations)")
    asyncio.run(_taken_in(folder, seconds))


async def relayed(folder: Path, url: str) -> float:
    """Messages a second, from all customers to their promoters, with a database that may hold others already."""
    async with FakeTelegram(before=runs_before()) as telegram:
        promoters = [telegram.person(f"P{n}", started=True) for n in range(PROMOTERS)]
        tags = []
        async with open_database(url):
            towel = await add_promotion("Towel", target="https://shop.test/towel")
            for person in promoters:
                promoter = await invite(person.name)
                await bind(await met("telegram", str(person.id), name=person.name), promoter)
                tags.append((await issue_tag(towel, promoter, "telegram")).code)
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
    settings = {
        "HANDBILL_CHANNELS__TELEGRAM__TOKEN": telegram.token,
        "HANDBILL_CHANNELS__TELEGRAM__API_URL": telegram.api_url,
        "HANDBILL_CHANNELS__TELEGRAM__RECEIVE": receive,
        "HANDBILL_CHANNELS__TELEGRAM__MESSAGES_PER_SECOND": "100000",
        "HANDBILL_CHANNELS__TELEGRAM__ACCOUNT_GAP_S": "0",
    }
    with serving(folder / receive, url, settings=settings) as running:
        yield running


async def until(true: Callable[[], bool], seconds: float = 600, every: float = 0.02) -> None:
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(every)
