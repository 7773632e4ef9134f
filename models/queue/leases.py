"""Leases: a row of the outbox is taken by one courier, which says what became of it before the lease runs out."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from tortoise.queryset import QuerySet

from models.queue.outbox import NOTICES, WORDS, OutboxMessage, SendState
from models.storage.clock import now
from models.storage.database import transaction
from models.storage.plain_sql import is_sqlite, moment
from models.storage.queries import Query
from models.storage.statements import Statement, Write

LEASE = timedelta(seconds=30)
"""Renewed while a send takes long: once it has expired, the sending process is gone."""
_LOOKED_AT = 200
"""Rows from the oldest and from the latest that a quick look goes through: lanes that wait long are full of them."""

# States are literals, see UNFINISHED in models.queue.outbox.
_DUE = "state IN ('queued', 'sending') AND state = 'queued' AND rank = ? AND gathered_in_id IS NULL AND not_before <= ?"
_IS_HEAD = (
    "NOT EXISTS (SELECT 1 FROM outbox sent WHERE sent.lane = o.lane AND sent.state = 'sending')"
    " AND o.id = (SELECT first.id FROM outbox first WHERE first.lane = o.lane AND first.state IN ('queued', 'sending')"
    " AND first.gathered_in_id IS NULL AND (first.not_before <= ? OR first.attempts > 0)"
    " ORDER BY first.rank, first.id LIMIT 1)"
)
_HEADS = Query[OutboxMessage](
    f"SELECT {{o}} FROM outbox o WHERE {_DUE} AND {_IS_HEAD} ORDER BY o.not_before LIMIT ?",  # noqa: S608  (our own words)
    o=OutboxMessage,
)
_OLDEST, _LATEST = (
    Query[OutboxMessage](
        f"SELECT {{o}} FROM (SELECT id FROM outbox WHERE {_DUE} ORDER BY not_before {order} LIMIT {_LOOKED_AT}) due"  # noqa: S608  (our own words)
        f" JOIN outbox o ON o.id = due.id WHERE {_IS_HEAD} ORDER BY o.not_before {order} LIMIT ?",
        o=OutboxMessage,
    )
    for order in ("ASC", "DESC")
)

_LEASE_WORDS = Query[OutboxMessage](
    "UPDATE outbox SET state = 'sending', attempts = attempts + 1, leased_until = ? WHERE id IN (SELECT o.id"  # noqa: S608  (our own words)
    f" FROM (SELECT id FROM outbox WHERE {_DUE} ORDER BY not_before LIMIT {_LOOKED_AT}) due"
    f" JOIN outbox o ON o.id = due.id WHERE {_IS_HEAD} ORDER BY o.not_before LIMIT ?) RETURNING {{outbox}}",
    outbox=OutboxMessage,
)


async def take_words(limit: int) -> list[OutboxMessage]:
    """Lease words that are due, in the transaction that is open, where no other courier leases any.

    As a look that is not thorough, at words alone: notices, and what it passes over, are left for ``take``.
    """
    at = now()
    return await _LEASE_WORDS.all(at + LEASE, WORDS, at, at, limit)


_COUNTED = f"SELECT count(*) FROM (SELECT 1 FROM outbox WHERE {_DUE} LIMIT {_LOOKED_AT + 1}) due"  # noqa: S608  (our own words)
_NUMBERS_DUE = Query(f"SELECT ({_COUNTED}), ({_COUNTED})", lambda words, notices: {WORDS: words, NOTICES: notices})


async def take(limit: int, *, thoroughly: bool = True, lasting: timedelta = LEASE) -> list[OutboxMessage]:
    """Lease the rows that are due, only the head of each lane, at most ``limit``: words first, then notices.

    Not ``thoroughly``: heads among hundreds of rows that can't go yet may be passed over this time.
    """
    at = now()
    heads: list[OutboxMessage] = []
    for rank, number in (await _NUMBERS_DUE.one(WORDS, at, NOTICES, at)).items():
        if number and len(heads) < limit:
            heads += await _heads(rank, number, at, limit - len(heads), thoroughly=thoroughly)
    if not heads:
        return []
    leasing, values = _leasing(len(heads)), (at + lasting, *(row.id for row in heads))
    taken = set(await (leasing.all(*values) if is_sqlite() else _one_after_the_other(leasing, *values)))
    rows = [row for row in heads if row.id in taken]
    for row in rows:
        row.state, row.attempts, row.leased_until = SendState.SENDING, row.attempts + 1, at + lasting
    return rows


async def _heads(rank: int, number: int, at: datetime, limit: int, *, thoroughly: bool) -> list[OutboxMessage]:
    """Return heads of lanes, at most ``limit``; ``number``: how many rows of this rank are due, as far as counted."""
    if thoroughly:
        return await _HEADS.all(rank, at, at, limit)
    oldest = await _OLDEST.all(rank, at, at, limit)
    all_seen = len(oldest) == limit or number <= _LOOKED_AT
    latest = [] if all_seen else await _LATEST.all(rank, at, at, limit - len(oldest))
    found = {row.id for row in oldest}
    return oldest + [row for row in latest if row.id not in found]


_ALONE = Query("SELECT pg_advisory_xact_lock(hashtext('handbill leases'))", lambda _: True)
"""One courier after the other: two at once see each other's rows as queued, and could lease two of one lane."""


async def _one_after_the_other(leasing: Query[int], *values: Any) -> list[int]:
    """Lease rows while no other courier does."""
    async with transaction():
        await _ALONE.one()
        return await leasing.all(*values)


@lru_cache
def _leasing(number: int) -> Query[int]:
    marks = ", ".join("?" * number)
    return Query(
        "UPDATE outbox SET state = 'sending', attempts = attempts + 1, leased_until = ?"  # noqa: S608  (marks)
        f" WHERE id IN ({marks}) AND state = 'queued' AND NOT EXISTS (SELECT 1 FROM outbox sent"
        " WHERE sent.lane = outbox.lane AND sent.state = 'sending') RETURNING id",
        synced=False,
    )


_NEXT_IN_LANE = Query[OutboxMessage](
    "SELECT {o} FROM outbox o WHERE o.lane = ? AND o.state IN ('queued', 'sending') AND o.gathered_in_id IS NULL"
    " AND o.id <> ? AND (o.not_before <= ? OR o.attempts > 0) ORDER BY o.rank, o.id LIMIT 1",
    o=OutboxMessage,
)
_LEASE = Statement(
    "UPDATE outbox SET state = 'sending', attempts = attempts + 1, leased_until = ? WHERE id = ? AND state = 'queued'",
    rank=2,
    synced=False,
)
_LEASED = Query[OutboxMessage]("SELECT {o} FROM outbox o WHERE o.id = ? AND o.state = 'sending'", o=OutboxMessage)


async def next_in_lane(row: OutboxMessage) -> OutboxMessage | None:
    """Return the words that go next in the lane of a row that has been sent; None when none are due there.

    No notice: words that come before it is sent would have to wait for it.
    """
    at = now()
    head = await _NEXT_IN_LANE.first(row.lane, row.id, at)
    if head is None or head.state is not SendState.QUEUED or head.rank != WORDS:
        return None
    return head if head.not_before <= at else None


def lease(row: OutboxMessage, *, lasting: timedelta = LEASE) -> Write:
    """Return the write that leases the next of a lane, in the commit that finishes the row before it."""
    return _LEASE, (now() + lasting, row.id)


async def leased(row: OutboxMessage) -> OutboxMessage | None:
    """Return the row as it was leased; None where it was cancelled meanwhile."""
    return await _LEASED.first(row.id)


_KEEP = Query[int](
    "UPDATE outbox SET leased_until = ? WHERE id = ? AND attempts = ? AND state = 'sending' RETURNING id",
    synced=False,
)


async def is_still_ours(row: OutboxMessage, *, lasting: timedelta = LEASE) -> bool:
    """Tell whether the row is this courier's to send; where its lease may be over, look, and renew it.

    Whoever was held up for long (frozen, starved, without the database) finds its rows taken up by another.
    """
    if row.leased_until is not None and now() < row.leased_until - lasting / 2:
        return True
    return await _KEEP.first(now() + lasting, row.id, row.attempts) is not None


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
        left = _leased_for(row)
        if not all_leases:  # unless it was renewed just now
            left = left.filter(leased_until__lt=at)
        await left.update(state=SendState.QUEUED, doubts=row.doubts + 1, not_before=now() + after)
    return len(lost)


async def renew(numbers: list[int], *, lasting: timedelta = LEASE) -> None:
    """Renew the leases of these rows, which are still being sent."""
    await OutboxMessage.filter(id__in=numbers, state=SendState.SENDING).update(leased_until=now() + lasting)


async def postpone(row: OutboxMessage, until: datetime) -> None:
    """Queue the row again as if it had not been tried: it may not go out before ``until`` (quiet hours)."""
    await _leased_for(row).update(state=SendState.QUEUED, attempts=row.attempts - 1, not_before=until)


async def retry(row: OutboxMessage, at: datetime, reason: str, *, doubt: bool = False) -> None:
    """Queue the row again for ``at`` after a failed attempt. ``doubt``: it may have arrived all the same."""
    await _leased_for(row).update(
        state=SendState.QUEUED, not_before=at, reason=reason[:300], doubts=row.doubts + int(doubt)
    )


async def finish(row: OutboxMessage, state: SendState, reason: str = "") -> None:
    """End the row in its final state, with the reason."""
    await _leased_for(row).update(state=state, reason=reason[:300], finished_at=now(), leased_until=None)


def _leased_for(row: OutboxMessage) -> QuerySet[OutboxMessage]:
    """Return the row as long as it is leased for this attempt: what another courier does with it is its own."""
    return OutboxMessage.filter(id=row.id, attempts=row.attempts, state=SendState.SENDING)
