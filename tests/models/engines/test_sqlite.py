"""One connection writes, and whoever gives up while it is their turn gives it back; another one reads."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from models.people.customers import Customer, new_customer
from models.storage.database import open_database, transaction
from tests.fixtures.patience import within


@pytest.fixture
async def opened(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[None]:
    shutil.copyfile(sqlite_template, tmp_path / "handbill.db")
    async with open_database(f"sqlite://{tmp_path / 'handbill.db'}"):
        yield


async def _begin_and_stay() -> None:
    async with transaction():
        await new_customer("never")
        await asyncio.sleep(3600)


@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize("steps", range(12))
async def test_a_task_cancelled_at_any_step_of_a_transaction_leaves_it_to_the_next(steps: int) -> None:
    task = asyncio.create_task(_begin_and_stay())
    for _ in range(steps):
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with within():
        async with transaction():
            await new_customer("Yi")
        assert [each.name for each in await Customer.all()] == ["Yi"]


@pytest.mark.usefixtures("opened")
async def test_what_is_read_waits_for_no_transaction_and_sees_what_was_committed() -> None:
    await new_customer("Yi")
    under_way = asyncio.create_task(_begin_and_stay())
    await asyncio.sleep(0.2)
    async with within():
        assert await Customer.all().count() == 1
    under_way.cancel()
    await asyncio.gather(under_way, return_exceptions=True)
    async with transaction():
        await new_customer("Bo")
        assert await Customer.all().count() == 2
    assert await Customer.all().count() == 2
