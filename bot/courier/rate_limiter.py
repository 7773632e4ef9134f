"""Rate limiter: never faster than a platform allows, so that it never has to tell us."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import monotonic

from bot.channels.contract import SendLimits
from models.storage.lru_cache import LruCache

_MAX_REMEMBERED = 20_000
_MAX_COUNTED = 1000
_LONGEST_FLIGHT_S = 2.0
"""A message that is not answered by then has reached the platform, or never will: nobody waits for it any longer."""
_LOOK_AGAIN_S = 0.1


@dataclass
class _Flight:
    """A message under way."""

    landed: float
    """When it has reached the platform at the latest."""


class RateLimiter:
    """The clock of one channel. Turns are given out in the order they are asked for.

    A platform counts messages as they reach it, which is at some moment between our call and its answer. So all
    distances are kept from the answer of what went before: however unevenly calls travel, they never arrive too close.
    """

    def __init__(self, limits: SendLimits) -> None:
        self._limits = limits
        self._gate = asyncio.Lock()
        self._next = 0.0
        """When the channel as a whole may send again."""
        counted = max(1, min(_MAX_COUNTED, int(limits.per_second or 1)))
        self._window = counted / limits.per_second if limits.per_second else 0.0
        self._recent: deque[_Flight] = deque(maxlen=counted)
        self._accounts: LruCache[str, float] = LruCache(_MAX_REMEMBERED)
        self._groups: dict[str, deque[_Flight]] = {}

    @asynccontextmanager
    async def turn(self, account: str, *, group: bool = False) -> AsyncIterator[None]:
        """Wait until a message to this account may go; what is done inside sends it, and ends with its answer."""
        flight = await self._start(account, group=group)
        try:
            yield
        finally:
            flight.landed = min(flight.landed, monotonic())
            self.hold(account, self._limits.account_gap_s)

    def pause(self, seconds: float) -> None:
        """Wait with the whole channel, as the platform told us to."""
        self._next = max(self._next, monotonic() + seconds)

    def hold(self, account: str, seconds: float) -> None:
        """Leaves this account alone for a while."""
        self._accounts.put(account, max(monotonic() + seconds, self._accounts.get(account) or 0.0))

    async def _start(self, account: str, *, group: bool) -> _Flight:
        while True:
            await _pass(lambda: self._account_free(account, group=group))
            async with self._gate:
                await _pass(self._channel_free)
                if self._account_free(account, group=group) <= monotonic():  # else another message to it was quicker
                    return self._take(account, group=group)

    def _take(self, account: str, *, group: bool) -> _Flight:
        at = monotonic()
        flight = _Flight(at + _LONGEST_FLIGHT_S)
        if self._limits.per_second is not None:
            self._next = max(self._next, at + 1 / self._limits.per_second)
            self._recent.append(flight)
        if group and self._limits.group_per_minute is not None:
            self._groups.setdefault(account, deque(maxlen=self._limits.group_per_minute)).append(flight)
        self.hold(account, self._limits.account_gap_s)
        return flight

    def _channel_free(self) -> float:
        full = len(self._recent) == self._recent.maxlen
        return max(self._next, self._recent[0].landed + self._window) if full else self._next

    def _account_free(self, account: str, *, group: bool) -> float:
        at = self._accounts.get(account) or 0.0
        sent = self._groups.get(account) if group else None
        return max(at, sent[0].landed + 60) if sent is not None and len(sent) == sent.maxlen else at


async def _pass(moment: Callable[[], float]) -> None:
    """Wait for a moment that may yet come earlier or later."""
    while (wait := moment() - monotonic()) > 0:  # noqa: ASYNC110  (nothing happens then: the clock goes on)
        await asyncio.sleep(min(wait, _LOOK_AGAIN_S))
