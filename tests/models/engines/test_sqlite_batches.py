"""Batches on SQLite: whatever makes them wait keeps nothing but them, and done means on the disk."""

import asyncio
import sqlite3
import threading
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tortoise.connection import get_connection
from tortoise.exceptions import IntegrityError

from models.queue.inbox import StoredUpdate, store_update
from models.storage.database import Database, Sqlite, WriteRefused, transaction
from models.storage.engines.sqlite_batches import on_its_thread
from models.storage.queries import Query
from models.storage.statements import Batch, Statement
from tests.fixtures.patience import within

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
NAME = Statement("INSERT INTO nodes (id, role, started_at) VALUES (?, ?, ?)")
_RENAME = Query[int]("UPDATE nodes SET role = ? WHERE id = ? RETURNING id", synced=False)


def _updates(number: int) -> Batch:
    writes = [store_update("web", f"u{n}", "web:yi", "{}") for n in range(number)]
    return [(writes[0][0], [row for _, row in writes])]


@pytest.fixture
def path(database: Database) -> Path:
    assert isinstance(database, Sqlite)
    return database.path


@pytest.fixture
def other(path: Path) -> Iterator[sqlite3.Connection]:
    """Another process's connection, as SQLite sees it."""
    connection = sqlite3.connect(path, isolation_level=None)
    yield connection
    connection.close()


async def _goes_on() -> None:
    """The event loop: it comes round many times, while what waits is not done."""
    for _ in range(100):
        await asyncio.sleep(0)


async def _while_the_thread_is_kept(do: Callable[[], Awaitable[None]]) -> "asyncio.Future[None]":
    """Begin it while the connection's thread hangs, as it does on a disk that answers nothing."""
    client: Any = get_connection("default")
    async with client.acquire_connection() as connection:
        let_go = threading.Event()
        hanging = asyncio.ensure_future(on_its_thread(connection, lambda _: let_go.wait()))
    begun = asyncio.ensure_future(do())
    try:
        await _goes_on()
        assert not begun.done()
    finally:
        let_go.set()
        await hanging
    return begun


@pytest.mark.parametrize("rows", [1, 2000])
async def test_a_disk_that_hangs_keeps_the_batch_and_not_the_loop(database: Database, rows: int) -> None:
    begun = await _while_the_thread_is_kept(lambda: database.commit(_updates(rows)))
    await begun
    assert await StoredUpdate.all().count() == rows


@pytest.mark.parametrize("synced", [True, False])
async def test_another_process_that_writes_keeps_the_batch_and_not_the_loop(
    database: Database, other: sqlite3.Connection, synced: bool
) -> None:
    await database.commit(_updates(1))  # opens the file: what follows waits for the other alone
    other.execute("BEGIN IMMEDIATE")
    node = Statement(NAME.sql, synced=synced)
    begun = asyncio.ensure_future(database.commit([(node, [(7, "x", "2026-11-27")])]))
    await _goes_on()
    assert not begun.done()
    other.execute("COMMIT")
    async with within():
        await begun
    assert other.execute("SELECT count(*) FROM nodes WHERE id = 7").fetchone() == (1,)


async def test_a_question_that_writes_and_waits_for_no_disk_waits_for_another_process(
    database: Database, other: sqlite3.Connection
) -> None:
    await database.commit([(NAME, [(7, "x", "2026-11-27")])])
    other.execute("BEGIN IMMEDIATE")
    asked = asyncio.ensure_future(_RENAME.all("y", 7))
    await _goes_on()
    assert not asked.done()
    other.execute("COMMIT")
    async with within():
        assert await asked == [7]
    assert await _RENAME.all("z", 8) == []
    assert other.execute("SELECT role FROM nodes").fetchall() == [("y",)]


async def test_a_question_that_may_not_write_leaves_no_transaction_open(
    database: Database, other: sqlite3.Connection
) -> None:
    await database.commit([(NAME, [(7, "x", "2026-11-27")])])
    with pytest.raises(IntegrityError):
        await _RENAME.all(None, 7)
    other.execute("BEGIN IMMEDIATE")
    assert other.execute("SELECT role FROM nodes").fetchall() == [("x",)]


async def test_who_gives_up_while_another_process_writes_leaves_the_next_their_turn(
    database: Database, other: sqlite3.Connection
) -> None:
    await database.commit(_updates(1))
    other.execute("BEGIN IMMEDIATE")
    waiting = asyncio.ensure_future(_begin())
    await _goes_on()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    other.execute("COMMIT")
    async with within():
        await database.commit(_updates(2))
        await _begin()


async def _begin() -> None:
    async with transaction():
        assert await StoredUpdate.all().count()


@pytest.mark.parametrize("synced", [True, False])
async def test_a_bad_row_leaves_no_transaction_open(
    database: Database, other: sqlite3.Connection, synced: bool
) -> None:
    bad = Statement(NAME.sql, synced=synced)
    with pytest.raises(WriteRefused) as refused:
        await database.commit([(bad, [(7, "good", "2026-11-27"), (8, None, None)])])
    assert not refused.value.passing
    other.execute("BEGIN IMMEDIATE")
    assert other.execute("SELECT count(*) FROM nodes WHERE id = 7").fetchone() == (0,)


async def test_after_a_batch_that_waits_for_no_disk_the_next_waits_again(database: Database) -> None:
    client: Any = get_connection("default")
    await database.commit([(Statement(NAME.sql, synced=False), [(7, "x", "2026-11-27")])])
    async with client.acquire_connection() as connection:
        found = [
            (await connection.execute_fetchall(f"PRAGMA {name}"))[0][0] for name in ("synchronous", "busy_timeout")
        ]
    assert found == [2, 10_000]


async def test_whether_the_disk_is_waited_for_is_said_only_where_it_changes(database: Database) -> None:
    client: Any = get_connection("default")
    noted, said = Statement(NAME.sql, synced=False), list[str]()
    async with client.acquire_connection() as connection:
        await connection.set_trace_callback(said.append)
    for number in (7, 8):
        await database.commit([(noted, [(number, "x", "2026-11-27")])])
    assert said.count("PRAGMA synchronous=NORMAL") == 1
    async with transaction() as open_here:
        assert (await open_here.execute_query("PRAGMA synchronous"))[1][0][0] == 2
    await database.commit([(NAME, [(9, "x", "2026-11-27")])])
    assert said.count("PRAGMA synchronous=FULL") == 1
