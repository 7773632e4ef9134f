"""Pushes: each is one act of sending a tagged promotion, to a known customer or to unknown people."""

from datetime import datetime

from tortoise import fields
from tortoise.models import Model

from models.people.successors import successor
from models.sharing.tags import Tag
from models.storage.clock import now
from models.storage.plain_sql import rows
from models.storage.revisions import changed
from models.storage.statements import Statement, Write


class Push(Model):
    id = fields.IntField(primary_key=True)
    tag: fields.ForeignKeyRelation[Tag] = fields.ForeignKeyField("models.Tag", related_name="pushes")
    promotion_id = fields.IntField()
    promoter_id = fields.IntField()
    customer_id = fields.IntField(null=True)
    """None: the promoter shares it by themself, we don't know with whom."""
    channel = fields.CharField(20)
    at = fields.DatetimeField()
    delivered_at = fields.DatetimeField(null=True)
    """When the customer's platform took it; of what a promoter shares by themself, nothing is known."""

    tag_id: str

    class Meta:
        table = "pushes"
        indexes = (("customer_id", "promotion_id"),)


_ARRIVED = Statement("UPDATE pushes SET delivered_at = ? WHERE id = ? AND delivered_at IS NULL", rank=3)


def arrived(push_id: int) -> Write:
    """Return the write that records that the customer's platform took it."""
    return _ARRIVED, (now(), push_id)


async def push(tag: Tag, promoter_id: int, channel: str, *, customer_id: int | None = None) -> Push:
    """Record that the promoter sends the tag's promotion."""
    if tag.promoter_id is None and not await Push.exists(promotion_id=tag.promotion_id, promoter_id=promoter_id):
        await changed()  # a campaign may have had one promoter alone until now, see only_pusher
    return await Push.create(
        tag=tag,
        promotion_id=tag.promotion_id,
        promoter_id=promoter_id,
        customer_id=customer_id,
        channel=channel,
        at=now(),
    )


async def last_pusher(promotion_id: int, customer_id: int, before: datetime) -> int | None:
    """Return the promoter who last pushed this promotion to this customer until ``before``, or took them over since.

    An open of a campaign tag is credited to that promoter. None when nobody pushed it.
    """
    row = (
        await Push.filter(promotion_id=promotion_id, customer_id=customer_id, at__lte=before)
        .order_by("-at", "-id")
        .first()
    )
    return await successor(row.promoter_id, customer_id, row.at) if row else None


async def only_pusher(promotion_id: int) -> int | None:
    """Return the only promoter who ever pushed this promotion; None when nobody did, or several."""
    query = "SELECT {} (promoter_id) FROM pushes WHERE promotion_id = ?"
    found = await rows(
        f"SELECT ({query.format('min')}) AS first, ({query.format('max')}) AS last",
        promotion_id,
        promotion_id,
    )
    first, last = found[0]["first"], found[0]["last"]
    return int(first) if first is not None and first == last else None
