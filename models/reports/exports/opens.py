"""The opens, each with its interactions folded in."""

from collections.abc import AsyncIterator
from datetime import timedelta

from tortoise.queryset import QuerySet

from models.people import customers, promoters
from models.reading.interactions import extensions
from models.reading.opens import Open
from models.reports.exports.selection import Export, Links, Row, Selection, pages
from models.storage.clock import iso
from models.storage.row_numbers import first_at

COLUMNS = (
    "id",
    "tag",
    "promotion_id",
    "topic",
    "promoter_id",
    "promoter",
    "customer_id",
    "customer",
    "known_by",
    "addressed_to",
    "credited_by",
    "viewed_at",
    "channel",
    "visitor",
    "state",
    "parent_open_id",
    "extension",
)
_SLACK = timedelta(minutes=1)


def query(selection: Selection) -> QuerySet[Open]:
    """Select the opens. Their numbers follow the clock, so that "since" is a range of the key."""
    found = Open.filter(**selection.conditions(since="viewed_at", promoter="promoter_id", customer="customer_id"))
    return found.filter(id__gte=first_at(selection.since - _SLACK)) if selection.since else found


async def rows(selection: Selection, _links: Links) -> AsyncIterator[Row]:
    async for page in pages(query(selection)):
        shared_by = await promoters.names(seen.promoter_id for seen in page)
        read_by = await customers.names(seen.customer_id for seen in page)
        done = await extensions([seen.id for seen in page])
        for seen in page:
            yield {
                "id": str(seen.id),
                "tag": seen.tag,
                "promotion_id": seen.promotion_id,
                "topic": seen.topic,
                "promoter_id": seen.promoter_id,
                "promoter": shared_by.get(seen.promoter_id),
                "customer_id": seen.customer_id,
                "customer": read_by.get(seen.customer_id),
                "known_by": seen.known_by.value,
                "addressed_to": seen.addressed_to,
                "credited_by": seen.credited_by.value,
                "viewed_at": iso(seen.viewed_at),
                "channel": seen.channel,
                "visitor": seen.visitor.value,
                "state": seen.state.value,
                "parent_open_id": None if seen.parent_open_id is None else str(seen.parent_open_id),
                "extension": done[seen.id],
            }


async def count(selection: Selection) -> int:
    return await query(selection).count()


OPENS = Export(kind="opens", columns=COLUMNS, rows=rows, count=count)
