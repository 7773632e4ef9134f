"""The gallery: what was sent along lately, with the moment it belongs to."""

from dataclasses import dataclass

from models.reports.timeline.event import Cursor
from models.reports.timeline.filter import TimelineFilter
from models.storage.plain_sql import rows
from models.talking.communications import Attachment

_SAID = "h"


@dataclass(frozen=True)
class ShownFile:
    file: Attachment
    key: Cursor
    """Of the moment that it went along with."""


async def latest_files(wanted: TimelineFilter, *, limit: int) -> list[ShownFile]:
    """Return the files whose bytes are kept, the newest first."""
    asked = {
        "t.customer_id": wanted.customer_id,
        "t.promoter_id": wanted.promoter_id,
        "c.promotion_id": wanted.promotion_id,
    }
    whose = {column: number for column, number in asked.items() if number is not None}
    sql = (
        # CROSS: from whose it is to what there is, else SQLite goes through all files there are.
        "SELECT a.id FROM conversations t CROSS JOIN communications c CROSS JOIN attachments a"  # noqa: S608  (our own columns)
        f" WHERE {''.join(f'{column} = ? AND ' for column in whose)}c.conversation_id = t.id"
        " AND a.communication_id = c.id AND a.sha256 <> '' ORDER BY c.sent_at DESC, a.id DESC LIMIT ?"
    )
    numbers = [row["id"] for row in await rows(sql, *whose.values(), limit)]
    found = await Attachment.filter(id__in=numbers).prefetch_related("communication")
    return [
        ShownFile(file, Cursor(file.communication.sent_at, _SAID, file.communication_id))
        for file in sorted(found, key=lambda file: numbers.index(file.id))
    ]
