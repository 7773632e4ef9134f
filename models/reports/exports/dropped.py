"""The opens that were dropped, since nobody knew who read: how many were alike in each hour."""

from collections.abc import AsyncIterator

from tortoise.queryset import QuerySet

from models.numbers.sources import QUARTERS_IN_AN_HOUR, quarter_at, starts_at
from models.reading.dropped_opens import DroppedHour
from models.reports.exports.selection import Export, Links, Row, Selection, pages
from models.storage.clock import iso

COLUMNS = ("id", "hour", "tag", "promotion_id", "promoter_id", "channel", "state", "number")


def _query(selection: Selection) -> QuerySet[DroppedHour]:
    found = DroppedHour.all()
    if selection.customer_id is not None:  # whose they were is not known
        found = found.filter(id=0)
    if selection.since is not None:
        found = found.filter(hour__gte=quarter_at(selection.since) // QUARTERS_IN_AN_HOUR)
    return found if selection.promoter_id is None else found.filter(promoter_id=selection.promoter_id)


async def rows(selection: Selection, _links: Links) -> AsyncIterator[Row]:
    async for page in pages(_query(selection)):
        for each in page:
            yield {
                "id": each.id,
                "hour": iso(starts_at(each.hour * QUARTERS_IN_AN_HOUR)),
                "tag": each.tag,
                "promotion_id": each.promotion_id,
                "promoter_id": each.promoter_id or None,
                "channel": each.channel,
                "state": each.state,
                "number": each.number,
            }


async def count(selection: Selection) -> int:
    return await _query(selection).count()


DROPPED_OPENS = Export(kind="dropped_opens", columns=COLUMNS, rows=rows, count=count)
