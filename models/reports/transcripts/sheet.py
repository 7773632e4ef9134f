"""The sheet: whose conversation is written down, in which language, and the pictures that may go into it."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from models.files.store import MediaStore
from models.reports.timeline import EventFile
from models.words import say

PICTURE_BYTES = 512 * 1024
ALL_PICTURE_BYTES = 20 * 1024 * 1024
_PICTURES = {"image/jpeg", "image/png", "image/gif", "image/webp"}


class TranscriptTooLong(ValueError):
    """The conversation is too long for paper."""


@dataclass(kw_only=True)
class Sheet:
    conversation_id: int
    promoter: str
    customer: str
    """As people are told; ``customer_name`` is empty for one without a name."""
    customer_name: str = ""
    language: str
    media: MediaStore
    at: datetime
    zone: tzinfo
    """On whose clocks times are written."""
    _room: int = field(default=ALL_PICTURE_BYTES, repr=False)

    @property
    def title(self) -> str:
        return say(self.language, "transcript-title", customer=self.customer, promoter=self.promoter)

    def colophon(self, moments: int) -> str:
        """Return what stands at the end: how many moments, and when it was written."""
        return say(self.language, "transcript-of", moments=moments, zone=str(self.zone), at=self.clock(self.at))

    def clock(self, at: datetime) -> str:
        return f"{self.day(at)} {at.astimezone(self.zone):%H:%M}"

    def day(self, at: datetime) -> str:
        return f"{at.astimezone(self.zone):%Y-%m-%d}"

    async def picture(self, file: EventFile) -> bytes | None:
        """Return a picture's bytes if it is small enough to go in; None for others, and once all are too many."""
        if file.mime not in _PICTURES or not file.sha256 or file.size > min(PICTURE_BYTES, self._room):
            return None
        try:
            path = await self.media.local(file.sha256)
        except FileNotFoundError:
            return None
        if path.stat().st_size > min(PICTURE_BYTES, self._room):
            return None
        data = await asyncio.to_thread(path.read_bytes)
        self._room -= len(data)
        return data
