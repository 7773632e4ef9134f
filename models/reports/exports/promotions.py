"""The promotions, archived ones too. What a page says is not in it: it may be long, and is the operator's own."""

from collections.abc import AsyncIterator

from tortoise.queryset import QuerySet

from models.reports.exports.selection import Export, Links, Row, Selection, pages
from models.sharing.promotions import Promotion
from models.storage.clock import iso

COLUMNS = ("id", "kind", "title", "summary", "target", "tagging", "created_at", "archived_at")


def _query(selection: Selection) -> QuerySet[Promotion]:
    return Promotion.all() if selection.since is None else Promotion.filter(created_at__gte=selection.since)


async def rows(selection: Selection, _links: Links) -> AsyncIterator[Row]:
    async for page in pages(_query(selection)):
        for each in page:
            yield {
                "id": each.id,
                "kind": each.kind.value,
                "title": each.title,
                "summary": each.summary,
                "target": each.target,
                "tagging": each.tagging.value,
                "created_at": iso(each.created_at),
                "archived_at": iso(each.archived_at),
            }


async def count(selection: Selection) -> int:
    return await _query(selection).count()


PROMOTIONS = Export(kind="promotions", columns=COLUMNS, rows=rows, count=count)
