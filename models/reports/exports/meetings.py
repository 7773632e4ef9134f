"""The meetings that were planned, and what became of them."""

from collections.abc import AsyncIterator

from tortoise.queryset import QuerySet

from models.meetings.meetings import Meeting
from models.reports.exports.selection import Export, Links, Row, Selection, pages
from models.storage.clock import iso

COLUMNS = (
    "id",
    "conversation_id",
    "promoter_id",
    "customer_id",
    "at",
    "place",
    "latitude",
    "longitude",
    "state",
    "confirmed",
    "confirmed_at",
    "created_at",
)


def _query(selection: Selection) -> QuerySet[Meeting]:
    return Meeting.filter(**selection.conditions(since="at", promoter="promoter_id", customer="customer_id"))


async def rows(selection: Selection, _links: Links) -> AsyncIterator[Row]:
    async for page in pages(_query(selection)):
        for planned in page:
            yield {
                "id": planned.id,
                "conversation_id": planned.conversation_id,
                "promoter_id": planned.promoter_id,
                "customer_id": planned.customer_id,
                "at": iso(planned.at),
                "place": planned.place,
                "latitude": planned.latitude,
                "longitude": planned.longitude,
                "state": planned.state,
                "confirmed": planned.confirmed,
                "confirmed_at": iso(planned.confirmed_at),
                "created_at": iso(planned.created_at),
            }


async def count(selection: Selection) -> int:
    return await _query(selection).count()


MEETINGS = Export(kind="meetings", columns=COLUMNS, rows=rows, count=count)
