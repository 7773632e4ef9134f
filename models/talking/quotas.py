"""Quotas: how many messages of a customer's reach the promoter at once. More go out one by one, none is lost silently.

Delayed rather than refused: who pastes fifty lines means them all, and twelve a minute can be read. Only what would
wait for minutes is not passed on, and the customer learns it. Counted from the communications themselves, so that a
restart or another process changes nothing: one indexed query of a few rows for each message.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.queue.outbox import OutboxMessage
from models.storage.plain_sql import when
from models.storage.queries import Query
from models.talking.communications import Direction

AT_ONCE = 30
APART = timedelta(seconds=5)
"""Between two messages once ``AT_ONCE`` are used up: twelve a minute."""
MAX_WAITING = 60
TOO_FAST = "failed-too-fast"
_NOTIFIED_FOR = timedelta(minutes=10)


@dataclass(frozen=True)
class QuotaTurn:
    """When the next message may go out. ``refused``: too many wait already."""

    at: datetime
    delayed: bool = False
    refused: bool = False


def turn(earlier: Sequence[datetime], at: datetime) -> QuotaTurn:
    """Return the turn of a message said at ``at``; ``earlier`` are the times of those before it, oldest first."""
    bucket = datetime.min.replace(tzinfo=at.tzinfo)
    for said in [*earlier, at]:
        bucket = max(bucket, said) + APART
    goes = max(at, bucket - AT_ONCE * APART)
    return QuotaTurn(goes, delayed=goes > at, refused=goes - at > MAX_WAITING * APART)


COUNTED_FOR = (AT_ONCE + MAX_WAITING) * APART
COUNTED_SQL = (
    "FROM communications m WHERE m.conversation_id = c.id AND m.sent_at > ?"
    f" AND m.direction = '{Direction.TO_PROMOTER}' AND m.reason <> '{TOO_FAST}'"
)
"""What a customer said in ``conversations c`` since then that counts. Until that is ``AT_ONCE``, nothing waits."""
_SAID_SINCE = Query(
    f"SELECT m.sent_at {COUNTED_SQL.replace('c.id', '?')} ORDER BY m.sent_at LIMIT {2 * (AT_ONCE + MAX_WAITING)}", when
)


async def turn_in(conversation_id: int, at: datetime) -> QuotaTurn:
    """Return the turn of what this conversation's customer says at ``at``."""
    return turn(await _SAID_SINCE.all(conversation_id, at - COUNTED_FOR), at)


async def was_notified(subject: str, at: datetime) -> bool:
    """Tell whether the customer was notified of this within ten minutes: one notice for each burst of messages."""
    return await OutboxMessage.filter(subject=subject, created_at__gt=at - _NOTIFIED_FOR).exists()
