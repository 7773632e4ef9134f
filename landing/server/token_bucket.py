"""Token buckets: how often somebody may do something, in bounded memory."""

from collections.abc import Callable
from time import monotonic

from models.storage.lru_cache import LruCache


class Limiter:
    """``burst`` at once, then ``rate`` a second, for each key; beyond ``max_keys`` the longest unseen is forgotten."""

    def __init__(self, rate: float, burst: float, max_keys: int, clock: Callable[[], float] = monotonic) -> None:
        self._rate = rate
        self._burst = burst
        self._clock = clock
        self._buckets: LruCache[str, tuple[float, float]] = LruCache(max_keys)
        """Key → what was left in its bucket, and when."""

    def __len__(self) -> int:
        return len(self._buckets)

    def take(self, key: str) -> float | None:
        """Take one token; None: go on, else the seconds to wait. A refused try costs nothing."""
        at = self._clock()
        left, then = self._buckets.get(key) or (self._burst, at)
        left = min(self._burst, left + (at - then) * self._rate)
        allowed = left >= 1
        self._buckets.put(key, (left - 1 if allowed else left, at))
        return None if allowed else (1 - left) / self._rate
