"""Incoming words that are no command: they find out whom they are for, or wait until that is said."""

from bot.command_context import CommandContext
from bot.commands import privacy
from bot.commands.conversation import talk_to
from bot.commands.relaying.recipient import (
    had_been_in,
    settle_on,
    tell_handed_over,
)
from bot.commands.relaying.relay import relay
from bot.commands.relaying.routing import AskWhom, facts_of, meant
from bot.commands.relaying.waiting import add_typed, ask_whom, drop, take_waiting
from bot.events import MessageReceived
from models.people.addresses import write_to, wrote_to_another
from models.talking.communications import Direction, said_at
from models.talking.conversations import Conversation
from models.talking.relaying import Exchange, exchange_in

NOBODY = "0"
TYPED = "typed"


async def hear(context: CommandContext, said: MessageReceived) -> None:
    """Words that are no command: for the conversation they are meant for; where that is not certain, it is asked."""
    whom = meant(await facts_of(context, said))
    if isinstance(whom, AskWhom):
        await _unaddressed(context, said, whom)
        return
    exchange = await exchange_in(whom, context.address, context.promoter)
    if exchange is None or exchange.direction is None:
        await _not_theirs(context, exchange.conversation if exchange is not None else None, said)
    elif exchange.stopped and context.promoter is None:
        await privacy.tell_stopped(context, exchange.conversation)
    else:
        await relay(context, exchange, said)
        if context.address.talking_in_id != exchange.conversation.id or said.conversation_id:
            await _go_on(context, exchange, said)


async def _not_theirs(context: CommandContext, talking: Conversation | None, said: MessageReceived) -> None:
    if talking is None or not await had_been_in(context, talking, said):
        await context.answer("not-your-conversation")
    elif context.promoter:
        await tell_handed_over(context, talking)
    else:
        await context.answer("hello-stranger")


async def _go_on(context: CommandContext, exchange: Exchange, said: MessageReceived) -> None:
    """Note whom the next words are for, of somebody who has written to others than those they had chosen."""
    talking = exchange.conversation
    if exchange.direction is not Direction.TO_CUSTOMER:
        if context.address.talking_in_id != talking.id:
            await settle_on(context, talking, notified=bool(said.conversation_id))
    elif said.conversation_id == talking.id and said.medium == "im":  # their screen says to whom they write
        await write_to(context.address, talking.id)
    elif context.address.talking_in_id not in {None, talking.id}:  # the next unquoted words may be for either
        await wrote_to_another(context.address, talking.id)


async def _unaddressed(context: CommandContext, said: MessageReceived, whom: AskWhom) -> None:
    if context.promoter:
        await ask_whom(context, said, whom.among)
    elif context.address.customer_id is not None:  # they came by a card whose promoter has left
        await context.answer("written-to-nobody")
    else:
        await context.answer("hello-stranger")


async def say_waiting(context: CommandContext, number: str) -> None:
    """Send the waiting words to whom the promoter says; ``0``: to nobody. Each goes once, however often it is said.

    ``typed``: what they typed last was no name, but more of those words.
    """
    if number == TYPED:
        await add_typed(context)
        return
    if number == NOBODY:
        await drop(context)
        return
    chosen = await talk_to(context, number)
    if chosen is None:
        return
    exchange = await exchange_in(chosen.id, context.address, context.promoter)
    for said in await take_waiting(context):
        if exchange is not None and await said_at(context.source(said.message_id)) is None:
            await relay(context, exchange, said)
