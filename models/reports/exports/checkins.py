"""The check-ins: all of them, those that a later one corrects as well."""

from collections.abc import AsyncIterator

from tortoise.queryset import QuerySet

from models.meetings.checkins import CheckIn
from models.meetings.places import map_link
from models.reports.exports.selection import Export, Links, Row, Selection, pages
from models.storage.clock import iso

COLUMNS = (
    "id",
    "promoter_id",
    "customer_id",
    "latitude",
    "longitude",
    "accuracy_m",
    "note",
    "at",
    "live",
    "seen_until",
    "confirmed",
    "confirmed_at",
    "communication_id",
    "meeting_id",
    "distance_m",
    "corrects_id",
    "corrected_at",
    "photo",
    "map",
)


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
                "live": there.live,
                "seen_until": iso(there.seen_until),
                "confirmed": there.confirmed,
                "confirmed_at": iso(there.confirmed_at),
                "communication_id": there.communication_id,
                "meeting_id": there.meeting_id,
                "distance_m": there.distance_m if there.distance_m is None else round(there.distance_m, 1),
                "corrects_id": there.corrects_id,
                "corrected_at": iso(there.corrected_at),
                "photo": there.photo or None,
                "map": map_link(there.latitude, there.longitude, "en"),
            }


async def count(selection: Selection) -> int:
    return await _query(selection).count()


CHECKINS = Export(kind="checkins", columns=COLUMNS, rows=rows, count=count)
