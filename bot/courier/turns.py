"""Turns: each call for a row goes when the platform's rates let it, and only while the row is this courier's to send.

A process may be held up at any moment: stopped, starved, moved to another machine. Meanwhile others use the rate that
it held, and send the rows that it had leased. So both are asked about once more right before it sends.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from bot.courier.rate_limiter import RateLimiter
from bot.outcomes import Uncertain, Underway
from models.queue.attempts import Attempt
from models.queue.leases import LEASE, is_still_ours
from models.queue.outbox import OutboxMessage

T = TypeVar("T")

SEND_TIMEOUT_S = 100
"""Uploads of big files are slow; whoever hangs longer gives no answer any more."""


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
    lease: timedelta = LEASE,
) -> T:
    """Send the row when it may go, ``after`` what else it waits for. Return what sending returns. Raise LeaseLost.

    What is under way goes on in further turns; nothing else of its lane comes between.
    """
    begun = False
    while True:
        async with limiter.turn(row.account, group=group, attempt=Attempt(row.id, row.attempts)) as turn:
            if not begun:
                await after()
            if not await is_still_ours(row, lasting=lease):
                raise LeaseLost
            if turn.begin():
                try:
                    async with asyncio.timeout(SEND_TIMEOUT_S):
                        return await send()
                except Underway:
                    begun = True
                except TimeoutError as error:
                    raise Uncertain("no answer in time") from error
