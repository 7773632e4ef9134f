"""Gatherings: notices that wait together for one recipient and go out as one message.

Before a notice is worded, those of its kind that wait behind it are stored as gathered in it: from then on they share
its fate, even if the process dies meanwhile. Once it is delivered, they are finished in the same transaction; the
platform's ids belong to the one message. When it ends in any other way they wait again, each by itself.
"""

from models.queue.outbox import UNFINISHED, OutboxMessage, SendState
from models.storage.clock import now
from models.storage.plain_sql import change, rows
from models.storage.queries import Query


async def gather(row: OutboxMessage, limit: int) -> None:
    """Gather into the row those of its kind that wait behind it, at most ``limit`` in all with itself.

    A row that may have been delivered gathers nothing more: its message must stay what it was.
    """
    if row.doubts:
        return
    (found,) = await rows("SELECT count(*) AS number FROM outbox WHERE gathered_in_id = ?", row.id)
    await change(
        "UPDATE outbox SET gathered_in_id = ? WHERE id IN ("  # noqa: S608  (our own words)
        f"SELECT id FROM outbox WHERE lane = ? AND rank = ? AND id <> ? AND {UNFINISHED} AND state = 'queued'"
        " AND kind = ? AND gathered_in_id IS NULL AND attempts = 0 AND not_before <= ? ORDER BY id LIMIT ?)",
        row.id,
        row.lane,
        row.rank,
        row.id,
        row.kind,
        now(),
        max(0, limit - 1 - found["number"]),
    )


async def gathered_in(number: int, *, sent: bool = False) -> list[OutboxMessage]:
    """Return the rows gathered in this row that wait, or those that went out with it (``sent``); oldest first."""
    states = [SendState.SENT, SendState.UNCERTAIN] if sent else [SendState.QUEUED]
    return await OutboxMessage.filter(gathered_in_id=number, state__in=states).order_by("id")


async def is_alone(row: OutboxMessage) -> bool:
    """Tell whether no row is gathered in this one, and this one is gathered in none."""
    return row.gathered_in_id is None and not await OutboxMessage.filter(gathered_in_id=row.id).exists()


async def leave_out(row: OutboxMessage, why: str) -> None:
    """Cancel a gathered row that has nothing left to say. ``why`` is stored as its reason."""
    await OutboxMessage.filter(id=row.id, state=SendState.QUEUED).update(
        state=SendState.CANCELLED, reason=why[:300], finished_at=now()
    )


_IS_GATHERED = Query[int](
    "SELECT 1 FROM outbox WHERE gathered_in_id IS NOT NULL AND state = 'queued' LIMIT 1",
)


async def scatter() -> int:
    """Let rows wait by themselves again that were gathered in a row which ended undelivered. Return how many."""
    if not await _IS_GATHERED.first():
        return 0
    return await change(
        "UPDATE outbox SET gathered_in_id = NULL WHERE gathered_in_id IS NOT NULL AND state = 'queued'"
        " AND NOT EXISTS (SELECT 1 FROM outbox teller WHERE teller.id = outbox.gathered_in_id"
        " AND teller.state IN ('queued', 'sending'))"
    )
