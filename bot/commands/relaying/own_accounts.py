"""Own accounts: what promoters and customers say in a promoter's own account becomes a record of both sides.

Only in chats that are a customer's: a card's tag stands in one of its messages, or the promoter said so. Of all other
chats nothing is kept.
"""

import re
from datetime import timedelta

from bot.command_context import NotYet, Services, source
from bot.commands.relaying.account_connection import chat_button
from bot.commands.relaying.quotes import communication_at
from bot.commands.relaying.relay import keep_files, pass_on_change
from bot.events import BusinessMessage, MessageReceived, MessagesDeleted, Sender
from models.people.addresses import Address, met, terminal
from models.people.promoters import Promoter
from models.queue.outbox import enqueue
from models.queue.parked import unpark
from models.queue.payloads import sentence
from models.queue.payloads.words import Relay
from models.reading.opens import Visitor
from models.sharing.pushes import push
from models.sharing.tag_cache import TaggedPromotion
from models.storage.channel_state import fact, keep_fact
from models.storage.clock import now
from models.storage.codes import CODE
from models.talking.communications import Author, Communication, Delivery, Direction, add_communication, said_at
from models.talking.connections import (
    AWAITED,
    EXCLUDED,
    Connection,
    admit,
    chat_in,
    connection_named,
    hearer,
    owners_address,
    spoken_in,
)
from models.talking.conversations import Conversation, between
from models.talking.edits import mark_edited, predate, rewrite, take_back
from models.talking.message_alerts import alert_to

_LOOKED_UP = 5
"""Codes of one message that may be a tag's."""
_LATE = timedelta(days=1)
"""So much later than word of its end a message may still reach us."""
_TAG = re.compile(rf"(?<![A-Za-z0-9_-]){CODE.pattern}(?![A-Za-z0-9_-])")


async def receive(services: Services, heard: BusinessMessage) -> None:
    """Keep the message if the chat is a customer's, or becomes one by it. Raises NotYet."""
    connection, promoter = await _listening(heard.sender.channel, heard.connection)
    if promoter is None:
        return
    chat = await chat_in(connection, heard.other.account)
    if chat is not None and chat.blocked_reason == EXCLUDED:
        return
    marked = await _card_in(services, heard)
    if chat is None or chat.customer_id is None:
        awaited = chat is not None and chat.blocked_reason == AWAITED
        if heard.automatic or not (marked or awaited):
            return
        chat = await _admitted(connection, heard.other)
    by_promoter = heard.sender.account == connection.owner
    await _spoken(connection, chat, heard, by_promoter=by_promoter)
    kept = await said_at(source(chat.channel, chat.account, heard.message.message_id))
    if kept is not None:
        await _again(kept, heard.message)
    elif not heard.message.edited or heard.at >= chat.created_at.replace(microsecond=0):  # else of before it was ours
        talking = await _conversation(services, promoter, chat, marked, by_promoter=by_promoter)
        await _keep(heard, chat, talking, by_promoter=by_promoter)


async def delete(_: Services, gone: MessagesDeleted) -> None:
    """Messages were taken back: the record says so and keeps what they said. Raises NotYet."""
    connection, promoter = await _listening(gone.sender.channel, gone.connection)
    chat = await chat_in(connection, gone.sender.account) if promoter else None
    if chat is None or chat.customer_id is None or chat.blocked_reason == EXCLUDED:
        return
    for message_id in gone.message_ids:
        kept = await communication_at(chat.channel, chat.account, message_id)
        if kept is None:
            await keep_fact(chat.channel, _taken_back(chat, message_id), {}, until=now() + _LATE)
        elif await take_back(kept) and kept.source.startswith(source(chat.channel, chat.account, "")):
            await pass_on_change(kept)


def _taken_back(chat: Address, message_id: str) -> str:
    """Return the key of a message taken back before it reached us. It ends with the account: erased with it."""
    return f"taken back {message_id} {chat.account}"


async def _listening(channel: str, number: str) -> tuple[Connection, Promoter | None]:
    """Return the connection, and for whom its chats are heard; None: for nobody."""
    connection = await connection_named(channel, number)
    if connection is None:
        raise NotYet(number)
    return connection, await hearer(connection)


async def _card_in(services: Services, heard: BusinessMessage) -> TaggedPromotion | None:
    """Return the card whose tag stands in the message, as a link or bare."""
    found = _TAG.findall(" ".join((heard.message.text, *heard.links)))
    for code in found[:_LOOKED_UP]:
        if (marked := await services.catalogue.come_through(code)) is not None:
            return marked
    return None


async def _admitted(connection: Connection, other: Sender) -> Address:
    """Take the chat for a customer's from now on; its owner is told, and can leave it out."""
    chat = await admit(connection, other.account, name=other.name, language=other.language)
    owner = await owners_address(connection)
    leave = await chat_button("leave", connection, other.account)
    if owner is not None:
        await enqueue(owner, sentence("chat-recorded", [[leave]], name=other.name or "?"))
    return chat


async def _spoken(connection: Connection, chat: Address, heard: BusinessMessage, *, by_promoter: bool) -> None:
    """Who spoke is there now: the promoter rather than at another terminal, the customer to read what was held."""
    await spoken_in(chat, name=heard.other.name, language=heard.other.language)
    if by_promoter:
        await met(connection.channel, connection.owner)
    else:
        await unpark(chat)


async def _conversation(
    services: Services, promoter: Promoter, chat: Address, marked: TaggedPromotion | None, *, by_promoter: bool
) -> Conversation:
    """Theirs, about the card in the message if there is one: a push by the promoter, or an open by the customer."""
    assert chat.customer_id is not None  # noqa: S101  (receive sees to it)
    if marked is None:
        return await between(promoter.id, chat.customer_id)
    if by_promoter:
        await push(marked.tag, promoter.id, chat.channel, customer_id=chat.customer_id)
    else:
        await services.visits.record_open_here(
            marked, channel=chat.channel, visitor=Visitor.PERSON, customer_id=chat.customer_id
        )
    return await between(promoter.id, chat.customer_id, promotion_id=marked.promotion.id)


async def _keep(heard: BusinessMessage, chat: Address, talking: Conversation, *, by_promoter: bool) -> None:
    said = heard.message
    quoted = await communication_at(chat.channel, chat.account, said.quotes) if said.quotes else None
    kept = await add_communication(
        talking,
        Direction.TO_CUSTOMER if by_promoter else Direction.TO_PROMOTER,
        channel=chat.channel,
        source=source(chat.channel, chat.account, said.message_id),
        text=said.text,
        enclosures=said.enclosures,
        quoted_id=quoted.id if quoted else None,
        album=said.album,
        # A greeting, an absence note: nobody spoke.
        author=Author.SYSTEM.value if heard.automatic else "",
        sent_at=heard.at,
        state=Delivery.SENT,
    )
    if said.edited:
        await mark_edited(kept, heard.at)
    if said.enclosures:
        await keep_files(kept.id)
    if await fact(chat.channel, _taken_back(chat, said.message_id)) is not None:
        await take_back(kept)
    elif not by_promoter:
        await _tell_elsewhere(talking, kept)


async def _again(kept: Communication, said: MessageReceived) -> None:
    """Take a message on record again, as its edit, its first wording that comes late, or a repeat."""
    if not said.edited:
        await predate(kept, said.text)
    elif await rewrite(kept, said.text):
        await pass_on_change(kept)


async def _tell_elsewhere(talking: Conversation, kept: Communication) -> None:
    """Tell the promoter, who has it before them unless they are, or want to be told, on another platform."""
    target = await terminal(talking.promoter_id)
    if target is not None and target.channel != kept.channel:
        await enqueue(target, Relay(copy=True), communication_id=kept.id)
        await alert_to(talking, kept, target)
