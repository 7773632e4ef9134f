"""A transcript that machines read: one JSON object, or a table."""

from collections.abc import AsyncIterator
from typing import BinaryIO

import orjson

from models.reports.exports.formats import csv_table
from models.reports.timeline import TimelineEvent
from models.reports.timeline.event import COLUMNS
from models.reports.transcripts.sheet import Sheet
from models.storage.clock import iso


async def write_json(sheet: Sheet, moments: AsyncIterator[TimelineEvent], file: BinaryIO) -> int:
    """``{"conversation_id", "promoter", "customer", "written_at", "moments": […]}``, moment by moment."""
    about = {
        "conversation_id": sheet.conversation_id,
        "promoter": sheet.promoter,
        "customer": sheet.customer_name or None,
    }
    head = orjson.dumps(about | {"written_at": iso(sheet.at)})
    file.write(head[:-1] + b',"moments":[')
    number = 0
    async for moment in moments:
        file.write((b",\n" if number else b"\n") + orjson.dumps(moment.as_row()))
        number += 1
    file.write(b"\n]}\n")
    return number


async def write_csv(_: Sheet, moments: AsyncIterator[TimelineEvent], file: BinaryIO) -> int:
    """Write CSV with the columns of ``handbill export timeline``; return how many rows."""
    number = 0
    with csv_table(file, COLUMNS) as add:
        async for moment in moments:
            add(moment.as_row())
            number += 1
    return number
