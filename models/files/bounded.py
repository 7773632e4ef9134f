"""Bounded reading: what others send is as long as they like, and is read only up to a length."""

from collections.abc import AsyncIterable


class BodyTooLong(ValueError):
    """More came than may; the rest of it was not read. ``size``: the bytes that had come, or were announced."""

    def __init__(self, limit: int, size: int) -> None:
        super().__init__(f"more than {limit} bytes")
        self.size = size


async def read_at_most(chunks: AsyncIterable[bytes], limit: int, *, announced: int | None = None) -> bytes:
    """Return everything, of at most ``limit`` bytes. Raises BodyTooLong as soon as there are more.

    ``announced``: how long whoever sends it says that it is; if that is too long already, nothing is read.
    """
    if announced is not None and announced > limit:
        raise BodyTooLong(limit, announced)
    data = bytearray()
    async for chunk in chunks:
        data += chunk
        if len(data) > limit:
            raise BodyTooLong(limit, len(data))
    return bytes(data)


def whole(data: bytes, limit: int) -> bytes:
    """Return everything, which has come already. Raises BodyTooLong where it is more than ``limit`` bytes."""
    if len(data) > limit:
        raise BodyTooLong(limit, len(data))
    return data
