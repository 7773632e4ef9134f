"""Several processes on one PostgreSQL: two doors, two workers; whichever dies, the others go on."""

import asyncio
import signal
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from models.queue.outbox import OutboxMessage, SendState, enqueue_to
from models.queue.payloads import sentence
from models.storage.database import open_database
from tests.fixtures.house import House
from tests.fixtures.lone_courier import lone_courier
from tests.fixtures.patience import within
from tests.fixtures.postgres import PostgresServer
from tests.fixtures.telegram import FakeTelegram
from tests.journeys.meeting import promoter_with_card
from tests.journeys.test_telegram import settings

pytestmark = pytest.mark.slow

MANY = 45
"""Answered as fast as each of two workers may alone, they would be half too many for a second."""


async def test_two_doors_and_two_workers_share_the_work_and_survive_a_death(
    tmp_path: Path, postgres: PostgresServer
) -> None:
    url = postgres.create("cluster")
    async with FakeTelegram() as telegram, AsyncExitStack() as stack:
        shared = settings(telegram, "polling") | {
            "HANDBILL_DATABASE__URL": url,
            "HANDBILL_CHANNELS__TELEGRAM__ACCOUNT_GAP_S": "0",
        }
        houses = {}
        for name, role in {
            "door 1": "landing",
            "door 2": "landing",
            "worker 1": "worker",
            "worker 2": "worker",
        }.items():
            folder = tmp_path / name.replace(" ", "-")
            folder.mkdir()
            houses[name] = await stack.enter_async_context(House(folder, shared, role=role))
        door = houses["door 1"]
        await door.ask("promotion", "add", "--title", "Towel", "--target", "https://shop.test/t")
        code = (await door.ask("promoter", "invite", "--name", "Jia"))["code"]
        jia, yi = telegram.person("Jia"), telegram.person("Yi")
        jia.starts(f"join_{code}")
        jia.says("/card")
        card = await telegram.wait_for(lambda sent: sent.method == "sendPhoto")
        tag = telegram.card_url(card).rsplit("/", 1)[1]
        for name in ("door 1", "door 2"):
            async with door.browser.get(f"{houses[name].url}/c/{tag}", allow_redirects=False) as opened:
                assert opened.status == 302
                assert opened.headers["X-Recorded"] != "no"
        await telegram.wait_for(lambda sent: "was opened" in sent.text)

        yi.starts(tag)
        yi.says("before")
        await telegram.wait_for(lambda sent: "before" in sent.text)
        async with within():
            while [each["state"] for each in await door.export("communications")] != ["sent"]:
                await asyncio.sleep(0.2)
        polls = "worker 1" if '"office": "poll telegram"' in houses["worker 1"].log else "worker 2"
        await houses[polls].kill()
        yi.says("after")
        await telegram.wait_for(lambda sent: "after" in sent.text, timeout=60)
        await houses["door 1"].kill()
        async with door.browser.get(f"{houses['door 2'].url}/c/{tag}", allow_redirects=False) as opened:
            assert opened.status == 302
        async with within():
            while len(await door.export("opens")) != 4:
                await asyncio.sleep(0.2)
        said = await door.export("communications")
        assert [(each["text"], each["state"]) for each in said] == [("before", "sent"), ("after", "sent")]
        telegram.assert_well_formed()


@pytest.mark.exhaustive
async def test_two_workers_cause_no_429_whichever_is_killed(tmp_path: Path, postgres: PostgresServer) -> None:
    """Telegram's own rates, enforced: thirty a second to all, one a second to a chat, over a death and a restart."""
    async with FakeTelegram() as telegram, AsyncExitStack() as stack:
        telegram.limits.enforce()
        shared = settings(telegram, "polling") | {"HANDBILL_DATABASE__URL": postgres.create("rates")}
        houses = {}
        for name in ("door", "first", "second"):
            (tmp_path / name).mkdir()
            role = "landing" if name == "door" else "worker"
            houses[name] = await stack.enter_async_context(House(tmp_path / name, shared, role=role))
        _, tag = await promoter_with_card(houses["door"], telegram)
        for part, name in enumerate(("first", "second")):
            await _many_come(telegram, tag, range(200 * part, 200 * part + MANY))
            await houses[name].kill()
            await _many_come(telegram, tag, range(200 * part + 100, 200 * part + 100 + MANY))
            await houses[name].start()
        assert telegram.too_many == 0
        telegram.assert_well_formed()


async def _many_come(telegram: FakeTelegram, tag: str, numbers: range) -> None:
    """Each opens the card in a chat of their own, and has it once they are answered."""
    people = [telegram.person(f"C{n}") for n in numbers]
    for each in people:
        each.starts(tag)
    for each in people:
        await telegram.wait_for_count(1, each.id, timeout=60)


async def test_a_worker_that_thaws_sends_nothing_that_another_sent_meanwhile(
    tmp_path: Path, postgres: PostgresServer
) -> None:
    """Stopped between lease and send, while the chat's distance passes, and continued when the lease is over."""
    url = postgres.create("frozen")
    async with FakeTelegram() as telegram, open_database(url):
        telegram.limits.enforce()
        yi = telegram.person("Yi", started=True)
        for words in ("first", "second"):
            await enqueue_to("telegram", str(yi.id), sentence("heading", name=words, topic="Towel"))
        async with lone_courier(tmp_path / "frozen", url, telegram) as frozen:
            await telegram.wait_for_count(1, yi.id)
            async with within():
                while not await OutboxMessage.filter(state=SendState.SENT).exists():
                    await asyncio.sleep(0.005)
            frozen.send_signal(signal.SIGSTOP)
            assert await OutboxMessage.filter(state=SendState.SENDING).exists(), "it was not frozen in time"
            async with lone_courier(tmp_path / "other", url, telegram):
                await telegram.wait_for_count(2, yi.id)
                frozen.send_signal(signal.SIGCONT)
                async with within():
                    while "lease_lost" not in (tmp_path / "frozen" / "log").read_text():
                        await asyncio.sleep(0.02)
        assert [text.partition(" ")[0] for text in telegram.texts(yi.id)] == ["first", "second"]
        assert telegram.too_many == 0
        assert await OutboxMessage.filter(state=SendState.UNCERTAIN).count() == 1


async def test_a_role_needs_postgresql_and_two_servers_do_not_share_a_file(tmp_path: Path) -> None:
    async with House(tmp_path) as house:
        with pytest.raises(RuntimeError, match=r"serves .* already"):
            await house.run("serve")
        with pytest.raises(RuntimeError, match="--role needs PostgreSQL"):
            await house.run("serve", "--role", "worker")
