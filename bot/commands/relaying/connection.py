"""Connections: a promoter lets us into their own account, and says which chats there are customers'."""

import hmac

from bot.events import BusinessConnection, ManageChat
from bot.talk import Desk, Talk, button, talk_with
from models.people.addresses import Address
from models.people.customers import customer
from models.people.promoters import Promoter
from models.queue.payloads import Choice
from models.talking.connections import (
    AWAITED,
    EXCLUDED,
    Connection,
    admit,
    agree_to,
    await_words,
    chat_in,
    chat_seal,
    connect,
    connection_of,
    exclude,
    hearer,
    was_shown,
)
from models.talking.conversations import between
from models.words import say


async def change(desk: Desk, told: BusinessConnection) -> None:
    """The connection was made, changed or ended; whoever is no promoter is told once how to become one."""
    connection, news = await connect(
        told.sender.channel,
        told.sender.account,
        told.connection,
        since=told.since,
        enabled=told.enabled,
        may_answer=told.may_answer,
    )
    if not news:
        return
    talk = await talk_with(desk, told.sender)
    if talk.promoter is not None:
        await _tell(talk, talk.promoter, connection)
    elif connection.enabled:
        await talk.answer("connection-stranger")


async def adopt(talk: Talk) -> None:
    """Whoever connected their account first and joined then agrees by joining."""
    connection = await connection_of(talk.channel, talk.address.account)
    if connection is not None and connection.enabled and talk.promoter is not None:
        await _tell(talk, talk.promoter, connection)


async def manage(talk: Talk, managed: ManageChat) -> None:
    """The owner asks about one chat: what we do with it, and to change that."""
    connection = await _own(talk)
    if connection is None:
        await talk.answer("connection-none" if talk.promoter else "connection-stranger")
        return
    chat = await chat_in(connection, managed.chat)
    record = await chat_button("record", connection, managed.chat)
    leave = await chat_button("leave", connection, managed.chat)
    if chat is not None and chat.blocked_reason == EXCLUDED:
        await talk.answer("chat-left-out", choices=[[record]])
    elif chat is not None and chat.blocked_reason == AWAITED:
        await talk.answer("chat-awaited", choices=[[leave]])
    elif chat is None or chat.customer_id is None:
        await talk.answer("chat-unknown", choices=[[record], [leave]])
    else:
        await _on_record(talk, chat, leave)


async def chat_button(verb: str, connection: Connection, chat: str) -> Choice:
    """The button about one chat of this connection: sealed, since a forged one would name anybody."""
    return button(f"button-{verb}-chat", action=f"{verb}:{chat}:{await chat_seal(connection, chat)}")


async def record(talk: Talk, which: str) -> None:
    """The promoter says that this chat is a customer's: at once where the platform has shown it to us, else as soon as
    it does. Only the platform says who is in it.
    """
    named = await _offered(talk, which)
    if named is None:
        return
    connection, number, chat = named
    leave = await chat_button("leave", connection, number)
    if chat is None or not was_shown(chat):
        await await_words(connection, number)
        await talk.answer("chat-awaited", choices=[[leave]])
        return
    chat = await admit(connection, number, name="", language="")
    assert chat.customer_id is not None  # noqa: S101  (admit sees to it)
    assert talk.promoter is not None  # noqa: S101  (only promoters come here)
    await between(talk.promoter.id, chat.customer_id)
    await _on_record(talk, chat, leave)


async def _offered(talk: Talk, which: str) -> tuple[Connection, str, Address | None] | None:
    """The promoter's connection, the chat's number and its address, where this button is one that they were offered.

    A button from before they were sealed counts for a chat that the platform has shown. Raises ValueError.
    """
    connection = await _own(talk)
    if connection is None or talk.promoter is None:
        await talk.answer("connection-none")
        return None
    written, _, seal = which.partition(":")
    number = str(int(written))
    chat = await chat_in(connection, number)
    if not was_shown(chat) and not hmac.compare_digest(seal, await chat_seal(connection, number)):
        await talk.answer("unknown-command")
        return None
    return connection, number, chat


async def _on_record(talk: Talk, chat: Address, leave: Choice) -> None:
    """Says that the chat is a customer's, whose name we may not know before they write."""
    assert chat.customer_id is not None  # noqa: S101  (it is on record)
    if name := chat.name or (await customer(chat.customer_id)).name:
        await talk.answer("chat-recorded", name=name, choices=[[leave]])
    else:
        await talk.answer("chat-recorded-nameless", choices=[[leave]])


async def leave(talk: Talk, which: str) -> None:
    """The promoter says that this chat is none of ours; what was kept of it until now stays."""
    named = await _offered(talk, which)
    if named is None:
        return
    connection, number, _ = named
    await exclude(connection, number)
    await talk.answer("chat-left-out", choices=[[await chat_button("record", connection, number)]])


async def _tell(talk: Talk, promoter: Promoter, connection: Connection) -> None:
    """Connecting is the agreement to the words that are told, and kept with it."""
    if not connection.enabled:
        await talk.answer("connection-ended")
        return
    await agree_to(connection, promoter, say(talk.language, "connection-terms"))
    await talk.answer("connection-made" if connection.rights.get("answer") else "connection-made-mute")


async def _own(talk: Talk) -> Connection | None:
    """The promoter's connection, if it stands."""
    connection = await connection_of(talk.channel, talk.address.account) if talk.promoter else None
    return connection if connection is not None and await hearer(connection) is not None else None
