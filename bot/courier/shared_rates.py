"""Shared rates: the couriers of an installation send no faster together than a platform lets one of them."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from secrets import token_hex
from time import monotonic
from typing import Final

from bot.channels.contract import Channel
from bot.courier.rate_limiter import RateLimiter
from models.queue.rate_shares import RateShare, RateShares, fair_share, read_shares, renewed, replace_shares
from models.queue.sent_lately import sent_since
from models.storage.clock import now
from models.storage.database import DatabaseTrouble

log = logging.getLogger(__name__)

_RENEW_S: Final = 1.0
"""As often as a share is renewed while there is anything to do: as long as a platform's usual window."""
_ASK_AGAIN_S: Final = 0.25
_VALID_S: Final = 3.0
"""So long after it was last renewed, nothing is sent on a share …"""
_DEAD_S: Final = 5.0
"""… and so long without a sign of life, a courier is dead: what it sent last has arrived by then, or never will."""
_CLOCKS_S: Final = 0.1
"""By how much machines' clocks may differ before two messages to one chat come too close."""
_COMMITTED_S: Final = 2.0
"""What was sent before then is on record by now."""


class SharedRates:
    """One courier's part in the platforms' rates. Where there is no other courier, that is all, and costs nothing."""

    def __init__(self, channels: Mapping[str, Channel]) -> None:
        self.limiters = {name: RateLimiter(channel.limits, self._hold) for name, channel in channels.items()}
        self._groups: dict[str, Callable[[str], bool]] = {name: each.is_group for name, each in channels.items()}
        self._limited = sorted(name for name, each in self.limiters.items() if each.is_limited)
        self._me = token_hex(4)
        self._alone = True
        self._asking = asyncio.Lock()
        self._asked_at = float("-inf")
        self._valid_until = float("inf")
        self._share = 1.0
        self._seen: dict[str, tuple[int, float]] = {}
        """Of each other courier, its latest sign of life and when it came."""
        self._look_until = float("-inf")
        """Until when somebody else may have sent something within a minute."""
        self._looked_at: datetime | None = None
        self._is_behind = False
        """Whether rows were taken since, which others may have sent something before."""

    async def enter(self, *, alone: bool) -> None:
        """Begin to share, unless no other courier can be on this database. Raise DatabaseTrouble."""
        self._alone = alone or not self._limited
        self._look_until = monotonic() + _longest_memory(self.limiters)
        if not self._alone:
            self._valid_until = float("-inf")
            await self.renew()
        await self.remember()
        if alone:  # what comes after that is its own
            self._look_until = float("-inf")

    async def leave(self) -> None:
        """Free the share, as far as what was sent last does not still take it up."""
        if self._alone:
            return
        try:
            version, shares = await read_shares()
            if shares.pop(self._me, None) is not None and not self._in_use:
                await replace_shares(shares, version=version)
        except DatabaseTrouble as error:
            log.warning("rates_not_left", extra={"error": type(error).__name__})

    async def catch_up(self) -> None:
        """Renew the share and read what other couriers sent: before rows are sent that have been taken.

        Where the database takes nothing, nothing is sent until it does.
        """
        self._is_behind = True
        await self._try_to_renew()
        await self.remember()

    async def keep_apart(self, channel: str) -> None:
        """Let a distance pass after an attempt that failed: no other courier reads of it, and its lane is free next."""
        if not self._alone and channel in self.limiters:
            await asyncio.sleep(self.limiters[channel].account_gap_s)

    async def renew(self) -> None:
        """Renew the share, unless it has just been. Raise DatabaseTrouble."""
        if self._is_fresh:
            return
        async with self._asking:
            if self._is_fresh:
                return
            asked_at = monotonic()
            renewed_it = False
            while not renewed_it:  # once more where another courier was quicker
                renewed_it = await self._renewed()
            self._asked_at, self._valid_until = asked_at, asked_at + _VALID_S

    @property
    def _is_fresh(self) -> bool:
        return self._alone or monotonic() - self._asked_at < (_RENEW_S if self._share else _ASK_AGAIN_S)

    async def remember(self) -> None:
        """Take note of what other couriers sent, or this one before it was started anew."""
        try:
            if monotonic() <= self._look_until and self._limited:
                await self._look(now())
            self._is_behind = False
        except DatabaseTrouble as error:
            log.warning("rates_not_remembered", extra={"error": type(error).__name__})

    async def _look(self, at: datetime) -> None:
        since = self._looked_at or at - timedelta(seconds=_longest_memory(self.limiters))
        for each in await sent_since(since - timedelta(seconds=_COMMITTED_S), self._limited):
            ago = (at - each.at).total_seconds() - _CLOCKS_S
            self.limiters[each.channel].sent_elsewhere(
                each.account, each.attempts, ago, group=self._groups[each.channel](each.account)
            )
        self._looked_at = at

    async def _hold(self) -> float:
        """Wait until this courier holds a share, and renew it now and then. Return until when it does."""
        while not self._alone:
            await self._try_to_renew()
            if self._is_behind:
                await self.remember()
            if self._share and monotonic() < self._valid_until and not self._is_behind:
                return self._valid_until
            await asyncio.sleep(_ASK_AGAIN_S)
        return float("inf")

    async def _try_to_renew(self) -> None:
        try:
            await self.renew()
        except DatabaseTrouble as error:
            log.warning("rates_not_renewed", extra={"error": type(error).__name__})

    async def _renewed(self) -> bool:
        version, before = await read_shares()
        after = renewed(before, self._me, in_use=self._in_use, dead=self._dead(before))
        if not await replace_shares(after, version=version):
            return False
        self._share = min(after[self._me].share, fair_share(after))
        for limiter in self.limiters.values():
            limiter.use(self._share)
        if len(after) > 1:
            self._look_until = monotonic() + _longest_memory(self.limiters)
        return True

    def _dead(self, shares: RateShares) -> list[str]:
        """Return the couriers that have shown no sign of life for as long as this one has watched them."""
        at = monotonic()
        if at - self._asked_at > _VALID_S:
            self._seen = {}  # it has not watched
        self._seen = {
            name: (each.beat, at if self._is_news(name, each) else self._seen[name][1])
            for name, each in shares.items()
            if name != self._me
        }
        return [name for name, (_, seen_at) in self._seen.items() if at - seen_at > _DEAD_S]

    def _is_news(self, name: str, share: RateShare) -> bool:
        return name not in self._seen or self._seen[name][0] != share.beat

    @property
    def _in_use(self) -> float:
        return max((each.in_use for each in self.limiters.values()), default=0.0)


def _longest_memory(limiters: Mapping[str, RateLimiter]) -> float:
    return max((each.memory_s for each in limiters.values()), default=0.0)
