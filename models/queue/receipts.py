"""Receipts: the platforms' ids of what we delivered, by which people quote, press and edit it."""

from collections.abc import Iterable

from tortoise import fields
from tortoise.models import Model

from models.storage.queries import Query


class Receipt(Model):
    """A platform's id of a message we delivered: what a person quotes, presses or has edited."""

    id = fields.BigIntField(primary_key=True)
    channel = fields.CharField(20)
    account = fields.CharField(100)
    external_id = fields.CharField(100)
    message_id = fields.BigIntField()
    communication_id = fields.IntField(null=True)

    class Meta:
        table = "receipts"
        unique_together = (("channel", "account", "external_id"),)
        indexes = (("message_id",), ("communication_id",))


_DELIVERED = Query[str](
    "SELECT external_id FROM receipts WHERE message_id = ? AND channel = ? AND account = ? ORDER BY id"
)
_THERE = Query[Receipt](
    "SELECT {r} FROM receipts r WHERE r.communication_id = ? AND r.channel = ? AND r.account = ? ORDER BY r.id LIMIT 1",
    r=Receipt,
)


async def delivered_ids(number: int, channel: str, account: str) -> list[str]:
    """Return the platform's ids of row ``number``'s messages at this account; none if it went elsewhere."""
    return await _DELIVERED.all(number, channel, account)


_OF = Query[Receipt](
    "SELECT {r} FROM receipts r WHERE r.channel = ? AND r.account = ? AND r.external_id = ?", r=Receipt
)


async def receipt(channel: str, account: str, external_id: str) -> Receipt | None:
    """Return the receipt with this platform id, of a message that was quoted or pressed; None when it is not ours."""
    return await _OF.first(channel, account, external_id[:100])


async def receipts_of(communication_id: int) -> list[Receipt]:
    """Return the receipts of a communication, in the order of their delivery."""
    return await Receipt.filter(communication_id=communication_id).order_by("id")


async def receipt_there(communication_id: int, channel: str, account: str) -> Receipt | None:
    """Return the first receipt of this communication at this account; None if it was not delivered there."""
    return await _THERE.first(communication_id, channel, account)


async def delivered_on(channel: str, communications: Iterable[int]) -> set[int]:
    """Return which of these communications were delivered on this channel."""
    there = Receipt.filter(communication_id__in=list(communications), channel=channel)
    return {int(str(number)) for number in await there.values_list("communication_id", flat=True)}
