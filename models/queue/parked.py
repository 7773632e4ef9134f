"""Held: what a platform takes only after the recipient has written. It waits for that, or goes another way."""

from collections.abc import Container

from tortoise.expressions import Q

from models.people.addresses import Address
from models.queue.outbox import LATER, UNFINISHED, OutboxMessage, SendState, lane_of
from models.storage.clock import now
from models.storage.plain_sql import change

_HELD = "held:"


async def park(row: OutboxMessage, reason: str, lane: str) -> None:
    """Park the row until the person writes, in the lane that was closed first; it holds nobody back."""
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
        reason=f"{_HELD} {reason}"[:300],
    )


async def unpark(address: Address) -> int:
    """Send here what was parked for the person, who wrote, at this or another address of theirs.

    In a promoter's own account only what was held there: the rest may be another's. Returns how many rows.
    """
    theirs = [address] if address.connection_id is not None else await _of_same_person(address)
    lanes = [lane_of(each.channel, each.account) for each in theirs]
    if not lanes:
        return 0
    return await change(
        "UPDATE outbox SET channel = ?, account = ?, lane = ?, not_before = ?, reason = ''"  # noqa: S608  (our own words and numbers)
        f" WHERE lane IN ({', '.join('?' * len(lanes))}) AND {UNFINISHED} AND state = 'queued' AND not_before = ?",
        address.channel,
        address.account,
        lane_of(address.channel, address.account),
        now(),
        *lanes,
        LATER,
    )


async def another_way(address: Address, tried: Container[str], channels: Container[str]) -> Address | None:
    """Find the person's address used last, of those on ``channels`` that take messages and are in no lane ``tried``."""
    ways = [
        each
        for each in await _of_same_person(address)
        if each.channel in channels
        and not (each.blocked_reason or each.virtual)
        and lane_of(each.channel, each.account) not in tried
    ]
    return max(ways, key=lambda each: each.used_at, default=None)


async def _of_same_person(address: Address) -> list[Address]:
    """Itself among them, but no other chat in a promoter's own account."""
    if address.promoter_id is not None:
        return await Address.filter(promoter_id=address.promoter_id)
    if address.customer_id is not None:
        own = Q(connection_id=None) | Q(id=address.id)
        return await Address.filter(own, customer_id=address.customer_id, promoter_id=None)
    return [address]
