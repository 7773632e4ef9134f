"""What is kept by a button or an answer: each finds its command by name, once it is certain whose customer it is."""

from collections.abc import Awaitable, Callable, Mapping

from bot.command_context import CommandContext, row_number
from bot.commands.conversation import picked
from bot.commands.customer_records import field, label, name, note, record, remind, stage
from bot.events import MessageReceived
from models.customer_records.reminders import Reminder, reminder_of
from models.talking.conversations import Conversation, conversation

KEEPERS: Mapping[str, record.Keep] = {
    "name": name.call,
    "note": note.write,
    "label": label.put,
    "stage": stage.note_stage,
    "field": field.fill,
    "remind": remind.promise,
}
"""By what is kept: the name of its command, of its list and of its question."""

_OF_CUSTOMER: Mapping[str, Callable[[CommandContext, Conversation], Awaitable[None]]] = {
    "unname": name.call_as_themself,
    "name-back": name.call_as_before,
}
_OF_NUMBER: Mapping[str, Callable[[CommandContext, Conversation, int], Awaitable[None]]] = {
    "unnote": note.forget,
    "label-as": label.put_one,
    "unlabel": label.take_off,
    "remind-in": remind.promise_in,
}


async def press(context: CommandContext, action: str) -> None:
    """Do what a button says: ``<what>:<conversation>`` or ``<verb>:<conversation>:<number>``. Raises ValueError."""
    verb, _, rest = action.partition(":")
    number, _, other = rest.partition(":")
    if verb == "stop":
        await context.answer("record-stopped")
    elif verb == "zone" and context.question.get("awaits") == "zone":
        await remind.zone_said(context, rest)
    elif verb in {"done", "later"}:
        await _of_reminder(context, verb, number, other)
    elif (talking := await picked(context, number)) is not None:
        await _of_customer(context, verb, talking, other)


async def answered(context: CommandContext, said: MessageReceived) -> bool:
    """Take what was said for what a question of the record had asked; False where it was said to somebody expressly."""
    awaits, text = context.question.get("awaits"), said.text.strip()
    if context.promoter is None or said.quotes or said.enclosures or not text:
        return False
    if awaits == "zone":
        await remind.zone_said(context, text)
        return True
    talking = await record.customer_asked_about(context) if awaits == "words" else None
    if talking is None:
        return False
    if (number := context.question.get("field_id")) is not None:
        await field.said(context, talking, number, text)
    else:
        await KEEPERS[context.question["what"]](context, talking, text)
    return True


async def _of_customer(context: CommandContext, verb: str, talking: Conversation, other: str) -> None:
    if verb in KEEPERS:
        await KEEPERS[verb](context, talking, record.words_for(context, verb))
    elif verb in _OF_CUSTOMER:
        await _OF_CUSTOMER[verb](context, talking)
    elif verb == "stage-is":
        await stage.choose(context, talking, other)
    elif verb.startswith("field-"):
        await field.press(context, talking, verb, other)
    elif verb in _OF_NUMBER:
        await _OF_NUMBER[verb](context, talking, row_number(other))
    else:
        raise ValueError("no button of ours says so")


async def _of_reminder(context: CommandContext, verb: str, number: str, days: str) -> None:
    assert context.promoter is not None  # noqa: S101  (only promoters come here)
    reminder: Reminder | None = await reminder_of(row_number(number), context.promoter.id)
    if reminder is None:
        await context.answer("no-customers")
        return
    talking = await conversation(reminder.conversation_id)
    if verb == "done":
        await remind.done(context, reminder, talking)
    else:
        await remind.later(context, reminder, talking, row_number(days))
