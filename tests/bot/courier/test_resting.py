"""A courier at rest: it looks when the bell rings, and when what has ended leaves something behind it."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.courier import worker
from models.queue.leases import LEASE, take
from models.queue.outbox import NOTICES, OutboxMessage, enqueue_to
from models.queue.payloads import sentence
from models.storage.bell import OUTBOX, Bell
from models.storage.database import transaction
from tests.bot.conftest import Bot
from tests.fixtures.made_up import MadeUp
from tests.fixtures.patience import within

pytestmark = pytest.mark.both_databases


@pytest.fixture
def looks(bell: Bell, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many rows each look of the courier has found. By itself, it looks once an hour."""
    found: list[int] = []

    async def noted(limit: int, *, thoroughly: bool = True, lasting: timedelta = LEASE) -> list[OutboxMessage]:
        rows = await take(limit, thoroughly=thoroughly, lasting=lasting)
        found.append(len(rows))
        return rows

    bell.look_every_s = 3600
    monkeypatch.setattr(worker, "LOOK_AROUND_S", 3600)
    monkeypatch.setattr(worker, "take", noted)
    return found


@pytest.fixture
def gate(channel: MadeUp, monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """What is sent reaches the platform once it is set."""
    opened, send = asyncio.Event(), channel.send

    async def sent(account: str, outgoing: object, *, key: str) -> list[str]:
        await opened.wait()
        return await send(account, outgoing, key=key)  # type: ignore[arg-type]  # (as the channel is given it)

    monkeypatch.setattr(channel, "send", sent)
    return opened


async def _until(true: Callable[[], bool]) -> None:
    """Wait until it has become true, and ring no bell meanwhile: each ring is a look."""
    async with within():
        while not true():
            await asyncio.sleep(0.01)


async def _tell(bell: Bell, account: str, words: str) -> None:
    async with transaction():
        row = await enqueue_to("madeup", account, sentence("heading", name=words, topic="x"))
        await OutboxMessage.filter(id=row.id).update(rank=NOTICES)
    bell.ring(OUTBOX)


async def test_one_look_finds_a_row_and_none_follows_when_nothing_waits(
    looks: list[int], bell: Bell, bot: Bot, channel: MadeUp
) -> None:
    await _until(lambda: looks == [0])
    for n in range(1, 6):
        await _tell(bell, f"p{n}", "hello")
        await _until(lambda: len(channel.delivered) == n)  # noqa: B023  (called before the loop goes on)
        await _until(lambda: not bot.courier._hands.tasks)  # it has asked whether anything waits
    assert looks == [0, 1, 1, 1, 1, 1]


async def test_what_came_while_its_lane_was_busy_goes_when_the_lane_is_free(
    looks: list[int], gate: asyncio.Event, bell: Bell, bot: Bot, channel: MadeUp
) -> None:
    await _until(lambda: looks == [0])
    await _tell(bell, "yi", "one")
    await _until(lambda: looks == [0, 1])
    await _tell(bell, "yi", "two")
    await _until(lambda: looks == [0, 1, 0])
    gate.set()
    await _until(lambda: len(channel.to("yi")) == 2)
    assert looks == [0, 1, 0, 1]
