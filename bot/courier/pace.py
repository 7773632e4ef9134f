"""Pace: never faster than a platform allows, so that it never has to tell us."""

import asyncio
from collections import OrderedDict, deque
from time import monotonic

from bot.channels import Limits

_MOST_REMEMBERED = 20_000


class Pace:
    """The clock of one channel. Turns are given out in the order they are asked for."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._next = 0.0
        """When the channel as a whole may send again."""
        self._accounts: OrderedDict[str, float] = OrderedDict()
        self._groups: dict[str, deque[float]] = {}

    async def turn(self, account: str, *, group: bool = False) -> None:
        """Waits until a message to this account may go, and takes that moment."""
        wait = self._book(account, group=group) - monotonic()
        if wait > 0:
            await asyncio.sleep(wait)

    def pause(self, seconds: float) -> None:
        """The platform told the whole channel to wait."""
        self._next = max(self._next, monotonic() + seconds)

    def hold(self, account: str, seconds: float) -> None:
        """The platform told us to leave this account alone for a while."""
        self._remember(account, monotonic() + seconds)

    def _book(self, account: str, *, group: bool) -> float:
        at = max(monotonic(), self._next, self._accounts.get(account, 0.0))
        if group and self._limits.group_per_minute is not None:
            at = max(at, self._group_free(account, self._limits.group_per_minute))
        if self._limits.per_second is not None:
            self._next = max(self._next, monotonic()) + 1 / self._limits.per_second
        self._remember(account, at + self._limits.account_gap_s)
        return at

    def _group_free(self, account: str, per_minute: int) -> float:
        sent = self._groups.setdefault(account, deque(maxlen=per_minute))
        at = monotonic() if len(sent) < per_minute else max(monotonic(), sent[0] + 60)
        sent.append(at)
        return at

    def _remember(self, account: str, at: float) -> None:
        self._accounts[account] = max(at, self._accounts.get(account, 0.0))
        self._accounts.move_to_end(account)
        if len(self._accounts) > _MOST_REMEMBERED:
            self._accounts.popitem(last=False)
