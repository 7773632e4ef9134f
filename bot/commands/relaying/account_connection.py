"""Account connections: a promoter lets us into their own account, and says which chats there are customers'."""

import hmac

from bot.command_context import CommandContext, Services, button, talk_with
from bot.events import BusinessConnection, ManageChat
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


async def change(services: Services, event: BusinessConnection) -> None:
    """Keep that a connection was made, changed or ended; whoever is no promoter is told once how to become one."""
    connection, news = await connect(
        event.sender.channel,
        event.sender.account,
        event.connection,
        since=event.since,
        enabled=event.enabled,
        may_answer=event.may_answer,
    )
    if not news:
        return
    context = await talk_with(services, event.sender)
    if context.promoter is not None:
        await _tell(context, context.promoter, connection)
    elif connection.enabled:
        await context.answer("connection-stranger")


async def adopt(context: CommandContext) -> None:
    """Whoever connected their account first and joined then agrees by joining."""
    connection = await connection_of(context.channel, context.address.account)
    if connection is not None and connection.enabled and context.promoter is not None:
        await _tell(context, context.promoter, connection)


async def manage(context: CommandContext, managed: ManageChat) -> None:
    """Tell the owner what we do with one chat, and offer to change that."""
    connection = await _own(context)
    if connection is None:
        await context.answer("connection-none" if context.promoter else "connection-stranger")
        return
    chat = await chat_in(connection, managed.chat)
    record = await chat_button("record", connection, managed.chat)
    leave = await chat_button("leave", connection, managed.chat)
    if chat is not None and chat.blocked_reason == EXCLUDED:
        await context.answer("chat-left-out", choices=[[record]])
    elif chat is not None and chat.blocked_reason == AWAITED:
        await context.answer("chat-awaited", choices=[[leave]])
    elif chat is None or chat.customer_id is None:
        await context.answer("chat-unknown", choices=[[record], [leave]])
    else:
        await _on_record(context, chat, leave)


async def chat_button(verb: str, connection: Connection, chat: str) -> Choice:
    """Make the button about one chat of this connection: sealed, since a forged one would name anybody."""
    return button(f"button-{verb}-chat", action=f"{verb}:{chat}:{await chat_seal(connection, chat)}")


async def record(context: CommandContext, which: str) -> None:
    """Take the chat for a customer's, as the promoter says: at once where the platform has shown it to us, else when
    it does. Only the platform says who is in it.
    """
    named = await _offered(context, which)
    if named is None:
        return
    connection, number, chat = named
    leave = await chat_button("leave", connection, number)
    if chat is None or not was_shown(chat):
        await await_words(connection, number)
        await context.answer("chat-awaited", choices=[[leave]])
        return
    chat = await admit(connection, number, name="", language="")
    assert chat.customer_id is not None  # noqa: S101  (admit sees to it)
    assert context.promoter is not None  # noqa: S101  (only promoters come here)
    await between(context.promoter.id, chat.customer_id)
    await _on_record(context, chat, leave)


async def _offered(context: CommandContext, which: str) -> tuple[Connection, str, Address | None] | None:
    """Return the promoter's connection, the chat's number and its address, where they were offered this button.

    A button from before they were sealed counts for a chat that the platform has shown. Raises ValueError.
    """
    connection = await _own(context)
    if connection is None or context.promoter is None:
        await context.answer("connection-none")
        return None
    written, _, seal = which.partition(":")
    number = str(int(written))
    chat = await chat_in(connection, number)
    if not was_shown(chat) and not hmac.compare_digest(seal, await chat_seal(connection, number)):
        await context.answer("unknown-command")
        return None
    return connection, number, chat


async def _on_record(context: CommandContext, chat: Address, leave: Choice) -> None:
    """Says that the chat is a customer's, whose name we may not know before they write."""
    assert chat.customer_id is not None  # noqa: S101  (it is on record)
    if name := chat.name or (await customer(chat.customer_id)).name:
        await context.answer("chat-recorded", name=name, choices=[[leave]])
    else:
        await context.answer("chat-recorded-nameless", choices=[[leave]])


async def leave(context: CommandContext, which: str) -> None:
    """Leave the chat out, as the promoter says; what was kept of it until now stays."""
    named = await _offered(context, which)
    if named is None:
        return
    connection, number, _ = named
    await exclude(connection, number)
    await context.answer("chat-left-out", choices=[[await chat_button("record", connection, number)]])


async def _tell(context: CommandContext, promoter: Promoter, connection: Connection) -> None:
    """Tell the words that connecting agrees to, and keep them with it."""
    if not connection.enabled:
        await context.answer("connection-ended")
        return
    await agree_to(connection, promoter, say(context.language, "connection-terms"))
    await context.answer("connection-made" if connection.rights.get("answer") else "connection-made-mute")


async def _own(context: CommandContext) -> Connection | None:
    """Return the promoter's connection, if it stands."""
    connection = await connection_of(context.channel, context.address.account) if context.promoter else None
    return connection if connection is not None and await hearer(connection) is not None else None
