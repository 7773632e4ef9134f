"""Rate limiter: never faster than a platform allows, so that it never has to tell us."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import monotonic

from bot.channels.contract import SendLimits
from models.queue.attempts import Attempt
from models.storage.lru_cache import LruCache

_MAX_REMEMBERED = 20_000
_MAX_COUNTED = 1000
_LONGEST_FLIGHT_S = 2.0
"""A message that is not answered by then has reached the platform, or never will: nobody waits for it any longer."""
_LOOK_AGAIN_S = 0.1
_MINUTE_S = 60.0


@dataclass
class Turn:
    """Leave to send one message, and that message under way."""

    landed: float
    """When it has reached the platform at the latest."""
    good_until: float = float("inf")
    is_used: bool = False

    def begin(self) -> bool:
        """Use it, to send right away. False where it is good no more: this process was held up since it was given."""
        self.is_used = monotonic() < self.good_until
        return self.is_used


class RateLimiter:
    """The clock of one channel. Turns are given out in the order they are asked for.

    A platform counts messages as they reach it, which is at some moment between our call and its answer. So all
    distances are kept from the answer of what went before: however unevenly calls travel, they never arrive too close.
    """

    def __init__(self, limits: SendLimits, hold_share: Callable[[], Awaitable[float]] | None = None) -> None:
        self._limits = limits
        self._hold_share = hold_share
        """Waits until this process holds a share of the channel's rate, and returns until when it does."""
        self._gate = asyncio.Lock()
        self._next = 0.0
        """When the channel as a whole may send again."""
        self._counted = max(1, min(_MAX_COUNTED, int(limits.per_second or 1)))
        self._window = self._counted / limits.per_second if limits.per_second else 0.0
        self._recent: deque[Turn] = deque(maxlen=self._counted)
        self.use(1.0)
        self._accounts: LruCache[str, float] = LruCache(_MAX_REMEMBERED)
        self._groups: dict[str, deque[Turn]] = {}
        self._own: LruCache[Attempt, None] = LruCache(_MAX_REMEMBERED)
        """The messages that went through here."""

    @property
    def is_limited(self) -> bool:
        return self._limits != SendLimits()

    @property
    def memory_s(self) -> float:
        """For how many seconds a message still delays others."""
        minute = _MINUTE_S if self._limits.group_per_minute is not None else 0.0
        return max(minute, self._limits.account_gap_s)

    @property
    def account_gap_s(self) -> float:
        return self._limits.account_gap_s

    @property
    def in_use(self) -> float:
        """The fraction of the channel's rate that what was sent of late still takes up."""
        since = monotonic() - self._window
        return sum(turn.landed > since for turn in self._recent) / self._counted if self._window else 0.0

    def use(self, share: float) -> None:
        """Send no faster than this fraction of the channel's rate: the others use the rest."""
        self._at_once = max(1, int(self._counted * share + 1e-6))
        """So many go in each window …"""
        stretched = self._at_once / (self._counted * share) if 0 < self._counted * share < 1 else 1.0
        self._own_window = self._window * stretched
        """… which is longer where the share is less than one."""

    @asynccontextmanager
    async def turn(self, account: str, *, group: bool = False, attempt: Attempt | None = None) -> AsyncIterator[Turn]:
        """Wait until a message to this account may go; what is done inside begins it, and ends with its answer.

        ``attempt``: at its row in the outbox; None where nothing of it is sent. What was not begun, or ends in an
        error, may be sent by another process later: then that counts as well.
        """
        turn = await self._start(account, group=group)
        try:
            yield turn
            if attempt is not None and turn.is_used:
                self._own.put(attempt, None)
        finally:
            turn.landed = min(turn.landed, monotonic())
            self.hold(account, self._limits.account_gap_s)

    def pause(self, seconds: float) -> None:
        """Wait with the whole channel, as the platform told us to."""
        self._next = max(self._next, monotonic() + seconds)

    def hold(self, account: str, seconds: float) -> None:
        """Leaves this account alone for a while."""
        self._accounts.put(account, max(monotonic() + seconds, self._accounts.get(account) or 0.0))

    def sent_elsewhere(self, account: str, attempts: Sequence[Attempt], ago_s: float, *, group: bool = False) -> None:
        """Note that the message of these attempts, unless it went through here, was sent so many seconds ago."""
        if any(attempt in self._own for attempt in attempts):
            return
        self._own.put(attempts[0], None)
        landed = monotonic() - ago_s
        self._accounts.put(account, max(landed + self._limits.account_gap_s, self._accounts.get(account) or 0.0))
        if group and self._limits.group_per_minute is not None:
            self._note_in_group(account, Turn(landed))

    async def _start(self, account: str, *, group: bool) -> Turn:
        while True:
            await _pass(lambda: self._account_free(account, group=group))
            async with self._gate:
                held_until = await self._hold_share() if self._hold_share and self._window else float("inf")
                await _pass(self._channel_free)
                is_free = self._account_free(account, group=group) <= monotonic()  # else another message was quicker
                if is_free and monotonic() < held_until:
                    return self._take(account, held_until, group=group)

    def _take(self, account: str, held_until: float, *, group: bool) -> Turn:
        at = monotonic()
        turn = Turn(at + _LONGEST_FLIGHT_S, held_until)
        if self._limits.per_second is not None:
            self._next = max(self._next, at + self._own_window / self._at_once)
            self._recent.append(turn)
        if group and self._limits.group_per_minute is not None:
            self._note_in_group(account, turn)
        self.hold(account, self._limits.account_gap_s)
        return turn

    def _note_in_group(self, account: str, turn: Turn) -> None:
        self._groups.setdefault(account, deque(maxlen=self._limits.group_per_minute)).append(turn)

    def _channel_free(self) -> float:
        full = len(self._recent) >= self._at_once
        return max(self._next, self._recent[-self._at_once].landed + self._own_window) if full else self._next

    def _account_free(self, account: str, *, group: bool) -> float:
        at = self._accounts.get(account) or 0.0
        sent = self._groups.get(account) if group else None
        return max(at, sent[0].landed + _MINUTE_S) if sent is not None and len(sent) == sent.maxlen else at


async def _pass(moment: Callable[[], float]) -> None:
    """Wait for a moment that may yet come earlier or later."""
    while (wait := moment() - monotonic()) > 0:  # noqa: ASYNC110  (nothing happens then: the clock goes on)
        await asyncio.sleep(min(wait, _LOOK_AGAIN_S))
