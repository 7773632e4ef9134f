"""Along: what an update puts into the outbox is leased by its own commit, and carried without a look for it."""

from contextlib import suppress

import pytest

from bot.courier import hands, worker
from models.queue.leases import take, take_words
from models.queue.outbox import OutboxMessage, SendState, enqueue_to
from models.queue.payloads import sentence
from models.storage.bell import OUTBOX, Bell
from models.storage.database import transaction
from models.storage.statements import open_here
from tests.bot.conftest import Bot
from tests.fixtures.made_up import MadeUp

pytestmark = pytest.mark.both_databases


class _Undone(Exception):
    """Undoes a transaction."""


@pytest.fixture
def at_rest(bell: Bell, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the courier look by itself once an hour."""
    bell.look_every_s = 3600
    monkeypatch.setattr(worker, "LOOK_AROUND_S", 3600)


async def _told(account: str, words: str) -> OutboxMessage:
    return await enqueue_to("madeup", account, sentence("heading", name=words, topic="x"))


@pytest.mark.usefixtures("at_rest")
async def test_what_a_transaction_puts_into_the_outbox_is_carried_though_nobody_rings(
    bot: Bot, channel: MadeUp
) -> None:
    await bot.until(lambda: bot.courier.listener is not None)
    async with transaction():
        row = await _told("yi", "hello")
        along = await bot.courier.take_along()
    assert [each.id for each in along] == [row.id]
    assert (await OutboxMessage.get(id=row.id)).state is SendState.SENDING
    bot.courier.carry(along)
    await bot.until(lambda: len(channel.to("yi")) == 1)


async def test_what_is_taken_along_is_not_taken_for_lost_before_its_commit_is_told_of(bot: Bot) -> None:
    await bot.until(lambda: bot.courier.listener is not None)
    async with transaction():
        row = await _told("yi", "hello")
        along = await bot.courier.take_along()
    bot.courier._looked_around = float("-inf")
    await bot.courier._carry_due()  # the courier is quicker than whoever committed
    assert (await OutboxMessage.get(id=row.id)).doubts == 0
    bot.courier.carry(along)


async def test_what_was_undone_is_in_nobodys_hands(bot: Bot, channel: MadeUp) -> None:
    await bot.until(lambda: bot.courier.listener is not None)
    with suppress(_Undone):
        async with transaction():
            await _told("yi", "hello")
            assert await bot.courier.take_along()
            raise _Undone
    bot.courier.carry([])
    assert not bot.courier._hands.numbers
    assert not channel.delivered


async def test_a_busy_lane_and_full_hands_take_nothing_along(
    bot: Bot, channel: MadeUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bot.until(lambda: bot.courier.listener is not None)
    async with transaction():
        first = await _told("yi", "one")
        along = await bot.courier.take_along()
    async with transaction():
        await _told("yi", "two")
        assert not await bot.courier.take_along()
        with monkeypatch.context() as full:
            full.setattr(hands, "AT_ONCE", 0)
            await _told("jia", "one")
            assert not await bot.courier.take_along()
    assert [row.id for row in along] == [first.id]
    bot.courier.carry(along)
    await bot.until(lambda: len(channel.delivered) == 3)
    assert [text[:3] for text in channel.to("yi")] == ["one", "two"]


async def test_a_courier_that_does_not_run_takes_nothing_along(idle_bot: Bot) -> None:
    async with transaction():
        await _told("yi", "hello")
        assert not await idle_bot.courier.take_along()
    assert len(await take(9)) == 1


async def test_what_comes_of_an_update_is_found_in_its_own_transaction_and_nobody_else_goes_unrung(
    bot: Bot, bell: Bell, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, jia = await bot.promoter("jia", "Jia")
    before_the_commit: list[bool] = []

    async def noted(limit: int) -> list[OutboxMessage]:
        rows = await take_words(limit)
        before_the_commit.extend(open_here.get() is not None for _ in rows)
        return rows

    monkeypatch.setattr(worker, "take_words", noted)
    with bell.listen(OUTBOX) as inbox_stream:
        await jia.says("/help")
        await bot.heard("jia", "/card")
        assert await inbox_stream.wait(0)
    assert before_the_commit == [True]
