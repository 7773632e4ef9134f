from collections.abc import AsyncIterator

import pytest

from models.files.bounded import BodyTooLong, read_at_most


class Source:
    """Sends without end, and counts what was taken."""

    def __init__(self) -> None:
        self.taken = 0

    async def chunks(self) -> AsyncIterator[bytes]:
        while True:
            self.taken += 4
            yield b"1234"


async def _two() -> AsyncIterator[bytes]:
    yield b"1234"
    yield b"5678"


async def test_what_fits_is_read_whole() -> None:
    assert await read_at_most(_two(), 8) == b"12345678"


async def test_what_has_no_end_is_read_no_further_than_its_limit() -> None:
    source = Source()
    with pytest.raises(BodyTooLong, match="more than 10 bytes") as refused:
        await read_at_most(source.chunks(), 10)
    assert refused.value.size == source.taken == 12
