"""Connections: a promoter lets us into their own account, and says which chats there are customers'."""

from typing import Any

from bot.talk import Desk, Talk, button, talk_with
from bot.updates import Connected, Managed
from models.addresses import Address
from models.connections import (
    EXCLUDED,
    Connection,
    admit,
    agree_to,
    chat_in,
    connect,
    connection_of,
    exclude,
    hearer,
)
from models.conversations import between
from models.customers import customer
from models.promoters import Promoter
from models.words import say


async def connected(desk: Desk, told: Connected) -> None:
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


async def manage(talk: Talk, managed: Managed) -> None:
    """The owner asks about one chat: what we do with it, and to change that."""
    connection = await _own(talk)
    if connection is None:
        await talk.answer("connection-none" if talk.promoter else "connection-stranger")
        return
    chat = await chat_in(connection, managed.chat)
    record = button("button-record-chat", action=f"record:{managed.chat}")
    leave = button("button-leave-chat", action=f"leave:{managed.chat}")
    if chat is None or (chat.customer_id is None and chat.blocked_reason != EXCLUDED):
        await talk.answer("chat-unknown", choices=[[record], [leave]])
    elif chat.blocked_reason == EXCLUDED:
        await talk.answer("chat-left-out", choices=[[record]])
    else:
        await _on_record(talk, chat, leave)


async def record(talk: Talk, number: str) -> None:
    """The promoter says that this chat is a customer's."""
    connection = await _own(talk)
    if connection is None or talk.promoter is None:
        await talk.answer("connection-none")
        return
    chat = await admit(connection, str(int(number)), name="", language="")
    assert chat.customer_id is not None  # noqa: S101  (admit sees to it)
    await between(talk.promoter.id, chat.customer_id)
    leave = button("button-leave-chat", action=f"leave:{number}")
    await _on_record(talk, chat, leave)


async def _on_record(talk: Talk, chat: Address, leave: dict[str, Any]) -> None:
    """Says that the chat is a customer's, whose name we may not know before they write."""
    assert chat.customer_id is not None  # noqa: S101  (it is on record)
    if name := chat.name or (await customer(chat.customer_id)).name:
        await talk.answer("chat-recorded", name=name, choices=[[leave]])
    else:
        await talk.answer("chat-recorded-nameless", choices=[[leave]])


async def leave(talk: Talk, number: str) -> None:
    """The promoter says that this chat is none of ours; what was kept of it until now stays."""
    connection = await _own(talk)
    if connection is None:
        await talk.answer("connection-none")
        return
    await exclude(connection, str(int(number)))
    await talk.answer("chat-left-out", choices=[[button("button-record-chat", action=f"record:{number}")]])


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
