"""Messages: what somebody writes to the bot is a right, a choice, an answer, a command, or said to somebody."""

from bot.command_context import CommandContext, Services
from bot.commands import button_presses, privacy, unverified
from bot.commands.awaited_answers import ANSWERS, PLACES, UNMISTAKABLE, waiting
from bot.commands.chat import enter
from bot.commands.customer_records import note
from bot.commands.meetings import check_in
from bot.commands.registry import command_in
from bot.commands.relaying import incoming, relay
from bot.events import ButtonPressed, LocationShared, MessageReceived


async def receive(services: Services, message: MessageReceived) -> None:
    """Hear it as its sender's, once it is certain that it is theirs.

    A line goes to the feature that waits for it, else to the command it calls, else to whom it is said.
    """
    sender = message.sender
    certain = sender.proved and not sender.at_reply_address_of and not message.through
    if not certain and await unverified.keep_apart(services, message):
        return
    context = await enter(services, message)
    action = _chosen(message, context.numbered) if context.numbered else ""
    if not action and (right := await privacy.wanted(context, message)):
        await privacy.act(context, right)
    elif message.edited:
        if not await note.rewritten(context, message):
            await relay.reword(context, message)
    elif action:
        await button_presses.press(context, ButtonPressed(sender=message.sender, action=action))
    else:
        command = command_in(message.text, context)
        for feature in waiting(context, message):
            if (command is None or feature in UNMISTAKABLE) and await ANSWERS[feature](context, message):
                return
        await (command.run(context) if command is not None else incoming.hear(context, message))


def _chosen(message: MessageReceived, choices: list[str]) -> str:
    """Return the action behind a typed number, where the channel numbered the choices, having no buttons; else ""."""
    number = message.text.strip()
    if message.medium == "email":  # a signature may stand below it
        number = number.partition("\n")[0].strip()
    chosen = number.isdecimal() and len(number) <= 2 and 1 <= int(number) <= len(choices)
    return choices[int(number) - 1] if chosen else ""


async def receive_place(context: CommandContext, place: LocationShared) -> None:
    """Goes to the feature that waits for it; else it is where a promoter is, or something that a customer says."""
    if await privacy.place_refused(context):
        return
    answered = None if place.moved else PLACES.get(context.question.get("about", ""))
    if answered is None or not await answered(context, place):
        await check_in.locate(context, place)
