"""Batches on SQLite: statements run where they are asked; what waits goes to the connection's own thread.

In another thread each row costs twice: it lets go of the interpreter's lock and has to win it back. What waits is the
disk at the end (``synchronous=FULL``: the log is on it before COMMIT returns), and another process that writes.
"""

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

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


class Writer(sqlite3.Connection):
    """The driver's own connection, and what it waits for: opened for the disk and for other processes.

    SQLite reads a pragma anew each time, as no other statement: what is said already is not said again.
    """

    _for_disk, _for_others = True, True

    def wait_for(self, *, disk: bool, others: bool) -> None:
        """Say whether the next commit waits for the disk, and the next beginning for another process that writes."""
        if disk is not self._for_disk:
            for pragma in _WAIT_FOR_THE_DISK if disk else _WAIT_FOR_NO_DISK:
                self.execute(pragma)
            self._for_disk = disk
        if others is not self._for_others:
            self.execute(_WAIT_FOR_OTHERS if others else _WAIT_FOR_NOBODY)
            self._for_others = others

    @property
    def waits_for_all(self) -> bool:
        return self._for_disk and self._for_others

    def wait_for_all(self) -> None:
        self.wait_for(disk=True, others=True)


def driver(connection: "Connection") -> Writer:
    """Return the driver's own connection: whoever has its turn may use it without a hop."""
    return cast("Writer", connection._conn)  # noqa: SLF001  (aiosqlite keeps it to itself)


async def on_its_thread(connection: "Connection", do: Callable[..., Done], *arguments: Any) -> Done:
    """Run it in the connection's own thread, in one hop."""
    done: Done = await connection._execute(do, connection._conn, *arguments)  # type: ignore[no-untyped-call]  # noqa: SLF001  (aiosqlite keeps it to itself)
    return done


async def begin(connection: "Connection") -> None:
    """Begin a transaction that writes: here, or in the connection's thread where it has to wait for another process."""
    if not _begin_at_once(driver(connection), synced=True):
        await on_its_thread(connection, _begin)


def _begin(writer: Writer) -> None:
    if writer.in_transaction:  # left open by a task that was cancelled; others may have written in it since
        writer.execute("COMMIT")
    writer.wait_for_all()
    writer.execute("BEGIN IMMEDIATE")


async def run_batch(connection: "Connection", batch: Batch) -> None:
    """Run the statements in one transaction, durable where one of them is. Raise sqlite3.Error, having written none."""
    writer, synced = driver(connection), is_synced(batch)
    few = sum(len(rows) for _, rows in batch) <= _MAX_ROWS
    if not few or not _begin_at_once(writer, synced=synced):
        await on_its_thread(connection, _run, batch)
        return
    _write(writer, batch)
    if synced:
        await on_its_thread(connection, _commit)
    else:
        _commit(writer)


async def fetch_unsynced(connection: "Connection", statement: Statement, values: Row) -> list[Row]:
    """Run a statement that writes in a transaction of its own, waiting for no disk. Return the rows that it returns."""
    if _begin_at_once(driver(connection), synced=False):
        return _fetch(driver(connection), statement, values)
    return await on_its_thread(connection, _fetch_in_turn, statement, values)


def _fetch_in_turn(writer: Writer, statement: Statement, values: Row) -> list[Row]:
    _begin(writer)
    return _fetch(writer, statement, values)


def _fetch(writer: Writer, statement: Statement, values: Row) -> list[Row]:
    """Run it in the transaction that has just begun, and commit."""
    try:
        found = writer.execute(statement.sql, values).fetchall()
    except BaseException:
        _roll_back(writer)
        raise
    _commit(writer)
    return found


def _run(writer: Writer, batch: Batch) -> None:
    _begin(writer)
    _write(writer, batch)
    _commit(writer)


def _begin_at_once(writer: Writer, *, synced: bool) -> bool:
    """Tell whether it has begun; not where another process writes, or a task that was cancelled has left its own."""
    if writer.in_transaction:
        return False
    writer.wait_for(disk=synced, others=False)
    try:
        writer.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return False
    return True


def _write(writer: Writer, batch: Batch) -> None:
    try:
        for statement, rows in batch:
            writer.executemany(statement.sql, rows)
    except BaseException:
        _roll_back(writer)
        raise


def _commit(writer: Writer) -> None:
    try:
        writer.execute("COMMIT")
    except BaseException:
        _roll_back(writer)
        raise


def _roll_back(writer: Writer) -> None:
    if writer.in_transaction:
        writer.execute("ROLLBACK")
