"""Probing: what may have arrived goes again only once the platform answers calls that do no harm."""

import asyncio

from bot.channels.contract import Channel
from bot.courier.circuit_breaker import CircuitBreaker
from bot.courier.rate_limiter import RateLimiter
from bot.courier.turns import SEND_TIMEOUT_S
from bot.outcomes import Final, Outcome
from models.queue.outbox import OutboxMessage


async def danger(row: OutboxMessage, channel: Channel, breaker: CircuitBreaker, limiter: RateLimiter) -> str | None:
    """Say why a row that may have arrived doesn't go again yet; None once harmless calls are answered again.

    Raise Final where there is nobody any more to whom it could go.
    """
    for _ in range(breaker.probes):
        if not breaker.calm:
            return row.reason
        turn = limiter.turn(row.account, group=channel.is_group(row.account))
        try:
            async with turn, asyncio.timeout(SEND_TIMEOUT_S):
                await channel.probe(row.account)
        except Final:
            raise
        except (Outcome, TimeoutError) as outcome:
            breaker.trouble()
            return str(outcome)
    breaker.proved()
    return None
