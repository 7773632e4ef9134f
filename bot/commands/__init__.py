"""Commands: what the bot does when a person does something. Each is said once; every channel renders it its own way."""

from bot.commands import check_in, correct, inline, meet, notes, press, questions, relay, start
from bot.commands.list import command_in
from bot.talk import Desk, Talk, talk_with
from bot.updates import Asked, Barred, Chose, Located, Pressed, Said, Started, Update


async def _numbered(talk: Talk, update: Update) -> str:
    """The action behind a typed number, where the channel has no buttons and numbered the choices; else nothing.

    A choice stands only until the person's next act: a number typed later is just a number.
    """
    choices: list[str] = talk.address.dialogue.pop("numbered", [])
    if not choices:
        return ""
    await talk.address.save(update_fields=["dialogue"])
    number = update.text.strip() if isinstance(update, Said) else ""
    chosen = number.isdecimal() and len(number) <= 2 and 1 <= int(number) <= len(choices)
    return choices[int(number) - 1] if chosen else ""


async def _answered(talk: Talk, update: Said | Located) -> bool:
    """Whether it was the answer to what the bot had asked this person."""
    return await meet.answered(talk, update) or await correct.answered(talk, update)


async def _heard(talk: Talk, update: Update) -> None:
    """What commands may want to know of the update besides its words."""
    talk.message_id = getattr(update, "message_id", "")
    talk.quotes = getattr(update, "quotes", "")
    match update:
        case Said(edited=False) | Located(moved=False) | Pressed() | Started():
            await questions.take(talk)


async def act(desk: Desk, update: Update) -> None:  # noqa: C901  (one branch for each kind)
    """Does what the update asks for, inside the transaction that is open. Raises bot.talk.NotYet."""
    match update:
        case Connected():
            return await connection.connected(desk, update)
        case Overheard():
            return await overheard.overhear(desk, update)
        case Unsaid():
            return await overheard.unsay(update)
    talk = await talk_with(desk, update.sender)
    action = await _numbered(talk, update)
    await _heard(talk, update)
    match update:
        case Started():
            await start.start(talk, update)
        case Said(edited=True):
            await relay.reword(talk, update)
        case Said() if action:
            await press.press(talk, Pressed(sender=update.sender, action=action))
        case Said():
            if found := command_in(update.text, talk):
                await found.run(talk)
            elif not (await _answered(talk, update) or await notes.annotated(talk, update)):
                await relay.hear(talk, update)
        case Pressed():
            await press.press(talk, update)
        case Located():
            if update.moved or not await _answered(talk, update):
                await check_in.locate(talk, update)
        case Asked():
            await inline.offer(talk, update)
        case Chose():
            await inline.chosen(talk, update)
        case Barred():
            await start.bar(talk, update)
        case Managed():
            await connection.manage(talk, update)
        case Reacted():
            await reactions.reacted(talk, update)
