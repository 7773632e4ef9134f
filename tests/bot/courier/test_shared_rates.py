"""Several couriers on one database keep a platform's rates together, and what was sent before a restart counts."""

import asyncio
import random
from collections import defaultdict
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from bot.channels.contract import SendLimits
from bot.courier.shared_rates import SharedRates
from bot.courier.worker import Courier
from bot.messages import Outgoing
from bot.outcomes import Passing
from models.queue.leases import take
from models.queue.outbox import OutboxMessage, SendState, enqueue_to
from models.queue.payloads import sentence
from models.queue.rate_shares import read_shares, renewed, replace_shares
from models.storage.bell import OUTBOX, Bell
from models.storage.plain_sql import change
from tests.bot.conftest import QUICK, Bot
from tests.fixtures.made_up import Delivered, MadeUp
from tests.fixtures.patience import within

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]

LIMITS = SendLimits(per_second=40, account_gap_s=0.3, group_per_minute=3)


@dataclass
class Strict(MadeUp):
    """Counts what arrives when, somewhere between call and answer."""

    limits: SendLimits = LIMITS
    arrivals: list[tuple[float, str]] = field(default_factory=list)
    travels: random.Random = field(default_factory=lambda: random.Random(7))

    async def send(self, account: str, outgoing: Outgoing, *, key: str) -> list[str]:
        await asyncio.sleep(self.travels.uniform(0, 0.05))
        self.arrivals.append((monotonic(), account))
        ids = await super().send(account, outgoing, key=key)
        await asyncio.sleep(self.travels.uniform(0, 0.05))
        return ids

    def keeps_its_rates(self) -> bool:
        by_account = defaultdict(list)
        for at, account in self.arrivals:
            by_account[account].append(at)
        every = [at for at, _ in self.arrivals]
        window = int(LIMITS.per_second or 0)
        return all(
            later - earlier >= LIMITS.account_gap_s
            for times in by_account.values()
            for earlier, later in pairwise(times)
        ) and all(later - earlier >= 1.0 for earlier, later in zip(every, every[window:], strict=False))


@pytest.fixture
def channel() -> Strict:
    return Strict()


def _another(bot: Bot, bell: Bell, channel: Strict) -> tuple[Courier, Strict]:
    """One more courier, as of another process, and its own connection to the same platform."""
    there = Strict(arrivals=channel.arrivals, travels=channel.travels)
    usual = bot.courier
    return Courier({there.name: there}, usual._wording, usual._files, bell, bot.recorder, QUICK), there


@asynccontextmanager
async def _working(*couriers: Courier) -> "AsyncIterator[list[asyncio.Task[None]]]":
    tasks = [asyncio.create_task(each.run(alone=False)) for each in couriers]
    try:
        yield tasks
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _write(accounts: int, each: int) -> None:
    for n in range(each):
        for account in range(accounts):
            await enqueue_to("madeup", f"p{account}", sentence("heading", name=f"{n}", topic="x"))


async def _all_sent(number: int) -> None:
    async with within(60):
        while await OutboxMessage.filter(state=SendState.SENT).count() < number:
            await asyncio.sleep(0.05)


async def _let_it_be_dead() -> None:
    """Whoever holds a share gave no sign of life for seconds: what it sent has still been sent."""
    version, shares = await read_shares()
    assert shares, "it left nothing"
    assert await replace_shares({}, version=version)


async def test_two_couriers_together_send_no_faster_than_one_may(idle_bot: Bot, bell: Bell, channel: Strict) -> None:
    second, there = _another(idle_bot, bell, channel)
    await _write(accounts=110, each=2)
    async with _working(idle_bot.courier, second):
        await _all_sent(220)
    assert len(channel.arrivals) == 220
    assert len(there.delivered) >= 10, "the second never had a share"
    assert channel.keeps_its_rates()


async def test_what_a_dead_courier_held_is_used_again(idle_bot: Bot, bell: Bell, channel: Strict) -> None:
    version, shares = await read_shares()
    await replace_shares(renewed(shares, "dead", in_use=0), version=version)
    await _write(accounts=3, each=1)
    async with _working(idle_bot.courier):
        await _all_sent(3)
    assert "dead" not in (await read_shares())[1]


async def test_a_courier_that_ends_leaves_its_share(idle_bot: Bot) -> None:
    async with _working(idle_bot.courier), within():
        while not (await read_shares())[1]:
            await asyncio.sleep(0.01)
    assert (await read_shares())[1] == {}


async def test_the_lane_of_an_attempt_that_failed_is_free_a_distance_later(idle_bot: Bot, channel: Strict) -> None:
    def fail(_: Delivered) -> None:
        raise Passing("a 502")

    channel.before = fail
    courier = idle_bot.courier
    await courier._rates.enter(alone=False)
    await _write(accounts=1, each=1)
    (row,) = await take(1)
    await courier._carry(row)
    assert (await OutboxMessage.get(id=row.id)).state is SendState.QUEUED
    assert monotonic() - channel.arrivals[0][0] >= LIMITS.account_gap_s


async def test_nothing_is_sent_while_what_others_sent_cannot_be_read(idle_bot: Bot, channel: Strict) -> None:
    await _write(accounts=1, each=1)
    async with _working(idle_bot.courier):
        await _all_sent(1)
    await _let_it_be_dead()
    rates = SharedRates({channel.name: channel})
    await rates.enter(alone=False)
    await change("ALTER TABLE outbox RENAME TO outbox_away")
    await rates.catch_up()
    going = asyncio.ensure_future(_arrive(rates, channel))
    await asyncio.sleep(0.5)
    assert len(channel.arrivals) == 1, "it went without looking"
    await change("ALTER TABLE outbox_away RENAME TO outbox")
    async with within():
        await going
    assert channel.keeps_its_rates()


async def _arrive(rates: SharedRates, channel: Strict) -> None:
    async with rates.limiters[channel.name].turn("zed") as turn:
        assert turn.begin()
        channel.arrivals.append((monotonic(), "zed"))


async def test_a_group_is_spared_by_a_courier_that_has_sent_it_nothing(
    idle_bot: Bot, bell: Bell, channel: Strict
) -> None:
    for n in range(3):
        await enqueue_to("madeup", "-77", sentence("heading", name=f"{n}", topic="x"))
    async with _working(idle_bot.courier):
        await _all_sent(3)
    await _let_it_be_dead()
    second, there = _another(idle_bot, bell, channel)
    for account in ("-77", "yi"):
        await enqueue_to("madeup", account, sentence("heading", name="later", topic="x"))
    bell.ring_here(OUTBOX)
    async with _working(second):
        await _all_sent(4)
    assert [each.account for each in there.delivered] == ["yi"], "the group's minute is not over"
