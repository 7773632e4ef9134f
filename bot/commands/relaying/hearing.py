"""Hearing: words that are no command find out whom they are for, or wait until that is said."""

from bot.commands import rights
from bot.commands.conversation import talk_to
from bot.commands.relaying.meant import Ask, meant
from bot.commands.relaying.recipient import (
    direction_of,
    facts_of,
    from_promoter,
    had_been_in,
    settle_on,
    tell_handed_over,
)
from bot.commands.relaying.relay import relay
from bot.commands.relaying.waiting import add_typed, ask_whom, drop, take_waiting
from bot.events import MessageReceived
from bot.talk import Talk
from models.people.addresses import write_to, wrote_to_another
from models.talking.communications import said_at
from models.talking.conversations import Conversation, conversation_or_none

NOBODY = "0"
TYPED = "typed"


async def hear(talk: Talk, said: MessageReceived) -> None:
    """Words that are no command: for the conversation they are meant for; where that is not certain, it is asked."""
    whom = meant(await facts_of(talk, said))
    if isinstance(whom, Ask):
        await _unaddressed(talk, said, whom)
        return
    talking = await conversation_or_none(whom)
    if talking is not None and direction_of(talk, talking) is not None:
        if not await rights.hold_back(talk, talking):
            await _pass_on(talk, talking, said)
    elif talking is None or not await had_been_in(talk, talking, said):
        await talk.answer("not-your-conversation")
    elif talk.promoter:
        await tell_handed_over(talk, talking)
    else:
        await talk.answer("hello-stranger")


async def _pass_on(talk: Talk, talking: Conversation, said: MessageReceived) -> None:
    """And whoever is answered without being chosen: a customer goes on writing to them."""
    await relay(talk, talking, said)
    if not from_promoter(talk, talking):
        if talk.address.talking_in_id != talking.id:
            await settle_on(talk, talking, told=bool(said.conversation_id))
    elif said.conversation_id == talking.id and said.medium == "im":  # their screen says to whom they write
        await write_to(talk.address, talking.id)
    elif talk.address.talking_in_id not in {None, talking.id}:  # the next unquoted words may be for either
        await wrote_to_another(talk.address, talking.id)


async def _unaddressed(talk: Talk, said: MessageReceived, whom: Ask) -> None:
    if talk.promoter:
        await ask_whom(talk, said, whom.among)
    else:
        await talk.answer("hello-stranger")


async def say_waiting(talk: Talk, number: str) -> None:
    """The promoter says whom the waiting words are for; ``0``: for nobody. Each goes once, however often it is said.

    ``typed``: what they typed last was no name, but more of those words.
    """
    if number == TYPED:
        await add_typed(talk)
        return
    if number == NOBODY:
        await drop(talk)
        return
    chosen = await talk_to(talk, number)
    if chosen is None:
        return
    for said in await take_waiting(talk):
        if await said_at(talk.source(said.message_id)) is None:
            await relay(talk, chosen, said)
