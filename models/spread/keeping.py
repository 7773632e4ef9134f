"""Keeping: who read is erased, and by whom it went further stays. What only they showed is not derived again."""

from collections.abc import Iterable

from models.spread.openings import marks, parts
from models.spread.upkeep import catch_up
from models.storage.plain_sql import change

_LOST = "(certainty = 'probable' OR parent_open_id IS NULL)"
"""What would look otherwise without them: somebody else's opening, or one's own again."""


async def keep_shape(customers: Iterable[int]) -> None:
    """Keep the edges that these customers' names alone show. Call it before the names are erased from the opens."""
    await catch_up()
    for some in parts(customers):
        for column in ("customer_id", "addressed_to"):
            theirs = f"SELECT id FROM opens WHERE {column} IN ({marks(some)})"  # noqa: S608  (placeholders)
            await change(f"UPDATE edges SET kept = true WHERE {_LOST} AND open_id IN ({theirs})", *some)  # noqa: S608  (our own words)


async def keep_beside(open_id: int) -> None:
    """Keep the edges that the reader of this open alone shows. Call it before they are taken out of it."""
    await catch_up()
    children = "open_id IN (SELECT id FROM opens WHERE parent_open_id = ?)"
    beside = f"open_id = ? OR parent_open_id = ? OR {children}"
    await change(f"UPDATE edges SET kept = true WHERE {_LOST} AND ({beside})", *[open_id] * 3)  # noqa: S608  (our own words)
