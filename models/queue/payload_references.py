"""Which rows of the outbox mention a customer, a meeting or a check-in in their payload, where no column says so."""

from tortoise import fields
from tortoise.models import Model

from models.queue.outbox import OutboxMessage


class OutboxMention(Model):
    """One number in one row's payload; noted by a trigger (see the migration), deleted with the row."""

    id = fields.BigIntField(primary_key=True)
    outbox: fields.ForeignKeyRelation[OutboxMessage] = fields.ForeignKeyField(
        "models.OutboxMessage", related_name="mentions", db_index=True
    )
    subject = fields.CharField(10)
    """``customer``, ``meeting`` or ``checkin``."""
    subject_id = fields.IntField()

    class Meta:
        table = "outbox_mentions"
