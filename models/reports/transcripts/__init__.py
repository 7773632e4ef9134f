"""Transcripts: one conversation whole, in the order in which it happened, to keep, print or work on."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import UTC, tzinfo
from importlib import import_module
from typing import BinaryIO

from models.files.store import MediaStore
from models.reports.timeline import TimelineEvent, between_the_two
from models.reports.transcripts.html import write_html
from models.reports.transcripts.machine_readable import write_csv, write_json
from models.reports.transcripts.sheet import Sheet, TranscriptTooLong
from models.storage.clock import now
from models.talking.conversations import Conversation, customer_in

__all__ = ["FORMATS", "MIME", "Sheet", "TranscriptTooLong", "transcribe"]

Write = Callable[[Sheet, AsyncIterator[TimelineEvent], BinaryIO], Awaitable[int]]


async def _write_pdf(sheet: Sheet, moments: AsyncIterator[TimelineEvent], file: BinaryIO) -> int:
    # Loaded for the first one: the typesetter alone takes 45 MB, in every command and every server.
    pdf = await asyncio.to_thread(import_module, "models.reports.transcripts.pdf")
    written: int = await pdf.write_pdf(sheet, moments, file)
    return written


FORMATS: Mapping[str, Write] = {"json": write_json, "csv": write_csv, "html": write_html, "pdf": _write_pdf}
MIME = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
}


async def transcribe(
    talk: Conversation, form: str, file: BinaryIO, *, language: str, media: MediaStore, zone: tzinfo = UTC
) -> int:
    """Write the conversation, its people loaded, into the file; return how many moments. Raises TranscriptTooLong.

    ``zone``: on whose clocks times are written for people; programs get them in UTC.
    """
    sheet = Sheet(
        conversation_id=talk.id,
        promoter=talk.promoter.name,
        customer=await customer_in(talk, language),
        customer_name=talk.customer.name,
        language=language,
        media=media,
        at=now(),
        zone=zone,
    )
    return await FORMATS[form](sheet, between_the_two(talk.promoter_id, talk.customer_id), file)
