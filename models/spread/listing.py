"""The listing: every open that counts, each with where it came from, page by page of the key."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from models.spread.edge_upkeep import catch_up
from models.spread.open_rows import COUNTED
from models.spread.tag_ways import TAGS_WAY
from models.storage.plain_sql import rows

_PAGE = 2_000
"""Rows a query."""
_THEIR_ROOTS = (
    "SELECT root_open_id FROM edges WHERE promoter_id = ?"
    " UNION SELECT root_open_id FROM edges WHERE root_promoter_id = ?"
)


@dataclass(frozen=True, kw_only=True)
class Listed:
    """Which opens are listed: None means all."""

    since: int = 0
    """The first number."""
    promotion_id: int | None = None
    promoter_id: int | None = None
    """Of one promoter: the whole of each tree in which they have an open."""
    customer_id: int | None = None

    def condition(self) -> tuple[str, list[int]]:
        """Return the SQL condition and what it is asked with."""
        parts, bound = [COUNTED], list[int]()
        for column, value in (("promotion_id", self.promotion_id), ("customer_id", self.customer_id)):
            if value is not None:
                parts.append(f"o.{column} = ?")
                bound.append(value)
        if self.promoter_id is not None:
            parts.append(f"(o.promoter_id = ? OR coalesce(e.root_open_id, o.id) IN ({_THEIR_ROOTS}))")
            bound += [self.promoter_id] * 3
        return " AND ".join(parts), bound


@dataclass(frozen=True, slots=True)
class ListedOpen:
    """An open that counts, and where it came from; what its edge says is None until it has one."""

    id: int
    tag: str
    promotion_id: int
    promoter_id: int | None
    customer_id: int | None
    state: str
    parent_open_id: int | None
    root_open_id: int | None
    generation: int | None
    way: str
    certainty: str | None
    parent_tag: str | None


async def listed(which: Listed) -> AsyncIterator[list[ListedOpen]]:
    """Yield the opens with their origin, a page at a time; brought up to date first."""
    await catch_up()
    condition, bound = which.condition()
    sql = (
        "SELECT o.id, o.tag, o.promotion_id, o.promoter_id, o.customer_id, o.state, e.parent_open_id, e.root_open_id,"  # noqa: S608  (our own words)
        f" e.generation, coalesce(e.way, {TAGS_WAY}) AS way, e.certainty, coalesce(p.tag, t.parent_code) AS parent_tag"
        " FROM opens o LEFT JOIN edges e ON e.open_id = o.id LEFT JOIN tags t ON t.code = o.tag"
        f" LEFT JOIN opens p ON p.id = e.parent_open_id WHERE o.id >= ? AND {condition} ORDER BY o.id LIMIT {_PAGE}"
    )
    since = which.since
    while page := [ListedOpen(**row) for row in await rows(sql, since, *bound)]:
        yield page
        since = page[-1].id + 1


async def how_many(which: Listed) -> int:
    """Count the opens that are listed."""
    condition, bound = which.condition()
    found = await rows(
        f"SELECT count(*) AS number FROM opens o LEFT JOIN edges e ON e.open_id = o.id WHERE o.id >= ? AND {condition}",  # noqa: S608  (our own words)
        which.since,
        *bound,
    )
    return int(found[0]["number"])


async def further_between(promotion_id: int, promoter_id: int, since: int, until: int) -> tuple[int, int]:
    """Count this promoter's opens by unknown readers beyond the first generation, by number from ``since`` to before
    ``until``; and return the furthest generation.
    """
    (found,) = await rows(
        "SELECT count(*) AS number, max(e.generation) AS furthest FROM edges e JOIN opens o ON o.id = e.open_id"  # noqa: S608  (our own words)
        " WHERE e.promotion_id = ? AND e.open_id >= ? AND e.open_id < ? AND e.promoter_id = ? AND e.generation > 1"
        f" AND o.customer_id IS NULL AND {COUNTED}",
        promotion_id,
        since,
        until,
        promoter_id,
    )
    return int(found["number"]), int(found["furthest"] or 0)
