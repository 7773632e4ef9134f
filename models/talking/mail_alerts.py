"""Mail alerts: a customer who is away from the web chat is told by mail that words wait there, once until they read.

What is alerted to is chosen when the mail leaves, by what is on record then: see bot.courier.rendering.away.
"""

from collections.abc import Iterable
from datetime import datetime

from tortoise import fields
from tortoise.models import Model

from models.people.addresses import Address
from models.people.channels import BROWSER
from models.queue.outbox import enqueue, is_waiting_about
from models.queue.payloads.alerts import WordsByMail
from models.reaching.alerts import READ_MEANWHILE, alerted_since
from models.reaching.mailboxes import mailbox_of
from models.reaching.subscriptions import OF_CUSTOMER
from models.storage.clock import now
from models.storage.queries import Query
from models.storage.statements import Statement, Write
from models.talking.communications import Communication, communication_or_none
from models.talking.conversations import Conversation


class MailAlert(Model):
    id = fields.IntField(primary_key=True)
    conversation_id = fields.IntField()
    seen_up_to = fields.IntField()
    """The last words that the customer had seen, or said, when it was promised; else the conversation's number, below
    zero. With the conversation it is unique: until they read on, there is one mail. No two conversations have the same,
    so that they can become one.
    """
    address_id = fields.IntField()
    """The mail address that is told."""
    said_id = fields.IntField(db_index=True)
    """The words that it tells of."""
    promised_at = fields.DatetimeField()
    told_at = fields.DatetimeField(null=True)
    """When a mail server took it."""
    entered_at = fields.DatetimeField(null=True)
    """When its link let somebody in: it does so once."""

    class Meta:
        table = "mail_alerts"
        unique_together = (("conversation_id", "seen_up_to"),)

    @property
    def subject(self) -> str:
        """By which what is to be told of it is found in the outbox."""
        return f"mail alert {self.id}"


_SEEN_UP_TO = Query[int](
    "SELECT m.id FROM communications m WHERE m.conversation_id = ?"
    " AND (m.seen_at IS NOT NULL OR m.direction = 'to_promoter') ORDER BY m.sent_at DESC, m.id DESC LIMIT 1"
)
_PROMISE = Query[MailAlert](
    "INSERT INTO mail_alerts (conversation_id, seen_up_to, address_id, said_id, promised_at) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (conversation_id, seen_up_to) DO UPDATE SET address_id = excluded.address_id"
    " WHERE mail_alerts.told_at IS NULL RETURNING {mail_alerts}",
    mail_alerts=MailAlert,
)


async def alert_by_mail(
    talking: Conversation, said: Communication, target: Address, *, told_at: datetime | None = None
) -> None:
    """Promise a mail about what was said, in the transaction that enqueues its delivery to ``target``.

    Only where that is the web chat, and the customer has a mailbox for it. ``told_at``: when the delivery is due.
    """
    if target.channel != BROWSER or target.promoter_id is not None:
        return
    mailbox = await mailbox_of(talking.customer_id)
    if mailbox is None:
        return
    seen_up_to = await _SEEN_UP_TO.first(talking.id) or -talking.id
    alert = await _PROMISE.first(talking.id, seen_up_to, mailbox.address_id, said.id, now())
    if alert is None or await is_waiting_about(alert.subject):
        return
    payload = WordsByMail(alert_id=alert.id, customer_id=talking.customer_id, conversation_id=talking.id)
    due = max(told_at or now(), now()) + READ_MEANWHILE
    await enqueue(mailbox.address, payload, not_before=due, subject=alert.subject)


async def mail_alert_or_none(number: int) -> MailAlert | None:
    """Return the alert of this number; None where it is gone."""
    return await MailAlert.get_or_none(id=number)


_FIRST_UNREAD = Query[Communication](
    "SELECT {m} FROM communications m WHERE m.conversation_id = ? AND m.sent_at >= ? AND m.id >= ?"
    " AND m.direction = 'to_customer' AND m.seen_at IS NULL AND m.deleted_at IS NULL ORDER BY m.sent_at, m.id LIMIT 1",
    m=Communication,
)


async def first_unread(alert: MailAlert) -> Communication | None:
    """Return the first words that the customer has not read since it was promised; None: none wait."""
    said = await communication_or_none(alert.said_id)
    if said is None:
        return None
    seen_up_to = await _SEEN_UP_TO.first(said.conversation_id) or 0
    return await _FIRST_UNREAD.first(said.conversation_id, said.sent_at, max(said.id, seen_up_to + 1))


async def device_was_alerted(customer_id: int, said: Communication) -> bool:
    """Tell whether a device of the customer's took an alert to these words, or to later ones of the conversation."""
    browsers = await OF_CUSTOMER.all(customer_id)
    alerted = await alerted_since(f"conversation {said.conversation_id}", said.sent_at) if browsers else set()
    return not alerted.isdisjoint(browsers)


_TOLD = Statement("UPDATE mail_alerts SET told_at = ?, said_id = ? WHERE id = ?", rank=3, synced=False)


def told_by_mail(alert_id: int, said_id: int) -> Write:
    """Return the write that notes that a mail about these words has left."""
    return _TOLD, (now(), said_id, alert_id)


async def mail_came_back(alert_id: int) -> None:
    """Note that the mail told nobody; the next words are reason for another, where the mailbox takes mail."""
    await MailAlert.filter(id=alert_id).update(told_at=None)


async def told_by_mail_of(communications: Iterable[int]) -> dict[int, datetime]:
    """Return when a mail told of these communications, by number, without those of which none did."""
    asked = MailAlert.filter(said_id__in=list(communications)).exclude(told_at=None).order_by("told_at")
    return {each.said_id: each.told_at for each in await asked if each.told_at is not None}
