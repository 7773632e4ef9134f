"""Segments: filters over customers that a promoter, or the operators together, saved under a name."""

from tortoise import fields
from tortoise.models import Model

from models.people.promoters import HOUSE
from models.storage.statements import Statement
from models.text.cleaning import clean_line

MAX_SEGMENTS = 30
"""Of one person."""
_NAME = 40
QUERY_LENGTH = 4_000
"""Enough for every filter at once, in Chinese, as an address writes it."""


class Segment(Model):
    id = fields.IntField(primary_key=True)
    promoter_id = fields.IntField()
    name = fields.CharField(_NAME)
    query = fields.CharField(QUERY_LENGTH)
    """As the address of the list says it."""

    class Meta:
        table = "segments"
        unique_together = (("promoter_id", "name"),)


_KEEP = Statement(
    "INSERT INTO segments (promoter_id, name, query) SELECT ?, ?, ? WHERE"
    " (SELECT count(*) FROM segments WHERE promoter_id = ?) < ?"
    " ON CONFLICT (promoter_id, name) DO UPDATE SET query = excluded.query"
)


async def segments(promoter_id: int | None) -> list[Segment]:
    """Return this promoter's segments by name; None: the operators'."""
    return await Segment.filter(promoter_id=promoter_id or HOUSE).order_by("name")


async def save_segment(promoter_id: int | None, name: str, query: str) -> bool:
    """Save the filter under this name, in place of one of the same name. False where there is no room, or no name."""
    name, owner = clean_line(name, _NAME), promoter_id or HOUSE
    if not name or len(query) > QUERY_LENGTH:
        return False
    return await _KEEP.run(owner, name, query, owner, MAX_SEGMENTS) > 0


async def forget_segment(promoter_id: int | None, number: int) -> None:
    """Delete one of this promoter's own segments; another's stays."""
    await Segment.filter(id=number, promoter_id=promoter_id or HOUSE).delete()
