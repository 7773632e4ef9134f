"""Parked rows: what a platform accepts only after the recipient has written. They wait for that, or go another way."""

from collections.abc import Container

from tortoise.expressions import Q

from models.people.addresses import Address
from models.queue.outbox import LATER, UNFINISHED, OutboxMessage, SendState, lane_of
from models.storage.clock import now
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


def _unpark(lanes: str) -> Statement:
    return Statement(
        "UPDATE outbox SET channel = ?, account = ?, lane = ?, not_before = ?, reason = ''"  # noqa: S608  (our own words)
        f" WHERE {UNFINISHED} AND state = 'queued' AND not_before = ? AND lane IN ({lanes})"
    )


_LANES = "SELECT a.channel || ':' || a.account FROM addresses a WHERE"
_UNPARK = _unpark("?")
_UNPARK_PROMOTERS = _unpark(f"{_LANES} a.promoter_id = ?")
_UNPARK_CUSTOMERS = _unpark(
    f"{_LANES} a.customer_id = ? AND a.promoter_id IS NULL AND (a.connection_id IS NULL OR a.id = ?)"
)


async def unpark(address: Address) -> int:
    """Send the person's parked rows to the address from which they wrote now. Return how many.

    Rows parked at any address of theirs; but in a promoter's own account only those parked there, as the rest may be
    for another.
    """
    lane = lane_of(address.channel, address.account)
    to_here = address.channel, address.account, lane, now(), LATER
    if address.connection_id is not None or (address.promoter_id is None and address.customer_id is None):
        return await _UNPARK.run(*to_here, lane)
    if address.promoter_id is not None:
        return await _UNPARK_PROMOTERS.run(*to_here, address.promoter_id)
    return await _UNPARK_CUSTOMERS.run(*to_here, address.customer_id, address.id)


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
