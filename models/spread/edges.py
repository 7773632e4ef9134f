"""Edges: one open came through another. Made from opens and tags, and made again from them when they change."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from models.sharing.ways import Way
from models.storage.row_numbers import RowNumber

__all__ = ["Certainty", "Due", "Edge", "Way"]


class Certainty(StrEnum):
    """How it is known that one open came through another."""

    CERTAIN = "certain"
    """It came by a mark of that open's reader."""
    PROBABLE = "probable"
    """The card was sent to that open's reader, and somebody else, or nobody who is known, opened it after them."""
    UNKNOWN = "unknown"
    """Nothing shows that it came through anybody."""


class Edge(Model):
    """A person's open that came through another, or by a link that says so: then without a parent, if it is wrong."""

    open_id = RowNumber(primary_key=True)
    parent_open_id = fields.BigIntField(null=True)
    """Always a smaller number: there are no circles. None: the reader's own open again, or none that counts."""
    root_open_id = fields.BigIntField()
    """The first open of the tree; its own number where there is no parent."""
    generation = fields.IntField()
    """Opens on the way from the root: 0 without a parent."""
    way = fields.CharEnumField(Way, max_length=8)
    certainty = fields.CharEnumField(Certainty, max_length=8)
    promotion_id = fields.IntField()
    promoter_id = fields.IntField(null=True)
    root_promoter_id = fields.IntField(null=True)
    """Who is credited with the root: another promoter once a card was handed over."""
    parent_unproved = fields.BooleanField(default=False)
    """Whether the parent is only fetched: it is opened as soon as this open counts."""
    kept = fields.BooleanField(default=False)
    """Whether what showed it was erased with a customer: it stays as it was, and is never derived again."""

    class Meta:
        table = "edges"


class Due(Model):
    """An open of which something changed since its edge was derived; noted by a trigger (see the migration)."""

    id = fields.BigIntField(primary_key=True)
    open_id = fields.BigIntField()

    class Meta:
        table = "edges_due"
