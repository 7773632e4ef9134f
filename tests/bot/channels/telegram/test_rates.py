"""Every call that Telegram counts has leave of its own: long messages, and edits that it refuses, keep its rates."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.channels.telegram.channel import Telegram
from models.queue.outbox import OutboxMessage, SendState, enqueue_to
from models.queue.payloads import sentence
from models.queue.payloads.people import PromotionFigures, Stats
from models.queue.receipts import delivered_ids
from tests.bot.channels.telegram.conftest import Opening
from tests.bot.conftest import Bot
from tests.fixtures.patience import within
from tests.fixtures.telegram import FakeTelegram, Person
from tests.fixtures.telegram.rate_limits import Limit

pytestmark = pytest.mark.slow

A_SECOND = 10
GAP_S = 0.2
LONG = Stats(lines=[PromotionFigures(topic="Towel " * 30, opened=1, read=1)] * 45)
PARTS = 3


@pytest.fixture
async def channel(opening: Opening, telegram: FakeTelegram) -> AsyncIterator[Telegram]:
    telegram.limits.enforce(Limit(A_SECOND, 1), Limit(1, GAP_S), Limit(PARTS, 60))
    async with opening(messages_per_second=A_SECOND, account_gap_s=GAP_S, group_per_minute=PARTS) as opened:
        yield opened


async def _tell(account: int, words: str, edits_id: int | None = None) -> OutboxMessage:
    return await enqueue_to("telegram", str(account), sentence("heading", name=words, topic="x"), edits_id=edits_id)


async def _tell_at_length(account: int) -> OutboxMessage:
    return await enqueue_to("telegram", str(account), LONG)


async def _all_sent() -> None:
    async with within():
        while await OutboxMessage.exclude(state=SendState.SENT).exists():
            await asyncio.sleep(0.02)


async def test_each_part_of_a_long_message_counts_with_the_whole_bot(bot: Bot, telegram: FakeTelegram) -> None:
    people = [telegram.person(f"P{n}", started=True) for n in range(A_SECOND)]
    for each in people:
        await _tell_at_length(each.id)
    await _all_sent()
    assert telegram.too_many == 0
    assert [len(telegram.texts(each.id)) for each in people] == [PARTS] * A_SECOND


async def test_each_part_of_a_long_message_counts_in_a_group(bot: Bot, telegram: FakeTelegram, yi: Person) -> None:
    team = telegram.group("Team", yi)
    await _tell_at_length(team.id)
    await _all_sent()
    await _tell(team.id, "one too many")
    await _tell(yi.id, "meanwhile")
    async with within():
        while not telegram.texts(yi.id):
            await asyncio.sleep(0.02)
    assert telegram.too_many == 0
    assert len(telegram.texts(team.id)) == PARTS


async def test_an_edit_that_is_refused_takes_a_turn_of_its_own(bot: Bot, telegram: FakeTelegram, yi: Person) -> None:
    said = await _tell(yi.id, "before")
    await _all_sent()
    [number] = await delivered_ids(said.id, "telegram", str(yi.id))
    telegram.world.chats[yi.id].messages.pop(int(number))
    await _tell(yi.id, "after", edits_id=said.id)
    await _all_sent()
    assert telegram.too_many == 0
    assert [call.method for call, _ in telegram.calls if call.chat_id == yi.id] == [
        "sendMessage",
        "editMessageText",
        "sendMessage",
    ]
