"""Commands: what the bot does when a person does something. Each is said once; every channel renders it its own way."""

from bot.call_updates import CallUpdate
from bot.commands import inline, press, questions, rights, start, terminals
from bot.commands.calls import log as call_log
from bot.commands.calls import progress as call_told
from bot.commands.list import command_in
from bot.commands.meetings import check_in, correct, meet, notes
from bot.commands.relaying import claim, connection, doubtful, hearing, overheard, reactions, relay, returned, team
from bot.commands.typed import typed
from bot.talk import Desk, Talk, talk_with
from bot.updates import (
    Asked,
    Barred,
    Chose,
    Connected,
    Gathered,
    Located,
    Managed,
    Overheard,
    Pressed,
    Reacted,
    Returned,
    Said,
    SaidInTeam,
    Started,
    Unsaid,
    Update,
)
from models.talking.threads import thread_at


async def _numbered(talk: Talk, update: Update) -> str:
    """The action behind a typed number, where the channel has no buttons and numbered the choices; else nothing.

    A choice stands only until the person's next act: a number typed later is just a number.
    """
    choices: list[str] = talk.address.dialogue.pop("numbered", [])
    if not choices:
        return ""
    await talk.address.save(update_fields=["dialogue"])
    number = update.text.strip() if isinstance(update, Said) else ""
    if isinstance(update, Said) and update.medium == "email":  # a signature may stand below it
        number = number.partition("\n")[0].strip()
    chosen = number.isdecimal() and len(number) <= 2 and 1 <= int(number) <= len(choices)
    return choices[int(number) - 1] if chosen else ""


async def _answered(talk: Talk, update: Said | Located) -> bool:
    """Whether it was the answer to what the bot had asked this person."""
    if isinstance(update, Said) and await claim.answered(talk, update):
        return True
    if isinstance(update, Said) and (await terminals.answered(talk, update) or await terminals.proved(talk, update)):
        return True
    return await meet.answered(talk, update) or await correct.answered(talk, update)


async def _heard(talk: Talk, update: Update) -> None:
    """What commands may want to know of the update besides its words."""
    if not isinstance(update, Pressed):  # whose message is the one with the button
        talk.message_id = getattr(update, "message_id", "")
    talk.quotes = getattr(update, "quotes", "")
    if place := getattr(update, "thread", ""):
        thread = await thread_at(talk.channel, talk.address.account, place)
        talk.place_of = thread.conversation_id if thread else None
    match update:
        case Said(edited=False) | Located(moved=False) | Pressed() | Started():
            await questions.take(talk)


async def _words(talk: Talk, said: Said) -> None:
    if await rights.answered(talk, said):
        return
    if found := command_in(said.text, talk):
        await found.run(talk)
    elif (action := await typed(talk, said)) is not None:
        if action:
            await press.do(talk, action)
    elif not (await _answered(talk, said) or await notes.annotated(talk, said)):
        await hearing.hear(talk, said)


async def act(desk: Desk, update: Update) -> None:  # noqa: C901  (one branch for each kind)
    """Does what the update asks for, inside the transaction that is open. Raises bot.talk.NotYet."""
    match update:
        case CallUpdate():
            await call_told.hear(update)
        case Connected():
            await connection.connected(desk, update)
        case Overheard():
            await overheard.overhear(desk, update)
        case Unsaid():
            await overheard.unsay(update)
        case Gathered():
            await team.gather(desk, update)
        case SaidInTeam():
            await team.hear(desk, update)
        case Returned():
            await returned.returned(update)
        case Said(automatic=True):
            await returned.absent(update)
        case Said() if (theirs := await doubtful.in_their_name(update)) is not None:
            await doubtful.hear(desk, theirs)
        case Said() if not await doubtful.vouched(update.sender):
            await doubtful.ask(update)
        case Said(through=tag) if tag:
            await doubtful.hear(desk, update)
        case _:
            await _talk(desk, update)


async def _talk(desk: Desk, update: Update) -> None:  # noqa: C901, PLR0912  (one branch for each kind)
    """What somebody did in their own chat with the bot."""
    talk = await talk_with(desk, update.sender)
    action = await _numbered(talk, update)
    await _heard(talk, update)
    match update:
        case Started():
            await start.start(talk, update)
        case Said() if not action and (right := await rights.wanted(talk, update)):
            await rights.act(talk, right)
        case Said(edited=True):
            await relay.reword(talk, update)
        case Said() if action:
            await press.press(talk, Pressed(sender=update.sender, action=action))
        case Said():
            if not await call_log.kept(talk, update):
                await _words(talk, update)
        case Pressed():
            await press.press(talk, update)
        case Located():
            if await rights.place_refused(talk):
                return
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
