"""Opens: a promotion was read, by whom, through whose card, and how far that is proved."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from models.statements import Statement


class Visitor(StrEnum):
    PERSON = "person"
    PREVIEW = "preview"
    """A messenger's link preview, or a browser's prefetch."""
    ROBOT = "robot"
    SELF = "self"
    """The promoter looking at their own card."""


class Proof(StrEnum):
    """How far it is proved that somebody read; nobody is told more."""

    FETCHED = "fetched"
    OPENED = "opened"
    READ = "read"


class Open(Model):
    """Numbered by ``models.ids``: no index but the key, so that the hot insert stays one append."""

    id = fields.BigIntField(primary_key=True, generated=False)
    tag = fields.CharField(22)
    promotion_id = fields.IntField()
    topic = fields.CharField(200)
    """The promotion's title as it then read."""
    promoter_id = fields.IntField(null=True)
    customer_id = fields.IntField(null=True)
    """Set only where the reader is known: indexed for those alone (see the migration)."""
    viewed_at = fields.DatetimeField()
    channel = fields.CharField(20)
    visitor = fields.CharEnumField(Visitor, max_length=8)
    state = fields.CharEnumField(Proof, max_length=8)
    reason = fields.CharField(60, default="")
    """What gave a preview or robot away."""
    parent_open_id = fields.BigIntField(null=True)

    class Meta:
        table = "opens"


INSERT_OPEN = Statement(
    "INSERT INTO opens (id, tag, promotion_id, topic, promoter_id, customer_id, viewed_at, channel, visitor, state,"
    " reason, parent_open_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    rank=0,
)
MARK_OPENED = Statement("UPDATE opens SET state = 'opened' WHERE id = ? AND state = 'fetched'", rank=4)
MARK_READ = Statement("UPDATE opens SET state = 'read' WHERE id = ? AND state <> 'read'", rank=5)
MARK_READ_IF_DWELT = Statement(
    "UPDATE opens SET state = 'read' WHERE id = ? AND state <> 'read'"
    " AND (SELECT coalesce(sum(seconds), 0) FROM interactions WHERE open_id = ?) >= 10",
    rank=5,
)
KNOW_READER = Statement("UPDATE opens SET customer_id = ? WHERE id = ? AND customer_id IS NULL", rank=3)
