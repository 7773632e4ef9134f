"""Upload slots: how many uploads may arrive at once. Each is in memory until it is complete."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import web

MAX_UPLOADS_EACH = 3
"""At once, by one person."""
MAX_UPLOADS = 24


class NoUploadSlot(Exception):
    """Too many uploads arrive at this moment; ``own``: this person's own."""

    sentence = "chat-too-fast"

    def __init__(self, *, own: bool) -> None:
        super().__init__("too many uploads at once")
        self.status = 429 if own else 503


class UploadSlots:
    def __init__(self) -> None:
        self._taken: Counter[int] = Counter()

    @property
    def taken(self) -> int:
        return self._taken.total()

    @contextmanager
    def one(self, address_id: int) -> Iterator[None]:
        """Take a slot for as long as the block lasts. Raise NoUploadSlot."""
        if self._taken[address_id] >= MAX_UPLOADS_EACH:
            raise NoUploadSlot(own=True)
        if self.taken >= MAX_UPLOADS:
            raise NoUploadSlot(own=False)
        self._taken[address_id] += 1
        try:
            yield
        finally:
            self._taken[address_id] -= 1
            if not self._taken[address_id]:
                del self._taken[address_id]


UPLOAD_SLOTS = web.AppKey("upload slots", UploadSlots)
