"""A courier that was held up asks anew before it sends: its share may be another's by then, and so may its rows."""

import asyncio
from datetime import timedelta
from time import monotonic

import pytest

from bot.channels.contract import SendLimits
from bot.courier.rate_limiter import RateLimiter
from bot.courier.turns import LeaseLost, in_turn
from models.queue.leases import LEASE, recover, retry, take
from models.queue.outbox import OutboxMessage, SendState, delivered, enqueue_to
from models.queue.payloads import sentence
from models.storage.clock import now
from tests.bot.conftest import Bot
from tests.fixtures.made_up import MadeUp

pytestmark = pytest.mark.both_databases


async def _taken() -> OutboxMessage:
    if not await OutboxMessage.exists():
        await enqueue_to("madeup", "yi", sentence("heading", name="hello", topic="x"))
    (row,) = await take(10)
    return row


async def _taken_for_dead() -> OutboxMessage:
    """A courier has the row in hand, and is held up until its lease is over and others have noticed."""
    row = await _taken()
    long_ago = now() - timedelta(seconds=1)
    await OutboxMessage.filter(id=row.id).update(leased_until=long_ago)
    row.leased_until = long_ago
    assert await recover(all_leases=False, after=timedelta(0)) == 1
    return row


async def _never() -> None:
    raise AssertionError("sent")


@pytest.mark.slow
async def test_a_turn_that_was_given_before_it_was_held_up_is_asked_for_anew() -> None:
    held: list[float] = []

    async def hold() -> float:
        held.append(monotonic())
        return monotonic() + (0.2 if len(held) == 1 else 60)

    pace = RateLimiter(SendLimits(per_second=100), hold)
    async with pace.turn("yi") as turn:
        await asyncio.sleep(0.3)
        assert not turn.begin()
    async with pace.turn("yi") as turn:
        assert turn.begin()
    assert len(held) == 2


@pytest.mark.slow
async def test_no_turn_is_given_for_a_share_that_ended_while_it_was_waited_for() -> None:
    held: list[float] = []

    async def hold() -> float:
        held.append(monotonic())
        return monotonic() + (0.1 if len(held) == 1 else 60)

    pace = RateLimiter(SendLimits(per_second=100), hold)
    pace.pause(0.3)
    async with pace.turn("yi") as turn:
        assert turn.begin()
    assert len(held) == 2


async def test_a_row_that_another_has_taken_up_is_not_sent(idle_bot: Bot, channel: MadeUp) -> None:
    lost = await _taken_for_dead()
    mine = await _taken()
    assert (mine.id, mine.attempts, mine.doubts) == (lost.id, 2, 1)
    pace = RateLimiter(SendLimits())
    with pytest.raises(LeaseLost):
        await in_turn(pace, lost, _never)
    await idle_bot.courier._carry(lost)
    assert channel.delivered == []
    assert await OutboxMessage.get(id=mine.id) == mine


async def test_a_row_whose_lease_is_over_but_that_nobody_took_up_is_sent_and_leased_anew(idle_bot: Bot) -> None:
    row = await _taken()
    row.leased_until = now() - LEASE
    await OutboxMessage.filter(id=row.id).update(leased_until=row.leased_until)
    sent = []

    async def send() -> None:
        sent.append((await OutboxMessage.get(id=row.id)).leased_until)

    await in_turn(RateLimiter(SendLimits()), row, send)
    assert sent[0] is not None
    assert sent[0] > now() + LEASE / 2
    assert await recover(all_leases=False, after=timedelta(0)) == 0


async def test_what_arrived_is_not_sent_again_where_nobody_has_it_in_hand(idle_bot: Bot) -> None:
    row = await _taken_for_dead()
    await idle_bot.recorder.write(*delivered(row, SendState.SENT, ["m1"], []))
    assert (await OutboxMessage.get(id=row.id)).state is SendState.SENT
    assert await take(10) == []


async def test_what_another_has_in_hand_is_that_ones_to_end(idle_bot: Bot) -> None:
    lost = await _taken_for_dead()
    mine = await _taken()
    await idle_bot.recorder.write(*delivered(lost, SendState.SENT, ["m1"], []))
    await retry(lost, now(), "late")
    assert await OutboxMessage.get(id=mine.id) == mine
    await idle_bot.recorder.write(*delivered(mine, SendState.UNCERTAIN, ["m2"], []))
    assert (await OutboxMessage.get(id=mine.id)).state is SendState.UNCERTAIN
