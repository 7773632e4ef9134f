"""One connection writes, and whoever gives up while it is their turn gives it back; another one reads."""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from aiosqlite import Connection

from models.people.customers import Customer, new_customer
from models.storage.clock import as_text
from models.storage.database import open_database, savepoint, transaction
from models.storage.engines.sqlite import OneWriter
from models.storage.queries import Query
from models.storage.statements import Statement
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


@pytest.mark.usefixtures("opened", "waits_in_transactions")
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


@pytest.mark.usefixtures("opened", "waits_in_transactions")
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


@pytest.mark.usefixtures("waits_in_transactions")
@pytest.mark.parametrize("steps", range(1, 9))
async def test_who_is_cancelled_while_the_file_is_opened_leaves_nothing_open(
    sqlite_template: Path, tmp_path: Path, steps: int
) -> None:
    file = Path(shutil.copyfile(sqlite_template, tmp_path / "handbill.db"))
    async with open_database(f"sqlite://{file}"):
        task = asyncio.create_task(_begin_and_stay())
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert not _is_open(file)


def _is_open(file: Path) -> bool:
    open_files = [each.resolve() for each in Path("/proc/self/fd").iterdir()]
    assert open_files
    return file.resolve() in open_files


_CUSTOMERS = Query[Customer]("SELECT {c} FROM customers c ORDER BY c.id", c=Customer)
_RENAME = Statement("UPDATE customers SET name = ?")


async def _no_hop(*_: object) -> None:
    raise AssertionError("another thread was asked")


@pytest.mark.usefixtures("opened")
async def test_hot_questions_are_answered_without_another_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    await new_customer("Yi")
    async with transaction():
        with monkeypatch.context() as watched:
            watched.setattr(Connection, "_execute", _no_hop)
            async with savepoint():
                assert await _RENAME.run("Bo") == 1
            assert [each.name for each in await _CUSTOMERS.all()] == ["Bo"]
    monkeypatch.setattr(Connection, "_execute", _no_hop)
    assert [each.name for each in await _CUSTOMERS.all()] == ["Bo"]
    monkeypatch.undo()


@pytest.mark.usefixtures("opened")
async def test_what_is_refused_where_it_is_asked_is_answered_by_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    await new_customer("Yi")

    def locked(*_: object) -> None:
        raise sqlite3.OperationalError("database is locked")

    monkeypatch.setattr(OneWriter, "_asked_at_hand", locked)
    assert [each.name for each in await _CUSTOMERS.all()] == ["Yi"]


@pytest.mark.usefixtures("opened")
async def test_who_is_cancelled_between_two_statements_leaves_nothing_behind() -> None:
    await new_customer("Yi")
    changed = asyncio.Event()

    async def rename_and_stay() -> None:
        async with transaction(), savepoint():
            await _RENAME.run("never")
            changed.set()
            await asyncio.sleep(3600)

    task = asyncio.create_task(rename_and_stay())
    async with within():
        await changed.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with within(), transaction():
        assert [each.name for each in await _CUSTOMERS.all()] == ["Yi"]


@pytest.mark.parametrize("zone", [None, UTC, timezone(timedelta(hours=8)), ZoneInfo("Asia/Kathmandu")], ids=str)
@pytest.mark.parametrize("microsecond", [0, 7, 120_000])
def test_a_time_is_stored_as_python_writes_it(zone: timezone | ZoneInfo | None, microsecond: int) -> None:
    at = datetime(2026, 11, 8, 1, 2, 3, microsecond, zone)
    assert as_text(at) == at.isoformat(" ")
    with sqlite3.connect(":memory:") as connection:
        assert connection.execute("SELECT ?", (at,)).fetchone() == (at.isoformat(" "),)
    connection.close()
