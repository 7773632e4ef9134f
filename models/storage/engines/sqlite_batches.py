"""Batches on SQLite: statements run where they are asked; what waits goes to the connection's own thread.

In another thread each row costs twice: it lets go of the interpreter's lock and has to win it back. What waits is the
disk at the end (``synchronous=FULL``: the log is on it before COMMIT returns), and another process that writes.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, TypeVar

from models.storage.statements import Batch, Row, Statement, is_synced

if TYPE_CHECKING:
    from aiosqlite import Connection

Done = TypeVar("Done")

BUSY_MS: Final = 10_000
WAL_BYTES: Final = 32 * 1024 * 1024
WAL_PAGES: Final = WAL_BYTES // 4096 // 2
"""Half of it, in pages: so many, and what they hold is written into the database."""

_MAX_ROWS: Final = 512
"""A millisecond of rows: what waited for a hanging disk must not keep the event loop."""
_WAIT_FOR_NOBODY, _WAIT_FOR_OTHERS = "PRAGMA busy_timeout=0", f"PRAGMA busy_timeout={BUSY_MS}"
_WAIT_FOR_NO_DISK = "PRAGMA synchronous=NORMAL", "PRAGMA wal_autocheckpoint=0"
_WAIT_FOR_THE_DISK = "PRAGMA synchronous=FULL", f"PRAGMA wal_autocheckpoint={WAL_PAGES}"


def driver(connection: "Connection") -> sqlite3.Connection:
    """Return the driver's own connection: whoever has its turn may use it without a hop."""
    return connection._conn  # noqa: SLF001  (aiosqlite keeps it to itself)


async def on_its_thread(connection: "Connection", do: Callable[..., Done], *arguments: Any) -> Done:
    """Run it in the connection's own thread, in one hop."""
    done: Done = await connection._execute(do, connection._conn, *arguments)  # type: ignore[no-untyped-call]  # noqa: SLF001  (aiosqlite keeps it to itself)
    return done


async def begin(connection: "Connection") -> None:
    """Begin a transaction that writes: here, or in the connection's thread where it has to wait for another process."""
    writer = driver(connection)
    if writer.in_transaction or not _begin_at_once(writer):
        await on_its_thread(connection, _begin)


def _begin(writer: sqlite3.Connection) -> None:
    if writer.in_transaction:  # left open by a task that was cancelled; others may have written in it since
        writer.execute("COMMIT")
    writer.execute("BEGIN IMMEDIATE")


async def run_batch(connection: "Connection", batch: Batch) -> None:
    """Run the statements in one transaction, durable where one of them is. Raise sqlite3.Error, having written none."""
    few = sum(len(rows) for _, rows in batch) <= _MAX_ROWS
    if not few or not (await _run_synced(connection, batch) if is_synced(batch) else _run_unsynced(connection, batch)):
        await on_its_thread(connection, _run, batch)


async def _run_synced(connection: "Connection", batch: Batch) -> bool:
    """Run it here but for the wait for the disk. False: another process writes."""
    if not _begin_at_once(driver(connection)):
        return False
    _write(driver(connection), batch)
    await on_its_thread(connection, _commit)
    return True


def _run_unsynced(connection: "Connection", batch: Batch) -> bool:
    """Run it here, waiting for no disk. False: another process writes."""
    writer = driver(connection)
    with _waiting_for_no_disk(writer):
        if not _begin_at_once(writer):
            return False
        _write(writer, batch)
        _commit(writer)
    return True


async def fetch_unsynced(connection: "Connection", statement: Statement, values: Row) -> list[Row]:
    """Run a statement that writes in a transaction of its own, waiting for no disk. Return the rows that it returns."""
    writer = driver(connection)
    with _waiting_for_no_disk(writer):
        if _begin_at_once(writer):
            return _fetch(writer, statement, values)
    return await on_its_thread(connection, _fetch_in_turn, statement, values)


@contextmanager
def _waiting_for_no_disk(writer: sqlite3.Connection) -> Iterator[None]:
    for pragma in _WAIT_FOR_NO_DISK:
        writer.execute(pragma)
    try:
        yield
    finally:
        for pragma in _WAIT_FOR_THE_DISK:
            writer.execute(pragma)


def _fetch_in_turn(writer: sqlite3.Connection, statement: Statement, values: Row) -> list[Row]:
    _begin(writer)
    return _fetch(writer, statement, values)


def _fetch(writer: sqlite3.Connection, statement: Statement, values: Row) -> list[Row]:
    """Run it in the transaction that has just begun, and commit."""
    try:
        found = writer.execute(statement.sql, values).fetchall()
    except BaseException:
        _roll_back(writer)
        raise
    _commit(writer)
    return found


def _run(writer: sqlite3.Connection, batch: Batch) -> None:
    _begin(writer)
    _write(writer, batch)
    _commit(writer)


def _begin_at_once(writer: sqlite3.Connection) -> bool:
    writer.execute(_WAIT_FOR_NOBODY)
    try:
        writer.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return False
    finally:
        writer.execute(_WAIT_FOR_OTHERS)
    return True


def _write(writer: sqlite3.Connection, batch: Batch) -> None:
    try:
        for statement, rows in batch:
            writer.executemany(statement.sql, rows)
    except BaseException:
        _roll_back(writer)
        raise


def _commit(writer: sqlite3.Connection) -> None:
    try:
        writer.execute("COMMIT")
    except BaseException:
        _roll_back(writer)
        raise


def _roll_back(writer: sqlite3.Connection) -> None:
    if writer.in_transaction:
        writer.execute("ROLLBACK")
