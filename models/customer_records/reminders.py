"""Reminders: what a promoter wants to be told of a customer, and when; each once, and shown until it is done."""

from collections.abc import Iterable
from datetime import datetime

from tortoise import fields
from tortoise.models import Model

from models.queue.outbox import cancel_about, enqueue
from models.queue.payloads.alerts import NoticeAlert
from models.queue.payloads.customer_records import ReminderDue
from models.reaching.alerts import enqueue_alerts
from models.reaching.subscriptions import OF_PROMOTER
from models.storage.clock import now
from models.storage.queries import Query
from models.storage.statements import Statement
from models.talking.conversations import Conversation, conversation
from models.talking.relaying import promoters_terminal
from models.text.cleaning import clean_line

REMINDER_LENGTH = 200
_SHOWN = 50


class Reminder(Model):
    id = fields.IntField(primary_key=True)
    conversation_id = fields.IntField()
    text = fields.CharField(REMINDER_LENGTH)
    due_at: datetime = fields.DatetimeField()
    revision = fields.IntField(default=0, db_default=0)
    """How often it was put off."""
    source = fields.CharField(250, unique=True)
    """Which message or form it came by, so that it is there once."""
    made_at: datetime = fields.DatetimeField()
    done_at = fields.DatetimeField(null=True)

    class Meta:
        table = "reminders"

    @property
    def subject(self) -> str:
        """By which what is to be told of it is found in the outbox."""
        return f"reminder {self.id}"


_ADD = Statement(
    "INSERT INTO reminders (conversation_id, text, due_at, source, made_at) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (source) DO NOTHING"
)


async def remind(talking: Conversation, due_at: datetime, text: str, *, source: str) -> Reminder:
    """Promise to tell the promoter then; the same message or form again is the same reminder. Call in a transaction."""
    is_new = await _ADD.run(talking.id, clean_line(text, REMINDER_LENGTH), due_at, source, now())
    kept = await Reminder.get(source=source)
    if is_new:
        await _promise(kept, talking)
    return kept


async def put_off(reminder: Reminder, due_at: datetime) -> None:
    """Tell the promoter again at that time, whether it was done or told meanwhile. Call in a transaction."""
    reminder.due_at, reminder.done_at, reminder.revision = due_at, None, reminder.revision + 1
    await reminder.save(update_fields=["due_at", "done_at", "revision"])
    await cancel_about(reminder.subject)
    await _promise(reminder, await conversation(reminder.conversation_id))


async def settle(reminder: Reminder) -> bool:
    """Note that it is done, and tell nobody of it any more. False where it was done. Call in a transaction."""
    if not await Reminder.filter(id=reminder.id, done_at=None).update(done_at=now()):
        return False
    await cancel_about(reminder.subject)
    return True


async def reminder_or_none(number: int) -> Reminder | None:
    """Return the reminder of this number; None where there is none."""
    return await Reminder.get_or_none(id=number)


async def reminder_of(number: int, promoter_id: int | None) -> Reminder | None:
    """Return the reminder of one of this promoter's customers, or of anybody's for an operator (None); else None."""
    found = await Reminder.get_or_none(id=number)
    if found is None:
        return None
    talking = await conversation(found.conversation_id)
    return found if promoter_id in {None, talking.promoter_id} else None


async def reminders_on(conversation_id: int) -> list[Reminder]:
    """Return what is not done yet about this customer, the first due first."""
    return await Reminder.filter(conversation_id=conversation_id, done_at=None).order_by("due_at", "id").limit(_SHOWN)


_OF_PROMOTER = (
    "FROM conversations t JOIN reminders r ON r.conversation_id = t.id"
    " WHERE t.promoter_id = ? AND r.due_at < ? AND r.done_at IS NULL"
)
_DUE = Query[Reminder](f"SELECT {{r}} {_OF_PROMOTER} ORDER BY r.due_at, r.id LIMIT ?", r=Reminder)
_HOW_MANY_DUE = Query[int](f"SELECT count(*) {_OF_PROMOTER}")


async def due_reminders(promoter_id: int, before: datetime, *, limit: int) -> tuple[list[Reminder], int]:
    """Return what of the promoter's is due before then and not done, the first due first, and how much that is."""
    return await _DUE.all(promoter_id, before, limit), await _HOW_MANY_DUE.one(promoter_id, before)


async def hand_over_reminders(conversation_ids: Iterable[int]) -> None:
    """Promise those that are open to whom the conversations belong to by now. Call in a transaction."""
    for each in await Reminder.filter(conversation_id__in=list(conversation_ids), done_at=None):
        if await cancel_about(each.subject):
            await _promise(each, await conversation(each.conversation_id))


async def _promise(reminder: Reminder, talking: Conversation) -> None:
    target = await promoters_terminal(talking)
    if target is None:
        return  # nobody is told anywhere: the reminder stands on the customer's page
    due = ReminderDue(
        reminder_id=reminder.id, revision=reminder.revision, conversation_id=talking.id, due=reminder.due_at
    )
    told = await enqueue(target, due, not_before=reminder.due_at, subject=reminder.subject)
    alert = NoticeAlert(
        tells_id=told.id, due=reminder.due_at, customer_id=talking.customer_id, conversation_id=talking.id
    )
    browsers = await OF_PROMOTER.all(talking.promoter_id)
    await enqueue_alerts(browsers, alert, about=reminder.subject, told_at=reminder.due_at)
