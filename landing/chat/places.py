"""Places: how many uploads come in side by side. Each is held in memory until it is whole."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import web

MOST_EACH = 3
"""Of one person."""
MOST = 24


class NoPlace(Exception):
    """Too many come in at this moment; ``own``: of this very person."""

    sentence = "chat-too-fast"

    def __init__(self, *, own: bool) -> None:
        super().__init__("too many uploads at once")
        self.status = 429 if own else 503


class Places:
    def __init__(self) -> None:
        self._taken: Counter[int] = Counter()

    @property
    def taken(self) -> int:
        return self._taken.total()

    @contextmanager
    def one(self, address_id: int) -> Iterator[None]:
        """Hold a place for as long as the block lasts. Raises NoPlace."""
        if self._taken[address_id] >= MOST_EACH:
            raise NoPlace(own=True)
        if self.taken >= MOST:
            raise NoPlace(own=False)
        self._taken[address_id] += 1
        try:
            yield
        finally:
            self._taken[address_id] -= 1
            if not self._taken[address_id]:
                del self._taken[address_id]


PLACES = web.AppKey("upload places", Places)
