"""Undelivered: a message that a platform had taken and could not deliver after all."""

import logging

from bot.command_context import Services
from bot.delivery_reports import each_of, tell_sender
from bot.events import AutomaticReply, DeliveryReport
from models.people.addresses import address_or_none, note_unreachable, terminal
from models.queue.outbox import OutboxMessage, enqueue, notified_lately, payload_of
from models.queue.outbox_lookups import fail_afterwards, row_or_none
from models.queue.payloads import sentence
from models.queue.payloads.alerts import WordsByMail
from models.talking.communications import Delivery, note_delay, settle
from models.talking.conversations import conversation_or_none, customer_in
from models.talking.mail_alerts import mail_came_back
from models.text.cleaning import clean_line

log = logging.getLogger(__name__)


async def report(_: Services, event: DeliveryReport) -> None:
    """Record what became of a delivery, and tell the sender; what is only late is noted."""
    row = await row_or_none(event.row)
    if row is None:
        log.info("unknown_mail_returned")
    elif event.failed:
        await come_back(row, event.status, event.detail)
    elif row.communication_id is not None:
        await note_delay(row.communication_id, f"late-mail ({event.status})")


async def come_back(row: OutboxMessage, status: str, detail: str) -> None:
    """Record that what the platform had taken can't be delivered. ``status`` as in RFC 3463."""
    reason = "failed-no-mailbox" if status.startswith("5.1.") else "failed-mail-returned"
    if not await fail_afterwards(row, f"{reason}: {status} {detail}"):
        return
    if status.startswith("5.1."):
        await note_unreachable(row.channel, row.account, reason)
    if row.kind == "words-by-mail" and isinstance(told := payload_of(row), WordsByMail):
        await mail_came_back(told.alert_id)
    for number in await each_of(row):
        await settle(number, Delivery.FAILED, f"{reason} ({status})")
    await tell_sender(row, "not-delivered", reason)


async def hear_automatic(_: Services, reply: AutomaticReply) -> None:
    """Tell the promoter of a customer's automatic answer once a day. It is nobody's words: nobody answers it."""
    owner = await address_or_none(reply.sender.at_reply_address_of)
    talking = await conversation_or_none(reply.conversation_id) if reply.conversation_id else None
    theirs = owner is not None and talking is not None and owner.customer_id == talking.customer_id
    if owner is None or owner.promoter_id is not None or talking is None or not (theirs and talking.promoter.active):
        log.info("automatic_answer_dropped", extra={"channel": reply.sender.channel})
        return
    adviser, subject = await terminal(talking.promoter_id), f"absent {talking.id}"
    if adviser is not None and not await notified_lately(subject):
        name = await customer_in(talking, adviser.speaks(talking.promoter))
        notice = sentence("absent", name=name, text=clean_line(reply.text, 200), conversation_id=talking.id)
        await enqueue(adviser, notice, subject=subject)
