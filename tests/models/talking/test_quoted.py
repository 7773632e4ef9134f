"""What a message of a chat holds that somebody answers."""

import pytest

from models.people.addresses import met
from models.people.customers import new_customer
from models.people.promoters import invite
from models.queue.outbox import OutboxMessage, enqueue
from models.queue.payloads import sentence
from models.queue.receipts import Receipt
from models.storage.database import Database
from models.talking.communications import Communication, Direction, add_communication
from models.talking.conversations import Conversation, between
from models.talking.quoted import QuotedMessage, quoted_at


@pytest.fixture
async def talk(database: Database) -> Conversation:
    return await between((await invite("Jia")).id, (await new_customer("Yi")).id)


async def _said(talk: Conversation) -> Communication:
    return await add_communication(talk, Direction.TO_PROMOTER, channel="web", source="web:yi:5", text="Is it soft?")


async def _row(talk: Conversation | None) -> OutboxMessage:
    conversation_id = talk.id if talk is not None else None
    return await enqueue(await met("web", "jia"), sentence("heading", conversation_id=conversation_id))


async def _delivered(row: OutboxMessage, said: Communication | None) -> None:
    number = said.id if said is not None else None
    await Receipt.create(channel="web", account="jia", external_id="7", message_id=row.id, communication_id=number)


async def test_words_are_found_where_they_were_said(talk: Conversation) -> None:
    said = await _said(talk)
    assert await quoted_at("web", "yi", "5") == QuotedMessage(said.id, talk.id, None)


async def test_words_are_found_where_they_were_delivered(talk: Conversation) -> None:
    said, row = await _said(talk), await _row(talk)
    await _delivered(row, said)
    assert await quoted_at("web", "jia", "7") == QuotedMessage(said.id, talk.id, row.id)


async def test_a_notice_belongs_to_the_conversation_that_it_tells_of(talk: Conversation) -> None:
    row = await _row(talk)
    await _delivered(row, None)
    assert await quoted_at("web", "jia", "7") == QuotedMessage(None, talk.id, row.id)


async def test_a_message_about_nobody_is_ours_and_belongs_to_no_conversation(talk: Conversation) -> None:
    row = await _row(None)
    await _delivered(row, None)
    assert await quoted_at("web", "jia", "7") == QuotedMessage(None, None, row.id)
    await row.delete()
    assert await quoted_at("web", "jia", "7") == QuotedMessage(None, None, row.id), "cleared out since"


async def test_what_is_of_another_chat_or_not_ours_is_not_found(talk: Conversation) -> None:
    await _delivered(await _row(talk), await _said(talk))
    for channel, account, number in (("web", "yi", "7"), ("madeup", "jia", "7"), ("web", "jia", "5"), ("web", "", "")):
        assert await quoted_at(channel, account, number) is None
