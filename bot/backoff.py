"""Backoff: how long to wait before the next try, whatever is tried."""

from collections.abc import Iterator
from itertools import count
from secrets import SystemRandom

_MAX_DOUBLINGS = 10
_chance = SystemRandom()


def delay_after(failures: int, *, first: float, longest: float) -> float:
    """Seconds to wait after so many failures in a row: ``first``, then twice as many each time, up to ``longest``."""
    return jittered(min(longest, first * 2.0 ** min(failures - 1, _MAX_DOUBLINGS)))


def delays(*, first: float, longest: float) -> Iterator[float]:
    """Yield the seconds to wait after the first failure, the second, and so on for ever."""
    return (delay_after(failures, first=first, longest=longest) for failures in count(1))


def jittered(seconds: float) -> float:
    """Never less, and up to a quarter more: what failed together does not try again together."""
    return seconds * _chance.uniform(1.0, 1.25)
