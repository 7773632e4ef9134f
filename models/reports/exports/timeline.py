"""Timelines, whole or of one customer, promoter or promotion: the newest moment first, as everywhere."""

from collections.abc import AsyncIterator

from models.reports.exports.selection import Export, Links, Row, Selection
from models.reports.timeline import TimelineFilter, every_moment
from models.reports.timeline.event import COLUMNS


async def rows(selection: Selection, _links: Links) -> AsyncIterator[Row]:
    wanted = TimelineFilter(
        promoter_id=selection.promoter_id,
        customer_id=selection.customer_id,
        promotion_id=selection.promotion_id,
        since=selection.since,
    )
    async for moment in every_moment(wanted):
        yield moment.as_row()


async def count(_selection: Selection) -> int:
    """Not known before: counting would take as long as the export."""
    return 0


TIMELINE = Export(kind="timeline", columns=COLUMNS, rows=rows, count=count)
