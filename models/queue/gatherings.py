"""Gatherings: notices that wait together for one recipient and are told by one message.

Before a notice is worded, those of its kind that wait behind it are noted down as gathered in it: from then on they
share what becomes of it, whoever dies meanwhile. Delivered, they are finished in its own transaction; the platform's
ids are the message's. When it ends in any other way they wait again, each by itself.
"""

from models.queue.outbox import UNFINISHED, OutboxMessage, SendState
from models.storage.clock import now
from models.storage.plain_sql import change, rows


async def gather(row: OutboxMessage, most: int) -> None:
    """Gather with the row what waits behind it and tells of the same kind of thing, at most so many in all.

    Of a row that may have been told, the message stays what it was.
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
        max(0, most - 1 - found["number"]),
    )


async def gathered_in(number: int, *, told: bool = False) -> list[OutboxMessage]:
    """Return what waits to be told by this row's message, or has been ``told`` by it; oldest first."""
    states = [SendState.SENT, SendState.UNCERTAIN] if told else [SendState.QUEUED]
    return await OutboxMessage.filter(gathered_in_id=number, state__in=states).order_by("id")


async def is_alone(row: OutboxMessage) -> bool:
    """Whether the row's message tells nothing else, and no other's tells it."""
    return row.gathered_in_id is None and not await OutboxMessage.filter(gathered_in_id=row.id).exists()


async def leave_out(row: OutboxMessage, why: str) -> None:
    """There is nothing left to tell of what was gathered."""
    await OutboxMessage.filter(id=row.id, state=SendState.QUEUED).update(
        state=SendState.CANCELLED, reason=why[:300], finished_at=now()
    )


async def scatter() -> int:
    """Let what was gathered in a row that has ended otherwise wait by itself again. Return how many rows."""
    return await change(
        "UPDATE outbox SET gathered_in_id = NULL WHERE gathered_in_id IS NOT NULL AND state = 'queued'"
        " AND NOT EXISTS (SELECT 1 FROM outbox teller WHERE teller.id = outbox.gathered_in_id"
        " AND teller.state IN ('queued', 'sending'))"
    )
