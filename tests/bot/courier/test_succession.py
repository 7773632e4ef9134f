"""One message after the other: what has left and is not on record is as little as can be."""

import asyncio

from bot.courier.succession import Succession
from models.queue.outbox import OutboxMessage, SendState, enqueue_to
from models.queue.payloads import sentence
from tests.bot.conftest import Bot
from tests.fixtures.made_up import MadeUp
from tests.fixtures.record import at_rest


async def test_the_next_leaves_when_the_one_before_is_on_record() -> None:
    succession = Succession()
    await succession.turn(1)
    next_one = asyncio.create_task(succession.turn(2))
    await asyncio.sleep(0)
    assert not next_one.done()
    succession.recorded(1)
    await next_one
    succession.recorded(2)
    await succession.turn(3)


async def test_nobody_waits_long_for_one_that_is_not_answered() -> None:
    succession = Succession()
    for number in range(5):
        await succession.turn(number)
    succession.recorded(0)  # its answer came after all: that lets nobody out a second time
    await succession.turn(5)
    waiting = asyncio.create_task(succession.turn(6))
    await asyncio.sleep(0)
    assert not waiting.done()
    await waiting


async def test_lanes_go_on_in_their_order_and_each_message_leaves_once(idle_bot: Bot, channel: MadeUp) -> None:
    for n in range(12):
        for account in ("jia", "yi", "bo"):
            await enqueue_to("madeup", account, sentence("heading", name=f"{n:02}", topic="x"))
    async with idle_bot.working():
        await idle_bot.until(lambda: len(channel.delivered) == 36)
        await at_rest()
    for account in ("jia", "yi", "bo"):
        assert [text[:2] for text in channel.to(account)] == [f"{n:02}" for n in range(12)]
    assert await OutboxMessage.filter(state=SendState.SENT, attempts=1).count() == 36
