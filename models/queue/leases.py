"""Leases: a row of the outbox is taken by one courier, which says what became of it before the lease runs out."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from tortoise.connection import get_connection

from models.queue.outbox import NOTICES, UNFINISHED, WORDS, OutboxMessage, SendState
from models.storage.clock import now
from models.storage.plain_sql import moment, rows

LEASE = timedelta(seconds=30)
"""Renewed while a send takes long: once it has expired, the sending process is gone."""


_TAKE = """
UPDATE outbox SET state = 'sending', attempts = attempts + 1, leased_until = {lease} WHERE id IN (
  SELECT o.id FROM outbox o
  WHERE o.state IN ('queued', 'sending') AND o.state = 'queued' AND o.rank = {rank} AND o.not_before <= {now}
  AND o.gathered_in_id IS NULL AND NOT EXISTS (
    SELECT 1 FROM outbox under_way WHERE under_way.lane = o.lane AND under_way.state = 'sending'
  ) AND NOT EXISTS (
    SELECT 1 FROM outbox before WHERE before.lane = o.lane AND (before.rank, before.id) < (o.rank, o.id)
    AND before.state IN ('queued', 'sending') AND before.gathered_in_id IS NULL
    AND (before.not_before <= {now} OR before.attempts > 0)
  )
  ORDER BY o.not_before LIMIT {limit}{lock}
) RETURNING id"""


async def take(limit: int) -> list[OutboxMessage]:
    """Lease the rows that are due, only the head of each lane, at most ``limit``: words first, then notices."""
    at = now()
    connection = get_connection("default")
    marks = {"lease": "?1", "now": "?2", "limit": "?3", "lock": ""}
    if connection.capabilities.dialect != "sqlite":
        marks = {"lease": "$1", "now": "$2", "limit": "$3", "lock": " FOR UPDATE OF o SKIP LOCKED"}
    taken: list[int] = []
    for rank in (WORDS, NOTICES):
        if len(taken) < limit:
            sql = _TAKE.format(rank=rank, **marks)
            found = await connection.execute_query_dict(sql, [at + LEASE, at, limit - len(taken)])
            taken += [row["id"] for row in found]
    return await OutboxMessage.filter(id__in=taken).order_by("rank", "id") if taken else []


async def recover(*, all_leases: bool, after: timedelta, except_for: Sequence[int] = ()) -> int:
    """Queue again the rows whose courier died while sending, as perhaps delivered. Return how many.

    ``all_leases`` when no other courier can be running; otherwise only expired leases. They are due again ``after``.
    ``except_for``: rows that the caller is sending itself, though no lease could be renewed while the database was
    away.
    """
    sending = await rows(f"SELECT id, leased_until FROM outbox WHERE {UNFINISHED} AND state = 'sending'")  # noqa: S608  (our own words and numbers)
    in_hand = set(except_for)
    lost = [each["id"] for each in sending if each["id"] not in in_hand and (all_leases or _has_expired(each))]
    for number in lost:
        row = await OutboxMessage.get(id=number)
        await OutboxMessage.filter(id=number, state=SendState.SENDING).update(
            state=SendState.QUEUED, doubts=row.doubts + 1, not_before=now() + after
        )
    return len(lost)


def _has_expired(row: dict[str, Any]) -> bool:
    until = moment(row["leased_until"])
    return until is not None and until < now()


async def renew(numbers: list[int]) -> None:
    """Renew the leases of these rows, which are still being sent."""
    await OutboxMessage.filter(id__in=numbers, state=SendState.SENDING).update(leased_until=now() + LEASE)


async def postpone(row: OutboxMessage, until: datetime) -> None:
    """Queue the row again as if it had not been tried: it may not go out before ``until`` (quiet hours)."""
    await OutboxMessage.filter(id=row.id, state=SendState.SENDING).update(
        state=SendState.QUEUED, attempts=row.attempts - 1, not_before=until
    )


async def retry(row: OutboxMessage, at: datetime, reason: str, *, doubt: bool = False) -> None:
    """Queue the row again for ``at`` after a failed attempt. ``doubt``: it may have arrived all the same."""
    await OutboxMessage.filter(id=row.id, state=SendState.SENDING).update(
        state=SendState.QUEUED, not_before=at, reason=reason[:300], doubts=row.doubts + int(doubt)
    )


async def finish(row: OutboxMessage, state: SendState, reason: str = "") -> None:
    """End the row in its final state, with the reason."""
    await OutboxMessage.filter(id=row.id, state=SendState.SENDING).update(
        state=state, reason=reason[:300], finished_at=now(), leased_until=None
    )
