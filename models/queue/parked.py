"""Parked rows: what a platform accepts only after the recipient has written. They wait for that, or go another way."""

from collections.abc import Container

from tortoise.expressions import Q

from models.people.addresses import Address
from models.queue.outbox import LATER, NOTICES, UNFINISHED, WORDS, OutboxMessage, SendState, lane_of
from models.storage.clock import now
from models.storage.queries import Query
from models.storage.statements import Statement

_PARKED = "held:"


async def park(row: OutboxMessage, reason: str, lane: str) -> None:
    """Park the row until the person writes, in the lane that was closed first; it blocks no other row meanwhile."""
    channel, _, account = lane.partition(":")
    await OutboxMessage.filter(id=row.id, state=SendState.SENDING).update(
        channel=channel,
        account=account,
        lane=lane,
        held_in=row.held_in,
        held_for=row.held_for,
        state=SendState.QUEUED,
        attempts=0,
        not_before=LATER,
        reason=f"{_PARKED} {reason}"[:300],
    )


# Mostly nothing at all is parked: that is one look at an index, where a busy lane may have many rows.
_SOME_PARKED = Query[int](
    f"SELECT 1 FROM outbox WHERE {UNFINISHED} AND state = 'queued' AND rank IN ({WORDS}, {NOTICES})"  # noqa: S608  (our own words and numbers)
    " AND not_before = ? LIMIT 1"
)


_UNPARK = Statement(
    "UPDATE outbox SET channel = ?, account = ?, lane = ?, not_before = ?, reason = ''"  # noqa: S608  (our own words)
    f" WHERE lane = ? AND {UNFINISHED} AND not_before = ?"
)


async def unpark(address: Address) -> int:
    """Send the person's parked rows to the address from which they wrote now. Return how many.

    Rows parked at any address of theirs; but in a promoter's own account only those parked there, as the rest may be
    for another.
    """
    if await _SOME_PARKED.first(LATER) is None:
        return 0
    theirs = [address] if address.connection_id is not None else await _of_same_person(address)
    to_here = address.channel, address.account, lane_of(address.channel, address.account), now()
    return sum([await _UNPARK.run(*to_here, lane_of(each.channel, each.account), LATER) for each in theirs])


async def another_way(address: Address, tried: Container[str], channels: Container[str]) -> Address | None:
    """Return the person's address used last, of those on ``channels`` that accept messages and were not ``tried``.

    ``tried``: lanes. None when there is none.
    """
    candidates = [
        each
        for each in await _of_same_person(address)
        if each.channel in channels
        and not (each.blocked_reason or each.virtual)
        and lane_of(each.channel, each.account) not in tried
    ]
    return max(candidates, key=lambda each: each.used_at, default=None)


async def _of_same_person(address: Address) -> list[Address]:
    """Return the person's addresses, this one among them, but no other chat in a promoter's own account."""
    if address.promoter_id is not None:
        return await Address.filter(promoter_id=address.promoter_id)
    if address.customer_id is not None:
        own = Q(connection_id=None) | Q(id=address.id)
        return await Address.filter(own, customer_id=address.customer_id, promoter_id=None)
    return [address]
