"""Exports: all that is known, as rows that other programs read. Their names and order are fixed (docs, "Exports").

Rows are read in short queries, page by page of the primary key: memory stays flat and nobody else has to wait.
"""

from collections.abc import AsyncIterator

from models.reports.exports.calls import CALLS
from models.reports.exports.checkins import CHECKINS
from models.reports.exports.communications import COMMUNICATIONS
from models.reports.exports.interactions import INTERACTIONS
from models.reports.exports.meetings import MEETINGS
from models.reports.exports.opens import OPENS
from models.reports.exports.people import CUSTOMERS, PROMOTERS
from models.reports.exports.selection import Export, Links, Row, Selection
from models.reports.exports.tags import TAGS
from models.reports.exports.timeline import TIMELINE

EXPORTS: dict[str, Export] = {
    export.kind: export
    for export in (OPENS, INTERACTIONS, COMMUNICATIONS, CALLS, CHECKINS, MEETINGS, TAGS, CUSTOMERS, PROMOTERS, TIMELINE)
}

__all__ = ["EXPORTS", "Export", "Links", "Row", "Selection", "count", "rows"]


def rows(kind: str, selection: Selection, links: Links) -> AsyncIterator[Row]:
    """The rows of that kind, in the order of their numbers. Raises KeyError for a kind there is not."""
    return EXPORTS[kind].rows(selection, links)


async def count(kind: str, selection: Selection) -> int:
    """How many rows there are at most, for whoever wants to show progress."""
    return await EXPORTS[kind].count(selection)
