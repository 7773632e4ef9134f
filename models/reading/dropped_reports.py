"""Old reports of readers whom nobody knows are dropped, where the settings say so. What they told of sections stays.

The opens stay, too, with how far each was read: figures, spread and lists are made from these, and change in nothing.
"""

import asyncio
from datetime import datetime
from typing import Final

from tortoise import fields
from tortoise.models import Model

from models.reading.choices import WITHDRAWN
from models.storage.change_notes import no_news
from models.storage.database import transaction
from models.storage.plain_sql import change, is_sqlite, rows
from models.storage.revisions import Revision
from models.storage.row_numbers import first_at

_AT_ONCE: Final = 200
"""Opens that one transaction looks at: some hundredths of a second, in which nobody else writes."""
_REVISION: Final = "reports_dropped"
_ALIKE: Final = "promotion_id, name, place"
_NEXT: Final = (
    "SELECT count(*) AS number, max(id) + 1 AS next"
    " FROM (SELECT id FROM opens WHERE id >= ? AND id < ? ORDER BY id LIMIT ?) AS part"
)
_NOBODYS: Final = (
    "open_id >= ? AND open_id < ? AND EXISTS (SELECT 1 FROM opens o WHERE o.id = open_id"
    " AND o.customer_id IS NULL AND o.addressed_to IS NULL)"
)
_KEEP_SUMS: Final = (
    f"INSERT INTO sections_dropped ({_ALIKE}, tenths) SELECT {_ALIKE}, sum(tenths) FROM section_times"  # noqa: S608  (our own words)
    f" WHERE {{}} GROUP BY {_ALIKE}"
    f" ON CONFLICT ({_ALIKE}) DO UPDATE SET tenths = sections_dropped.tenths + excluded.tenths"
)
_DROP: Final = f"DELETE FROM interactions WHERE kind NOT IN ('form', '{WITHDRAWN}') AND {{}}"  # noqa: S608  (our own words)
_NEXT_REPORT: Final = "(SELECT coalesce(max(id), 0) + 1 FROM interactions)"
_SUMMED_UP_TO: Final = (
    f"UPDATE revisions SET number = {_NEXT_REPORT} WHERE name = 'sections' AND number > {_NEXT_REPORT}"  # noqa: S608  (our own words)
)
"""SQLite gives out numbers again: what gets one of them is not summed up yet."""


class DroppedSections(Model):
    """How long a section was read in reports that are no longer there."""

    id = fields.BigIntField(primary_key=True)
    promotion_id = fields.IntField()
    name = fields.CharField(80)
    place = fields.IntField()
    tenths = fields.BigIntField()

    class Meta:
        table = "sections_dropped"
        unique_together = (("promotion_id", "name", "place"),)


async def drop_reports(before: datetime) -> int:
    """Drop what was reported of opens before then whose reader nobody knows, or was meant. Return how many reports.

    Forms stay, since a consent goes with them, and so do withdrawals. What is dropped is never looked at again, and
    goes on where it was after a kill.
    """
    dropped, until = 0, first_at(before)
    while (number := await _drop_some(until)) is not None:
        dropped += number
        await asyncio.sleep(0)
    return dropped


async def drop_reports_of(which: str, *values: int) -> int:
    """Drop the reports for which this SQL holds, and keep what they told of sections. Return how many.

    Call it in a transaction.
    """
    await change(_KEEP_SUMS.format(which), *values)
    dropped = await change(_DROP.format(which), *values)
    if is_sqlite():
        await change(_SUMMED_UP_TO)
    return dropped


async def _drop_some(until: int) -> int | None:
    """Return how many reports were dropped of some opens; None where no open is left."""
    async with transaction(), no_news():
        revision, _ = await Revision.get_or_create(name=_REVISION)
        (part,) = await rows(_NEXT, revision.number, until, _AT_ONCE)
        if not part["number"]:
            return None
        dropped = await drop_reports_of(_NOBODYS, revision.number, part["next"])
        await Revision.filter(name=_REVISION).update(number=part["next"])
    return dropped
