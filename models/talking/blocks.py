"""Blocks: customers whom a promoter does not want to hear from, until they lift it; and reports to the operator."""

from datetime import datetime

from tortoise import fields
from tortoise.models import Model

from models.queue.outbox import OutboxMessage, SendState
from models.storage.clock import now
from models.storage.queries import Query
from models.talking.communications import Communication, Delivery, Direction, settle
from models.talking.conversations import Conversation

NOT_TAKEN = "failed-not-taken"


class Block(Model):
    id = fields.IntField(primary_key=True)
    promoter_id = fields.IntField(db_index=True)
    customer_id = fields.IntField(db_index=True)
    since = fields.DatetimeField()
    lifted_at = fields.DatetimeField(null=True)

    class Meta:
        table = "blocks"


class AbuseReport(Model):
    """A promoter wants the operator to look at what a customer did."""

    id = fields.IntField(primary_key=True)
    promoter_id = fields.IntField()
    customer_id = fields.IntField(db_index=True)
    conversation_id = fields.IntField()
    at = fields.DatetimeField()
    settled_at = fields.DatetimeField(null=True)

    class Meta:
        table = "reports"


async def block(conversation: Conversation) -> None:
    """Keep the customer's words from the promoter from now on, those still queued too. A second call changes nothing.

    Call it in a transaction, as every function here that writes.
    """
    if not await is_blocked(conversation.promoter_id, conversation.customer_id):
        await Block.create(promoter_id=conversation.promoter_id, customer_id=conversation.customer_id, since=now())
    theirs = Communication.filter(
        conversation_id=conversation.id, direction=Direction.TO_PROMOTER, state=Delivery.QUEUED
    )
    for number in await theirs.values_list("id", flat=True):
        waiting = OutboxMessage.filter(communication_id=number, kind="relay", state=SendState.QUEUED)
        if await waiting.update(state=SendState.CANCELLED, reason="blocked", finished_at=now()):
            await settle(int(str(number)), Delivery.FAILED, NOT_TAKEN)


async def unblock(conversation: Conversation) -> bool:
    """Let the customer write to the promoter again. False when they were not blocked."""
    standing = Block.filter(promoter_id=conversation.promoter_id, customer_id=conversation.customer_id, lifted_at=None)
    return await standing.update(lifted_at=now()) > 0


_STANDING = Query[int]("SELECT 1 FROM blocks WHERE customer_id = ? AND promoter_id = ? AND lifted_at IS NULL LIMIT 1")


async def is_blocked(promoter_id: int, customer_id: int) -> bool:
    return await _STANDING.first(customer_id, promoter_id) is not None


async def blocked_by(promoter_id: int) -> set[int]:
    """Return the customers whom this promoter blocks."""
    standing = Block.filter(promoter_id=promoter_id, lifted_at=None)
    return {int(str(number)) for number in await standing.values_list("customer_id", flat=True)}


async def report(conversation: Conversation) -> bool:
    """Report the customer to the operator; the console lists it until it is settled. False: it is listed already."""
    waiting = AbuseReport.filter(
        promoter_id=conversation.promoter_id, customer_id=conversation.customer_id, settled_at=None
    )
    if await waiting.exists():
        return False
    await AbuseReport.create(
        promoter_id=conversation.promoter_id,
        customer_id=conversation.customer_id,
        conversation_id=conversation.id,
        at=now(),
    )
    return True


async def reports(*, limit: int = 100) -> list[AbuseReport]:
    """Return the open reports, then the settled ones, each the newest first and at most ``limit``."""
    waiting = await AbuseReport.filter(settled_at=None).order_by("-id").limit(limit)
    return [*waiting, *await AbuseReport.exclude(settled_at=None).order_by("-id").limit(limit)]


async def how_many_reports() -> int:
    return await AbuseReport.filter(settled_at=None).count()


async def settle_report(number: int, at: datetime | None = None) -> bool:
    """Mark the report as seen to by an operator. False when there is no open report of this number."""
    return await AbuseReport.filter(id=number, settled_at=None).update(settled_at=at or now()) > 0
