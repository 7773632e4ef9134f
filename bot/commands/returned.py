"""What came back: a message that a platform had taken and could not deliver after all."""

import logging

from bot.courier.endings import come_back
from bot.updates import Returned, Said
from models.addresses import Address, terminal
from models.communications import note_delay
from models.conversations import conversation_or_none
from models.outbox import Message, promise, told_lately
from models.text import clean_line

log = logging.getLogger(__name__)


async def returned(told: Returned) -> None:
    """The record says so, and the sender is told; what is only late is noted."""
    row = await Message.get_or_none(id=told.row)
    if row is None:
        log.info("unknown_mail_returned")
    elif told.failed:
        await come_back(row, told.status, told.detail)
    elif row.communication_id is not None:
        await note_delay(row.communication_id, f"late-mail ({told.status})")


async def absent(said: Said) -> None:
    """An automatic answer is nobody's words: the promoter hears of a customer's once a day, and nobody answers it."""
    owner = await Address.get_or_none(id=said.sender.at_reply_address_of)
    talking = await conversation_or_none(said.conversation_id) if said.conversation_id else None
    if owner is None or owner.promoter_id is not None or talking is None or not talking.promoter.active:
        log.info("automatic_answer_dropped", extra={"channel": said.sender.channel})
        return
    adviser, subject = await terminal(talking.promoter_id), f"absent {talking.id}"
    if adviser is not None and not await told_lately(subject):
        facts = {"name": talking.customer.name or f"#{talking.customer_id}", "text": clean_line(said.text, 200)}
        await promise(adviser, "absent", facts, subject=subject)
