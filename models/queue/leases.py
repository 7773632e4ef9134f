"""Leases: a row of the outbox is taken by one courier, which says what became of it before the lease runs out."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from models.queue.outbox import NOTICES, WORDS, OutboxMessage, SendState
from models.storage.clock import now
from models.storage.database import transaction
from models.storage.plain_sql import moment
from models.storage.queries import Query
from models.storage.statements import Statement

LEASE = timedelta(seconds=30)
"""Renewed while a send takes long: once it has expired, the sending process is gone."""

# States are literals, see UNFINISHED in models.queue.outbox.
_QUEUED = "o.state IN ('queued', 'sending') AND o.state = 'queued' AND o.rank = ? AND o.gathered_in_id IS NULL"
_IS_DUE = Query[int](f"SELECT 1 FROM outbox o WHERE {_QUEUED} AND o.not_before <= ? LIMIT 1")  # noqa: S608  (our own words)
_HEADS = Query[OutboxMessage](
    f"SELECT {{o}} FROM outbox o WHERE {_QUEUED} AND o.not_before <= ?"  # noqa: S608  (our own words)
    " AND NOT EXISTS ("
    "SELECT 1 FROM outbox under_way WHERE under_way.lane = o.lane AND under_way.state = 'sending')"
    " AND NOT EXISTS ("
    "SELECT 1 FROM outbox before WHERE before.lane = o.lane AND (before.rank, before.id) < (o.rank, o.id)"
    " AND before.state IN ('queued', 'sending') AND before.gathered_in_id IS NULL"
    " AND (before.not_before <= ? OR before.attempts > 0)"
    ") ORDER BY o.not_before LIMIT ?",
    postgres_lock=" FOR UPDATE OF o SKIP LOCKED",
    o=OutboxMessage,
)


@lru_cache
def _leasing(number: int) -> Statement:
    marks = ", ".join("?" * number)
    return Statement(
        f"UPDATE outbox SET state = 'sending', attempts = attempts + 1, leased_until = ? WHERE id IN ({marks})"  # noqa: S608  (marks)
    )


async def take(limit: int) -> list[OutboxMessage]:
    """Lease the rows that are due, only the head of each lane, at most ``limit``: words first, then notices.

    In a transaction of its own, and in none while nothing is due.
    """
    at = now()
    if not (await _IS_DUE.first(WORDS, at) or await _IS_DUE.first(NOTICES, at)):
        return []
    async with transaction():
        words = await _HEADS.all(WORDS, at, at, limit)
        notices = await _HEADS.all(NOTICES, at, at, limit - len(words)) if len(words) < limit else []
        taken = sorted([*words, *notices], key=lambda row: (row.rank, row.id))
        if taken:
            await _leasing(len(taken)).run(at + LEASE, *(row.id for row in taken))
    for row in taken:
        row.state, row.attempts, row.leased_until = SendState.SENDING, row.attempts + 1, at + LEASE
    return taken


_SENDING = Query(
    "SELECT id, leased_until FROM outbox WHERE state IN ('queued', 'sending') AND state = 'sending'",
    lambda number, until: (int(number), moment(until)),
)


async def recover(*, all_leases: bool, after: timedelta, except_for: Sequence[int] = ()) -> int:
    """Queue again the rows whose courier died while sending, as perhaps delivered. Return how many.

    ``all_leases`` when no other courier can be running; otherwise only expired leases. They are due again ``after``.
    ``except_for``: rows that the caller is sending itself, though no lease could be renewed while the database was
    away.
    """
    in_hand, at = set(except_for), now()
    lost = [
        number
        for number, until in await _SENDING.all()
        if number not in in_hand and (all_leases or (until is not None and until < at))
    ]
    for number in lost:
        row = await OutboxMessage.get(id=number)
        await OutboxMessage.filter(id=number, state=SendState.SENDING).update(
            state=SendState.QUEUED, doubts=row.doubts + 1, not_before=now() + after
        )
    return len(lost)


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
