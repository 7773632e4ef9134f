"""What became of a row is not forgotten while the database takes nothing: nothing told goes out again for that."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta
from typing import Any

import pytest

from bot.courier.worker import Courier
from models.queue.leases import recover
from models.queue.outbox import OutboxMessage, SendState, enqueue_to
from models.queue.payloads import sentence
from models.recording.group_commit import GroupCommit, NotRecorded
from models.storage.bell import OUTBOX, Bell
from models.storage.clock import now
from models.storage.statements import Write
from tests.bot.conftest import QUICK, Bot
from tests.fixtures.made_up import MadeUp
from tests.fixtures.patience import within


class Away(GroupCommit):
    """Refuses the first ``times`` writes."""

    times = 2

    def write(self, *writes: Write) -> Awaitable[None]:
        if self.times:
            self.times -= 1
            refused: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
            refused.set_exception(NotRecorded("the disk is full"))
            return refused
        return super().write(*writes)


@pytest.mark.slow
async def test_a_delivery_that_could_not_be_recorded_is_recorded_later_and_not_sent_again(
    idle_bot: Bot, channel: MadeUp, bell: Bell
) -> None:
    async with Away(idle_bot.recorder._database, bell) as away:
        usual = idle_bot.courier
        idle_bot.courier = Courier({"madeup": channel}, usual._wording, usual._files, bell, away, QUICK)
        for each in ("one", "two"):
            await enqueue_to("madeup", "yi", sentence("heading", name=each, topic="x"))
        async with idle_bot.working():
            await idle_bot.until(lambda: len(channel.to("yi")) == 2)
            async with within():
                while await OutboxMessage.filter(state=SendState.SENT).count() < 2:
                    bell.ring(OUTBOX)
                    await asyncio.sleep(0.02)
    assert [text[:3] for text in channel.to("yi")] == ["one", "two"]
    assert away.times == 0


async def test_a_row_in_hand_is_in_no_doubt_when_its_lease_ran_out_unrenewed(database: object) -> None:
    for account in ("yi", "zed"):
        await enqueue_to("madeup", account, sentence("heading", name="one", topic="x"))
    long_ago = now() - timedelta(minutes=1)
    await OutboxMessage.all().update(state=SendState.SENDING, attempts=1, leased_until=long_ago)
    mine = await OutboxMessage.get(account="yi")
    assert await recover(all_leases=False, after=timedelta(0), except_for=[mine.id]) == 1
    assert (await OutboxMessage.get(account="yi")).state is SendState.SENDING
    assert (await OutboxMessage.get(account="zed")).doubts == 1
