"""Commands: what the bot does when a person does something. Each is said once; every channel renders it its own way."""

from bot.commands import inline, press, questions, rights, start, terminals
from bot.commands.calls import log as call_log
from bot.commands.calls import progress as call_told
from bot.commands.list import command_in
from bot.commands.meetings import check_in, correct, meet, notes
from bot.commands.relaying import claim, connection, doubtful, hearing, overheard, reactions, relay, returned, team
from bot.commands.typed import typed
from bot.events import (
    BotBlocked,
    BotStarted,
    BusinessConnection,
    BusinessMessage,
    ButtonPressed,
    CallConnected,
    CallLegChanged,
    CallReceived,
    DeliveryReport,
    Event,
    InlineQuery,
    InlineResultChosen,
    LocationShared,
    ManageChat,
    MessageReceived,
    MessagesDeleted,
    ReactionChanged,
    RecordingChanged,
    RecordingConsentAnswered,
    RecordingConsentAsked,
    TeamGroupLinked,
    TeamMessage,
)
from bot.talk import Desk, Talk, talk_with
from models.talking.threads import thread_at


async def _numbered(talk: Talk, update: Event) -> str:
    """The action behind a typed number, where the channel has no buttons and numbered the choices; else nothing.

    A choice stands only until the person's next act: a number typed later is just a number.
    """
    choices: list[str] = talk.address.dialogue.pop("numbered", [])
    if not choices:
        return ""
    await talk.address.save(update_fields=["dialogue"])
    number = update.text.strip() if isinstance(update, MessageReceived) else ""
    if isinstance(update, MessageReceived) and update.medium == "email":  # a signature may stand below it
        number = number.partition("\n")[0].strip()
    chosen = number.isdecimal() and len(number) <= 2 and 1 <= int(number) <= len(choices)
    return choices[int(number) - 1] if chosen else ""


async def _answered(talk: Talk, update: MessageReceived | LocationShared) -> bool:
    """Whether it was the answer to what the bot had asked this person."""
    if isinstance(update, MessageReceived) and await claim.answered(talk, update):
        return True
    if isinstance(update, MessageReceived) and (
        await terminals.answered(talk, update) or await terminals.proved(talk, update)
    ):
        return True
    return await meet.answered(talk, update) or await correct.answered(talk, update)


async def _heard(talk: Talk, update: Event) -> None:
    """What commands may want to know of the update besides its words."""
    if not isinstance(update, ButtonPressed):  # whose message is the one with the button
        talk.message_id = getattr(update, "message_id", "")
    talk.quotes = getattr(update, "quotes", "")
    if place := getattr(update, "thread", ""):
        thread = await thread_at(talk.channel, talk.address.account, place)
        talk.place_of = thread.conversation_id if thread else None
    match update:
        case MessageReceived(edited=False) | LocationShared(moved=False) | ButtonPressed() | BotStarted():
            await questions.take(talk)


async def _words(talk: Talk, said: MessageReceived) -> None:
    if await rights.answered(talk, said):
        return
    if found := command_in(said.text, talk):
        await found.run(talk)
    elif (action := await typed(talk, said)) is not None:
        if action:
            await press.do(talk, action)
    elif not (await _answered(talk, said) or await notes.annotated(talk, said)):
        await hearing.hear(talk, said)


async def act(desk: Desk, update: Event) -> None:  # noqa: C901  (one branch for each kind)
    """Does what the update asks for, inside the transaction that is open. Raises bot.talk.NotYet."""
    match update:
        case (
            CallReceived()
            | CallLegChanged()
            | RecordingConsentAsked()
            | RecordingConsentAnswered()
            | CallConnected()
            | RecordingChanged()
        ):
            await call_told.hear(update)
        case BusinessConnection():
            await connection.connected(desk, update)
        case BusinessMessage():
            await overheard.overhear(desk, update)
        case MessagesDeleted():
            await overheard.unsay(update)
        case TeamGroupLinked():
            await team.gather(desk, update)
        case TeamMessage():
            await team.hear(desk, update)
        case DeliveryReport():
            await returned.returned(update)
        case MessageReceived(automatic=True):
            await returned.absent(update)
        case MessageReceived() if (theirs := await doubtful.in_their_name(update)) is not None:
            await doubtful.hear(desk, theirs)
        case MessageReceived() if not await doubtful.vouched(update.sender):
            await doubtful.ask(update)
        case MessageReceived(through=tag) if tag:
            await doubtful.hear(desk, update)
        case _:
            await _talk(desk, update)


async def _talk(desk: Desk, update: Event) -> None:  # noqa: C901, PLR0912  (one branch for each kind)
    """What somebody did in their own chat with the bot."""
    talk = await talk_with(desk, update.sender)
    action = await _numbered(talk, update)
    await _heard(talk, update)
    match update:
        case BotStarted():
            await start.start(talk, update)
        case MessageReceived() if not action and (right := await rights.wanted(talk, update)):
            await rights.act(talk, right)
        case MessageReceived(edited=True):
            await relay.reword(talk, update)
        case MessageReceived() if action:
            await press.press(talk, ButtonPressed(sender=update.sender, action=action))
        case MessageReceived():
            if not await call_log.kept(talk, update):
                await _words(talk, update)
        case ButtonPressed():
            await press.press(talk, update)
        case LocationShared():
            if await rights.place_refused(talk):
                return
            if update.moved or not await _answered(talk, update):
                await check_in.locate(talk, update)
        case InlineQuery():
            await inline.offer(talk, update)
        case InlineResultChosen():
            await inline.chosen(talk, update)
        case BotBlocked():
            await start.bar(talk, update)
        case ManageChat():
            await connection.manage(talk, update)
        case ReactionChanged():
            await reactions.reacted(talk, update)
