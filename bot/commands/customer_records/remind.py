"""``/remind``: what a promoter wants to be told of a customer, and when."""

from zoneinfo import ZoneInfo

from bot.command_context import CommandContext, button
from bot.commands import questions, time_zones
from bot.commands.command import command
from bot.commands.conversation import customer_meant
from bot.commands.customer_records import record
from bot.commands.questions import About
from bot.dialogue import Question
from models.customer_records import reminders
from models.customer_records.reminders import Reminder
from models.people.promoters import Promoter
from models.queue.payloads import Choices
from models.storage.clock import now
from models.talking.conversations import Conversation
from models.text.dates import Doubt, ParsedDate, find_moment, morning

_BY_ZONE = {"doubt-past", "doubt-clock-change"}
"""Doubts that other clocks may not leave."""
_DAYS = (1, 3, 7)
"""Ahead, offered as buttons: in the morning of that day."""


@command("remind", help_place=9, menu=(7, 16))
async def remind(context: CommandContext, words: str = "") -> None:
    """``/remind call back on Friday``: be told of the customer then; quoted, chosen, or asked for.

    Words that name no time are asked about before anything else.
    """
    assert context.promoter is not None  # noqa: S101  (only promoters come here)
    try:
        _moment(context.promoter, words) if words else None
    except Doubt as doubt:
        await _doubted(context, await customer_meant(context), doubt)
    else:
        await record.begin(context, "remind", words, promise)


async def promise(context: CommandContext, talking: Conversation, words: str) -> None:
    """Promise to tell it at the time that the words name; without words, or a time in them, ask for that."""
    promoter = context.promoter
    assert promoter is not None  # noqa: S101  (only promoters come here)
    if not words:
        await record.ask(context, talking, "remind", _days(talking))
        return
    try:
        found = _moment(promoter, words)
    except Doubt as doubt:
        await _ask_again(context, talking, doubt.sentence)
        return
    if found is None:
        await _ask_zone(context, talking, words, "meet-zone")
        return
    source = context.source(context.message_id or f"remind {talking.id} {words}")
    await _promised(context, talking, await reminders.remind(talking, found.at, found.rest, source=source))


def _moment(promoter: Promoter, words: str) -> ParsedDate | None:
    """Return when the words mean; None: it depends on the promoter's clocks, and nobody knows those. Raise Doubt."""
    unknown = time_zones.is_unknown(promoter)
    try:
        found = find_moment(words, ZoneInfo(promoter.timezone), now())
    except Doubt as doubt:
        if unknown and doubt.sentence in _BY_ZONE:
            return None
        raise
    return None if unknown and not found.from_now else found


async def _doubted(context: CommandContext, talking: Conversation | None, doubt: Doubt) -> None:
    """Ask when; of whom it was is known, or is said together with the time."""
    if talking is not None:
        await _ask_again(context, talking, doubt.sentence)
    else:
        await context.answer(doubt.sentence)


async def promise_in(context: CommandContext, talking: Conversation, days: int) -> None:
    """Promise to tell of the customer in the morning, so many days ahead."""
    assert context.promoter is not None  # noqa: S101  (only promoters come here)
    if days not in _DAYS:
        raise ValueError("no button of ours says so")
    at = morning(ZoneInfo(context.promoter.timezone), now(), days)
    source = context.source(f"remind {talking.id} {at.isoformat()}")
    await _promised(context, talking, await reminders.remind(talking, at, "", source=source))


async def zone_said(context: CommandContext, name: str) -> None:
    """Remember where the promoter's clocks are, and go on with what they wanted to be reminded of."""
    assert context.promoter is not None  # noqa: S101  (only promoters come here)
    asked, talking = context.question, await record.customer_asked_about(context)
    if talking is None:
        await context.answer("no-customers")
    elif await time_zones.choose_zone(context.promoter, name):
        await promise(context, talking, asked.get("words", ""))
    else:
        await _ask_zone(context, talking, asked.get("words", ""), "meet-zone-unknown")


async def done(context: CommandContext, reminder: Reminder, talking: Conversation) -> None:
    """Note that it is done."""
    await reminders.settle(reminder)
    rows = [[button("button-undo", action=f"keep:later:{reminder.id}:1")]]
    await record.show(context, talking, "reminder-done", rows)


async def later(context: CommandContext, reminder: Reminder, talking: Conversation, days: int) -> None:
    """Tell it again in the morning, so many days ahead."""
    assert context.promoter is not None  # noqa: S101  (only promoters come here)
    if days not in _DAYS:
        raise ValueError("no button of ours says so")
    await reminders.put_off(reminder, morning(ZoneInfo(context.promoter.timezone), now(), days))
    await _promised(context, talking, reminder)


async def _promised(context: CommandContext, talking: Conversation, reminder: Reminder) -> None:
    rows = [[button("button-undo", action=f"keep:done:{reminder.id}")]]
    await record.show(context, talking, "reminded", rows)


async def _ask_zone(context: CommandContext, talking: Conversation, words: str, sentence: str) -> None:
    question = Question(about=About.RECORD, awaits="zone", what="remind", conversation_id=talking.id, words=words)
    await questions.ask(context, question)
    rows = [*time_zones.zone_buttons("keep:zone"), [button("button-never-mind", action="keep:stop")]]
    await context.answer(sentence, choices=rows, zone="")


async def _ask_again(context: CommandContext, talking: Conversation, sentence: str) -> None:
    question = Question(about=About.RECORD, awaits="words", what="remind", conversation_id=talking.id)
    await questions.ask(context, question)
    await context.answer(sentence, choices=[[button("button-never-mind", action="keep:stop")]], zone="")


def _days(talking: Conversation) -> Choices:
    return [[button("button-in-days", action=f"keep:remind-in:{talking.id}:{days}", days=days)] for days in _DAYS]
