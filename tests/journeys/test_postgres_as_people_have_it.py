"""PostgreSQL behind PgBouncer, and moved to a standby under load: nothing lost, nothing twice, back by itself."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from time import monotonic
from typing import Literal

import pytest

from models.queue.leases import LEASE
from tests.fixtures.cluster.machine import Machine, machine_of_ours, needs_postgres
from tests.fixtures.cluster.pgbouncer import PgBouncer, needs_pgbouncer
from tests.fixtures.house import House
from tests.fixtures.patience import seconds, within
from tests.fixtures.telegram import FakeTelegram
from tests.fixtures.telegram.people import Person
from tests.journeys.meeting import QUICK, promoter_with_card
from tests.journeys.reader import Reader
from tests.journeys.test_telegram import settings
from tests.journeys.traffic import traffic

pytestmark = [needs_postgres, pytest.mark.slow]

BACK_WITHIN_S = seconds(5)


@pytest.fixture
async def machine() -> AsyncIterator[Machine]:
    async with machine_of_ours() as running:
        yield running


class _Conversation:
    """Yi and Jia, who write to each other; each waits until the other has it on record."""

    def __init__(self, telegram: FakeTelegram, database: Machine, jia: Person, tag: str) -> None:
        self._telegram = telegram
        self.database = database
        self._jia = jia
        self._yi = telegram.person("Yi")
        self._yi.starts(tag)
        self.said: list[str] = []

    async def asks_and_is_answered(self, text: str, *, meanwhile: bool = False) -> None:
        self.said.append(text)
        self._yi.says(text)
        if meanwhile:
            return
        await self.is_answered(text)

    async def is_answered(self, text: str) -> None:
        # What was on its way to Jia as the database went keeps its place in the line until its lease has ended.
        question = await self._telegram.wait_for(
            lambda sent: text in sent.text and sent.chat_id == self._jia.id, timeout=30 + LEASE.total_seconds()
        )
        async with within():
            while await self.database.ask("SELECT count(*) FROM outbox WHERE state = 'sending'", "handbill"):
                await asyncio.sleep(0.02)
        answer = f"answer to {text}"
        self.said.append(answer)
        self._jia.says(answer, reply_to=question)
        await self._telegram.wait_for(lambda sent: answer in sent.text and sent.chat_id == self._yi.id)

    def each_was_heard_once(self) -> None:
        heard = [*self._telegram.texts(self._jia.id), *self._telegram.texts(self._yi.id)]
        last_lines = Counter(text.rpartition("\n")[2] for text in heard)
        assert {text: last_lines[text] for text in self.said} == dict.fromkeys(self.said, 1)


async def _nothing_is_lost(house: House, reader: Reader, conversation: _Conversation) -> None:
    assert reader.opens <= {each["id"] for each in await house.export("opens")}
    assert reader.reports <= {each["id"] for each in await house.export("interactions")}
    kept = [each["text"] for each in await house.export("communications")]
    assert sorted(kept) == sorted(conversation.said)
    conversation.each_was_heard_once()
    assert "Traceback" not in house.log, house.log[-3000:]
    assert await house.stop() == 0


@needs_pgbouncer
@pytest.mark.parametrize("mode", [pytest.param("session", marks=pytest.mark.exhaustive), "transaction"])
async def test_through_pgbouncer_which_is_killed_and_comes_back(
    tmp_path: Path, machine: Machine, mode: Literal["session", "transaction"]
) -> None:
    async with PgBouncer(machine.folder.parent / mode, machine, mode) as pooler, FakeTelegram() as telegram:
        database = {"HANDBILL_DATABASE__URL": pooler.url("handbill")}
        if mode == "transaction":
            database["HANDBILL_DATABASE__SESSION_URL"] = machine.url("handbill")
        telegram.world.delivery.retry_delays = (0.2, 0.5)
        async with House(tmp_path, settings(telegram, "webhook") | QUICK | database) as house:
            jia, tag = await promoter_with_card(house, telegram)
            conversation = _Conversation(telegram, machine, jia, tag)
            await conversation.asks_and_is_answered("before")
            reader = Reader(house, tag)
            async with traffic(house, reader) as going:
                await going.back_after(monotonic())
                await pooler.kill()
                await conversation.asks_and_is_answered("during", meanwhile=True)
                async with house.browser.get(f"{house.url}/readyz") as ready:
                    assert ready.status == 503
                await pooler.start()
                assert await going.back_after(monotonic()) < BACK_WITHIN_S
                await conversation.is_answered("during")
            await conversation.asks_and_is_answered("after")
            assert not going.statuses & {500, 502, 504}
            await _nothing_is_lost(house, reader, conversation)


@pytest.mark.parametrize("way", ["frozen", pytest.param("stopped", marks=pytest.mark.exhaustive)])
async def test_moved_to_a_standby_under_load(tmp_path: Path, machine: Machine, way: str) -> None:
    standby = Machine(machine.folder.parent / "standby")
    await standby.become_standby_of(machine)
    await machine.ask("ALTER SYSTEM SET synchronous_standby_names = '*'")
    await machine.ask("SELECT pg_reload_conf()")
    url = f"postgres://postgres@{machine.host},{standby.host}/handbill"
    try:
        async with FakeTelegram() as telegram:
            telegram.world.delivery.retry_delays = (0.2, 0.5)
            database = {"HANDBILL_DATABASE__URL": url}
            async with House(tmp_path, settings(telegram, "webhook") | QUICK | database) as house:
                jia, tag = await promoter_with_card(house, telegram)
                conversation = _Conversation(telegram, machine, jia, tag)
                await conversation.asks_and_is_answered("before")
                reader = Reader(house, tag)
                async with traffic(house, reader) as going:
                    await going.back_after(monotonic())
                    if way == "frozen":
                        machine.freeze()
                    else:
                        await machine.stop("immediate")
                    await conversation.asks_and_is_answered("during", meanwhile=True)
                    await standby.promote()
                    conversation.database = standby
                    assert await going.back_after(monotonic()) < BACK_WITHIN_S
                    await conversation.is_answered("during")
                await conversation.asks_and_is_answered("after")
                assert not going.statuses & {500, 502, 504}
                await _nothing_is_lost(house, reader, conversation)
    finally:
        await standby.stop("immediate")
