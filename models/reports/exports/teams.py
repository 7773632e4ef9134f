"""The teams: which promoters are in them, so that whoever counts again can count for a team."""

from collections.abc import AsyncIterator

from tortoise.queryset import QuerySet

from models.people.promoters import names
from models.people.teams import TeamMember
from models.reports.exports.selection import Export, Links, Row, Selection, pages

COLUMNS = ("team", "promoter_id", "promoter", "leads")


def _query(selection: Selection) -> QuerySet[TeamMember]:
    whose = selection.promoter_id
    return TeamMember.all() if whose is None else TeamMember.filter(promoter_id=whose)


async def rows(selection: Selection, _links: Links) -> AsyncIterator[Row]:
    async for page in pages(_query(selection)):
        called = await names(each.promoter_id for each in page)
        for each in page:
            yield {
                "team": each.team,
                "promoter_id": each.promoter_id,
                "promoter": called.get(each.promoter_id, ""),
                "leads": each.leads,
            }


async def count(selection: Selection) -> int:
    return await _query(selection).count()


TEAMS = Export(kind="teams", columns=COLUMNS, rows=rows, count=count)
