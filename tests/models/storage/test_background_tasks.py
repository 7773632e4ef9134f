"""Work beside a block ends with it; what ends before its time is said at once, and raised."""

import asyncio
import logging

import pytest

from models.storage.background_tasks import in_background
from tests.fixtures.patience import within


async def test_it_is_cancelled_with_its_block() -> None:
    ended = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async with in_background(work(), "waiting"):
        await asyncio.sleep(0)
        assert not ended.is_set()
    assert ended.is_set()


async def test_what_ends_it_before_its_time_is_said_at_once_and_raised_with_the_block(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def work() -> None:
        raise ValueError("gone")

    async def beside() -> None:
        async with in_background(work(), "failing"), within():
            while not caplog.records:
                await asyncio.sleep(0.01)

    with pytest.raises(ValueError, match="gone"):
        await beside()
    [said] = caplog.records
    assert (said.levelno, said.message, vars(said)["work"]) == (logging.ERROR, "background_work_ended", "failing")
