"""The spread: the opens that count, each with the open it came through."""

from collections.abc import AsyncIterator

from models.reports.exports.selection import Export, Links, Row, Selection
from models.spread.edges import Certainty
from models.spread.listing import Listed, how_many, listed
from models.storage.clock import iso
from models.storage.row_numbers import first_at, time_of

COLUMNS = (
    "open_id",
    "parent_open_id",
    "root_open_id",
    "generation",
    "way",
    "certainty",
    "tag",
    "parent_tag",
    "promotion_id",
    "promoter_id",
    "customer_id",
    "viewed_at",
    "state",
)


def _which(selection: Selection) -> Listed:
    return Listed(
        since=first_at(selection.since) if selection.since else 0,
        promotion_id=selection.promotion_id,
        promoter_id=selection.promoter_id,
        customer_id=selection.customer_id,
    )


async def rows(selection: Selection, _links: Links) -> AsyncIterator[Row]:
    async for page in listed(_which(selection)):
        for seen in page:
            parent, root = seen.parent_open_id, seen.root_open_id
            yield {
                "open_id": str(seen.id),
                "parent_open_id": None if parent is None else str(parent),
                "root_open_id": str(root or seen.id),
                "generation": seen.generation or 0,
                "way": seen.way,
                "certainty": seen.certainty or Certainty.UNKNOWN.value,
                "tag": seen.tag,
                "parent_tag": seen.parent_tag,
                "promotion_id": seen.promotion_id,
                "promoter_id": seen.promoter_id,
                "customer_id": seen.customer_id,
                "viewed_at": iso(time_of(seen.id)),
                "state": seen.state,
            }


async def count(selection: Selection) -> int:
    return await how_many(_which(selection))


SPREAD = Export(kind="spread", columns=COLUMNS, rows=rows, count=count)
