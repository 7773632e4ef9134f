"""Quotas: how many words of a customer's reach the promoter at once. More go out one by one, none is lost silently.

Delayed rather than refused: who pastes fifty lines means them all, and twelve a minute can be read. Only what would
wait for minutes is not passed on, and says so. Counted from the communications themselves, so that a restart or
another process changes nothing: one look into an index for each message, at a handful of rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.queue.outbox import OutboxMessage
from models.storage.plain_sql import moment, rows
from models.talking.communications import Direction

AT_ONCE = 30
APART = timedelta(seconds=5)
"""Twelve a minute."""
MOST_WAITING = 60
TOO_FAST = "failed-too-fast"
_TOLD_FOR = timedelta(minutes=10)


@dataclass(frozen=True)
class QuotaTurn:
    """When the next words may go out. ``refused``: too many wait already."""

    at: datetime
    delayed: bool = False
    refused: bool = False


def turn(earlier: Sequence[datetime], at: datetime) -> QuotaTurn:
    """Find the turn of what is said now, after what was said before, oldest first."""
    bucket = datetime.min.replace(tzinfo=at.tzinfo)
    for said in [*earlier, at]:
        bucket = max(bucket, said) + APART
    goes = max(at, bucket - AT_ONCE * APART)
    return QuotaTurn(goes, delayed=goes > at, refused=goes - at > MOST_WAITING * APART)


async def turn_in(conversation_id: int, at: datetime) -> QuotaTurn:
    """Return the turn of what this conversation's customer says now."""
    said = await rows(
        "SELECT sent_at FROM communications WHERE conversation_id = ? AND sent_at > ? AND direction = ?"
        " AND reason <> ? ORDER BY sent_at LIMIT ?",
        conversation_id,
        at - (AT_ONCE + MOST_WAITING) * APART,
        Direction.TO_PROMOTER.value,
        TOO_FAST,
        2 * (AT_ONCE + MOST_WAITING),
    )
    return turn([found for row in said if (found := moment(row["sent_at"])) is not None], at)


async def told_of(subject: str, at: datetime) -> bool:
    """Whether the customer was told so a moment ago: once for each time that they write too much."""
    return await OutboxMessage.filter(subject=subject, created_at__gt=at - _TOLD_FOR).exists()
