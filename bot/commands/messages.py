"""Messages: what somebody writes to the bot is a right, a choice, an answer, a command, or said to somebody."""

from bot.commands import press, rights
from bot.commands.answers import ANSWERS, PLACES, UNMISTAKABLE, waiting
from bot.commands.chat import enter
from bot.commands.list import command_in
from bot.commands.meetings import check_in
from bot.commands.relaying import doubtful, hearing, relay
from bot.events import ButtonPressed, LocationShared, MessageReceived
from bot.talk import Desk, Talk


async def receive(desk: Desk, message: MessageReceived) -> None:
    """Hears it as its sender's, once it is certain that it is theirs."""
    sender = message.sender
    if sender.proved and not sender.at_reply_address_of and not message.through:
        await _hear(desk, message)
    elif (theirs := await doubtful.in_their_name(message)) is not None:
        await doubtful.hear(desk, theirs)
    elif not await doubtful.vouched(sender):
        await doubtful.ask(message)
    elif message.through:
        await doubtful.hear(desk, message)
    else:
        await _hear(desk, message)


async def _hear(desk: Desk, message: MessageReceived) -> None:
    talk = await enter(desk, message)
    action = _chosen(message, talk.numbered) if talk.numbered else ""
    if not action and (right := await rights.wanted(talk, message)):
        await rights.act(talk, right)
    elif message.edited:
        await relay.reword(talk, message)
    elif action:
        await press.press(talk, ButtonPressed(sender=message.sender, action=action))
    else:
        await _line(talk, message)


def _chosen(message: MessageReceived, choices: list[str]) -> str:
    """The action behind a typed number, where the channel has no buttons and numbered the choices; else nothing."""
    number = message.text.strip()
    if message.medium == "email":  # a signature may stand below it
        number = number.partition("\n")[0].strip()
    chosen = number.isdecimal() and len(number) <= 2 and 1 <= int(number) <= len(choices)
    return choices[int(number) - 1] if chosen else ""


async def _line(talk: Talk, message: MessageReceived) -> None:
    """Goes to the feature that waits for it, else to the command it calls, else to whom it is said."""
    command = command_in(message.text, talk)
    for feature in waiting(talk, message):
        if (command is None or feature in UNMISTAKABLE) and await ANSWERS[feature](talk, message):
            return
    if command is not None:
        await command.run(talk)
    else:
        await hearing.hear(talk, message)


async def receive_place(talk: Talk, place: LocationShared) -> None:
    """Goes to the feature that waits for it; else it is where a promoter is, or something that a customer says."""
    if await rights.place_refused(talk):
        return
    answered = None if place.moved else PLACES.get(talk.question.get("about", ""))
    if answered is None or not await answered(talk, place):
        await check_in.locate(talk, place)
