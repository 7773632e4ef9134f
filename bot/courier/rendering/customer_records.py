"""Customer records put into words: what a promoter keeps of a customer, and the reminders that have come due."""

from zoneinfo import ZoneInfo

from bot.courier.rendering.buttons import buttons
from bot.courier.rendering.context import RenderContext
from bot.courier.skips import Skip
from bot.messages import Button, Message
from models.customer_records.fields.field_values import FilledField, filled_in
from models.customer_records.labels import labels_on
from models.customer_records.notes import Note, note_or_none, notes_on
from models.customer_records.reminders import Reminder, reminder_or_none, reminders_on
from models.people.customers import shown_name
from models.queue.payloads.customer_records import NamedInNote, RecordShown, ReminderDue
from models.talking.conversations import Conversation, conversation_or_none, customer_in
from models.words import say
from models.words.date_format import said, said_short

_NOTES = 5
_WORDS = 160
_REMINDERS = 5


async def shown(payload: RecordShown, to: RenderContext) -> Message:
    """Show what is kept of the customer as it stands now, and say what was done. Raises Skip."""
    talking = await _theirs(payload.conversation_id, to)
    lines = [await _name(talking, to.language), *await _kept(talking, to.language)]
    text = "\n".join([*lines, "", say(to.language, f"record-{payload.says}")])
    return Message(text=text, buttons=buttons(to.language, payload.choices))


async def due(payload: ReminderDue, to: RenderContext) -> Message:
    """Remind the promoter. Raises Skip where it was done or put off, or the customer is somebody else's now."""
    reminder = await reminder_or_none(payload.reminder_id)
    if reminder is None or reminder.done_at is not None or reminder.revision != payload.revision:
        raise Skip("nothing is to be reminded of any more")
    talking = await _theirs(reminder.conversation_id, to)
    name = await customer_in(talking, to.language)
    text = say(to.language, "reminder-due", name=name)
    ways = {
        "button-reminder-done": f"keep:done:{reminder.id}",
        "button-reminder-tomorrow": f"keep:later:{reminder.id}:1",
        "button-write": f"talk:{talking.id}",
    }
    rows = tuple((Button(label=say(to.language, label), action=action),) for label, action in ways.items())
    return Message(text=f"{text}\n{reminder.text}" if reminder.text else text, buttons=rows)


class NotesNaming:
    """Tells promoters of notes that name them, with the way to where the note stands."""

    def __init__(self, public_url: str) -> None:
        self._public_url = public_url

    async def named(self, payload: NamedInNote, to: RenderContext) -> Message:
        """Tell the promoter. Raises Skip where the note is gone, or the customer is somebody else's now."""
        note = await note_or_none(payload.note_id)
        if note is None:
            raise Skip("the note is gone")
        talking = await _theirs(note.conversation_id, to)
        by = note.author or say(to.language, "record-by-operator")
        text = say(to.language, "note-names-you", by=by, name=await customer_in(talking, to.language))
        link = f"{self._public_url}/console/inbox/{talking.id}#record-{talking.id}"
        ways = (
            Button(label=say(to.language, "button-write"), action=f"talk:{talking.id}"),
            Button(label=say(to.language, "button-to-note"), url=link),
        )
        return Message(text=f"{text}\n{note.text}", buttons=(ways,))


async def _theirs(number: int | None, to: RenderContext) -> Conversation:
    talking = await conversation_or_none(number or 0)
    if talking is None or talking.promoter_id != to.promoter_id:
        raise Skip("the customer is somebody else's now")
    return talking


async def _name(talking: Conversation, language: str) -> str:
    """Name the customer, and say how they call themself where the promoter has another name for them."""
    name = await customer_in(talking, language)
    if not talking.own_name or not talking.customer.name:
        return f"👤 {name}"
    return f"👤 {say(language, 'record-name', name=name, own=shown_name(talking.customer, language))}"


async def _kept(talking: Conversation, language: str) -> list[str]:
    zone = ZoneInfo(talking.promoter.timezone)
    labels, notes = await labels_on(talking.id), await notes_on(talking.id, limit=_NOTES)
    stage = [f"📍 {say(language, f'stage-{talking.stage}')}"] if talking.stage else []
    tags = [f"🏷 {' · '.join(each.text for each in labels)}"] if labels else []
    promised = (await reminders_on(talking.id))[:_REMINDERS]
    return [
        *stage,
        *tags,
        *(_field(each) for each in await filled_in(talking.id) if each.text),
        *(_reminder(each, language, zone) for each in promised),
        *(_note(each, language, zone) for each in reversed(notes)),
    ]


def _field(each: FilledField) -> str:
    return f"▫️ {each.field.name}: {each.shown}"


def _note(note: Note, language: str, zone: ZoneInfo) -> str:
    text = note.text if len(note.text) <= _WORDS else note.text[: _WORDS - 1] + "…"
    return f"📝 {said_short(language, note.at, zone)} · {text}"


def _reminder(reminder: Reminder, language: str, zone: ZoneInfo) -> str:
    return " · ".join(filter(None, (f"⏰ {said(language, reminder.due_at, zone)}", reminder.text)))
