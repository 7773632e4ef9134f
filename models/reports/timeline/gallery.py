"""The gallery: what was sent along lately, with the moment it belongs to."""

from dataclasses import dataclass

from models.reports.timeline.event import Cursor
from models.reports.timeline.filter import TimelineFilter
from models.talking.communications import Attachment

_SAID = "h"


@dataclass(frozen=True)
class Shown:
    file: Attachment
    key: Cursor
    """Of the moment that it went along with."""


async def latest_files(wanted: TimelineFilter, *, most: int) -> list[Shown]:
    """Return the files whose bytes are kept, the newest first."""
    asked = {
        "communication__conversation__customer_id": wanted.customer_id,
        "communication__conversation__promoter_id": wanted.promoter_id,
        "communication__promotion_id": wanted.promotion_id,
    }
    whose = {column: number for column, number in asked.items() if number is not None}
    query = Attachment.filter(**whose).exclude(sha256="").order_by("-communication__sent_at", "-id")
    return [
        Shown(file, Cursor(file.communication.sent_at, _SAID, file.communication_id))
        for file in await query.limit(most).prefetch_related("communication")
    ]
