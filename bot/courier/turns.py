"""Turns: a row goes when the platform's rates let it, and only while it is still this courier's to send.

A process may be held up at any moment: stopped, starved, moved to another machine. Meanwhile others use the rate that
it held, and send the rows that it had leased. So both are asked about once more right before it sends.
"""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.courier.rate_limiter import RateLimiter
from models.queue.attempts import Attempt
from models.queue.leases import is_still_ours
from models.queue.outbox import OutboxMessage

T = TypeVar("T")


class LeaseLost(Exception):
    """Another courier has taken the row up: what becomes of it is that one's to say."""


class Overtaking(Exception):
    """Another row of its lane goes first: it was parked when this one was taken, and is not now."""


async def _at_once() -> None:
    """Wait for nothing else."""


async def in_turn(
    limiter: RateLimiter,
    row: OutboxMessage,
    send: Callable[[], Awaitable[T]],
    *,
    group: bool = False,
    after: Callable[[], Awaitable[None]] = _at_once,
) -> T:
    """Send the row when it may go, ``after`` what else it waits for. Return what sending returns. Raise LeaseLost."""
    while True:
        async with limiter.turn(row.account, group=group, attempt=Attempt(row.id, row.attempts)) as turn:
            await after()
            if not await is_still_ours(row):
                raise LeaseLost
            if turn.begin():
                return await send()
