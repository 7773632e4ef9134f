"""Erased readers: who read is erased, and by whom it went further stays. What only they showed is not derived again."""

from collections.abc import Iterable, Mapping

from models.spread.edge_upkeep import catch_up
from models.spread.open_rows import marks, parts
from models.storage.plain_sql import change, rows

_LOST = "(certainty = 'probable' OR parent_open_id IS NULL)"
"""What would look otherwise without them: somebody else's opening, or one's own again."""


async def keep_shape(customers: Iterable[int]) -> None:
    """Keep the edges that these customers' names alone show. Call it before the names are erased from the opens."""
    await catch_up()
    for some in parts(customers):
        for column in ("customer_id", "addressed_to"):
            await _keep(await rows(f"SELECT id FROM opens WHERE {column} IN ({marks(some)})", *some))  # noqa: S608  (placeholders)


async def keep_beside(open_id: int) -> None:
    """Keep the edges that the reader of this open alone shows. Call it before they are taken out of it."""
    await catch_up()
    children = await rows("SELECT id FROM opens WHERE parent_open_id = ?", open_id)
    came_through = await rows("SELECT open_id AS id FROM edges WHERE parent_open_id = ?", open_id)
    await _keep([{"id": open_id}, *children, *came_through])


async def _keep(opens: Iterable[Mapping[str, int]]) -> None:
    for some in parts(each["id"] for each in opens):
        await change(f"UPDATE edges SET kept = true WHERE {_LOST} AND open_id IN ({marks(some)})", *some)  # noqa: S608  (our own words)
