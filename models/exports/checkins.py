"""The check-ins."""

from collections.abc import AsyncIterator

from tortoise.queryset import QuerySet

from models.checkins import CheckIn
from models.clock import iso
from models.exports.selection import Export, Links, Row, Selection, pages

COLUMNS = ("id", "promoter_id", "customer_id", "latitude", "longitude", "accuracy_m", "note", "at")


def _query(selection: Selection) -> QuerySet[CheckIn]:
    return CheckIn.filter(**selection.conditions(since="at", promoter="promoter_id", customer="customer_id"))


async def rows(selection: Selection, _links: Links) -> AsyncIterator[Row]:
    async for page in pages(_query(selection)):
        for there in page:
            yield {
                "id": there.id,
                "promoter_id": there.promoter_id,
                "customer_id": there.customer_id,
                "latitude": there.latitude,
                "longitude": there.longitude,
                "accuracy_m": there.accuracy_m,
                "note": there.note,
                "at": iso(there.at),
            }


async def count(selection: Selection) -> int:
    return await _query(selection).count()


CHECKINS = Export(kind="checkins", columns=COLUMNS, rows=rows, count=count)
