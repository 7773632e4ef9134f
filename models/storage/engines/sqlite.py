"""SQLite as tortoise opens it, with write transactions that take their turn at the start.

tortoise begins with a plain ``BEGIN``: a transaction that first reads and then writes is refused at once
("database is locked", whatever ``busy_timeout`` says) when another process wrote in between. ``BEGIN IMMEDIATE``
waits for its turn instead, so that a command line beside a running server never fails.
"""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import quote

import aiosqlite
from aiosqlite import Connection
from tortoise.backends.base.client import ConnectionWrapper, TransactionalDBClient, TransactionContext
from tortoise.backends.sqlite.client import (
    SqliteClient,
    SqliteTransactionContext,
    SqliteTransactionWrapper,
    translate_exceptions,
)
from tortoise.backends.sqlite.executor import SqliteExecutor
from tortoise.connection import get_connections
from tortoise.exceptions import DBConnectionError, IntegrityError, OperationalError, TransactionManagementError
from tortoise.filters import contains, insensitive_contains

from models.storage.clock import as_text
from models.storage.engines.sqlite_batches import Writer, begin, driver, fetch_unsynced, on_its_thread, run_batch
from models.storage.engines.transaction_watch import Undivided
from models.storage.statements import Batch, Row, Statement

log = logging.getLogger(__name__)

_FOR_READING = {"busy_timeout", "cache_size"}
"""Pragmas that matter to a connection that only reads."""


sqlite3.register_adapter(datetime, as_text)  # what tortoise's own writes, sooner: a message binds forty times


class Executor(SqliteExecutor):
    """SQLite's LIKE compares without case, and knows no other case than upper() does: no need to call that as well."""

    FILTER_FUNC_OVERRIDE = SqliteExecutor.FILTER_FUNC_OVERRIDE | {insensitive_contains: contains}


class ImmediateTransaction(SqliteTransactionWrapper):
    """A transaction, which has the connection to itself: its statements run where they are asked, without a hop.

    What waits for the disk, or for another process, goes to the connection's own thread.
    """

    executor_class = Executor

    async def begin(self) -> None:
        try:
            await begin(self._connection)
        except sqlite3.OperationalError as error:
            raise TransactionManagementError(error) from error

    async def fetch(self, statement: Statement, values: Row) -> Sequence[Any]:
        return _execute(driver(self._connection), statement, values).fetchall()

    async def run(self, statement: Statement, values: Row) -> int:
        return _execute(driver(self._connection), statement, values).rowcount


def _execute(connection: sqlite3.Connection, statement: Statement, values: Row) -> sqlite3.Cursor:
    try:
        return connection.execute(statement.sql, values)
    except sqlite3.OperationalError as error:
        raise OperationalError(error) from error
    except sqlite3.IntegrityError as error:
        raise IntegrityError(error) from error


class WriteTransaction(Undivided, SqliteTransactionContext):
    """Releases the lock when a task is cancelled while its transaction begins; tortoise would keep it."""

    _rollbacks: ClassVar[set[asyncio.Future[None]]] = set()

    async def __aenter__(self) -> TransactionalDBClient:
        await self._trxlock.acquire()
        try:
            await self.ensure_connection()
            await self.connection.begin()
        except BaseException:
            self._end_and_release()
            raise
        self.token = get_connections().set(self.connection_name, self.connection)
        self.opened(self.connection)
        client: TransactionalDBClient = self.connection
        return client

    def _end_and_release(self) -> None:
        """Release the lock once the connection's thread has ended what it may begin all the same."""
        connection = self.connection._connection  # noqa: SLF001  (the driver's own connection, which tortoise keeps to itself)
        if connection is None:
            self._trxlock.release()
            return
        rollback = asyncio.ensure_future(connection.rollback())
        self._rollbacks.add(rollback)
        rollback.add_done_callback(self._release)

    def _release(self, rollback: asyncio.Future[None]) -> None:
        self._rollbacks.discard(rollback)
        self._trxlock.release()
        if not rollback.cancelled() and (error := rollback.exception()) is not None:
            log.warning("transaction_not_ended", exc_info=error)


class WriterTurn(ConnectionWrapper[Connection]):
    """One use of the connection. tortoise would keep the lock for ever when the file can't be opened."""

    async def __aenter__(self) -> Connection:
        await self._lock.acquire()
        try:
            await self.ensure_connection()
            await self._begin()
        except BaseException:
            self._lock.release()
            raise
        return self.connection

    async def _begin(self) -> None:
        """Wait for whatever it takes: in the connection's thread, which may hang on the disk for whoever gave up."""
        if not driver(self.connection).waits_for_all:
            await on_its_thread(self.connection, Writer.wait_for_all)


class BatchTurn(WriterTurn):
    """One use of the connection by what says for itself how long it waits."""

    async def _begin(self) -> None:
        pass


class OneWriter(SqliteClient):
    """One connection writes and checkpoints; its lock is the process's only write queue.

    What is read outside a transaction is read by a second connection: it sees what was committed, and waits for no
    transaction that is under way. A third answers the queries of the hot paths where they are asked.
    """

    executor_class = Executor

    def __init__(self, file_path: str, **pragmas: Any) -> None:
        super().__init__(file_path, **pragmas)
        self._reader: Connection | None = None
        self._reading = asyncio.Lock()
        self._at_hand: sqlite3.Connection | None = None

    async def create_connection(self, with_db: bool) -> None:  # noqa: ARG002  (of servers that have several)
        """Open the file. Raise sqlite3.Error, leaving nothing half open, when it is no database or can't be read."""
        try:
            if self._connection is None:
                self._connection = await self._open_writer()
                await self._post_connect()
            if self._reader is None:
                self._reader = await self._open_reader()
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        reader, self._reader = self._reader, None
        at_hand, self._at_hand = self._at_hand, None
        if at_hand is not None:
            at_hand.close()
        if reader is not None:
            await reader.close()
        await super().close()

    async def fetch(self, statement: Statement, values: Row) -> Sequence[Any]:
        if not statement.synced:
            return await self._noted(statement, values)  # type: ignore[no-any-return]  # (tortoise's decorator loses the type)
        if self._reader is None or not statement.reads:
            return await self._asked_on_thread(statement, values)
        try:
            return self._asked_at_hand(statement, values)
        except sqlite3.OperationalError:  # locked, or not there any more: the other reader waits, or says so
            return await self._asked_on_thread(statement, values)

    async def run(self, statement: Statement, values: Row) -> int:
        async with self.acquire_connection() as connection:
            cursor = await on_its_thread(connection, _execute, statement, values)
            return cursor.rowcount

    async def commit(self, batch: Batch) -> None:
        """Run the statements in one transaction. Raise sqlite3.Error, having written nothing of it."""
        async with BatchTurn(self._lock, self) as connection:
            await run_batch(connection, batch)

    @translate_exceptions
    async def _noted(self, statement: Statement, values: Row) -> Sequence[Any]:
        async with BatchTurn(self._lock, self) as connection:
            return await fetch_unsynced(connection, statement, values)

    async def _asked_on_thread(self, statement: Statement, values: Row) -> Sequence[Any]:
        _, found = await self.execute_query(statement.sql, list(values))
        return list(found)

    def _asked_at_hand(self, statement: Statement, values: Row) -> Sequence[Any]:
        if self._at_hand is None:
            self._at_hand = sqlite3.connect(
                self._read_only, uri=True, isolation_level=None, timeout=0, check_same_thread=False
            )
            self._at_hand.execute(f"PRAGMA cache_size={self.pragmas.get('cache_size', _CACHE_KIB)}")
        return self._at_hand.execute(statement.sql, values).fetchall()

    @translate_exceptions
    async def execute_query(self, query: str, values: list[Any] | None = None) -> tuple[int, Sequence[Any]]:
        if not _reads(query):
            return await super().execute_query(query, values)  # type: ignore[no-any-return]  # (tortoise's decorator loses the type)
        async with self._turn_to_read() as reader:
            rows = list(await reader.execute_fetchall(query, values))
            return len(rows), rows

    @translate_exceptions
    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        if not _reads(query):
            return await super().execute_query_dict(query, values)  # type: ignore[no-any-return]  # (tortoise's decorator loses the type)
        async with self._turn_to_read() as reader:
            return list(map(dict, await reader.execute_fetchall(query, values)))

    @asynccontextmanager
    async def _turn_to_read(self) -> AsyncIterator[Connection]:
        async with self._reading:
            if self._reader is None:
                async with self.acquire_connection():
                    pass  # opens both
            if self._reader is None:
                raise DBConnectionError("the database is closed")
            yield self._reader

    async def _open_writer(self) -> Connection:
        # Any thread may use it, one at a time: transactions run their statements where they are asked.
        writer = await _connected(self.filename, isolation_level=None, check_same_thread=False, factory=Writer)
        writer.row_factory = sqlite3.Row
        try:
            await on_its_thread(writer, _set, self.pragmas)
        except BaseException:
            await writer.close()
            raise
        return writer

    @property
    def _read_only(self) -> str:
        return f"file:{quote(str(self.filename))}?mode=ro"

    async def _open_reader(self) -> Connection:
        reader = await _connected(self._read_only, uri=True, isolation_level=None)
        reader.row_factory = sqlite3.Row
        try:
            await on_its_thread(reader, _set, {name: self.pragmas[name] for name in _FOR_READING & self.pragmas.keys()})
        except BaseException:
            reader.stop()
            raise
        return reader

    def acquire_connection(self) -> WriterTurn:
        return WriterTurn(self._lock, self)

    def _in_transaction(self) -> TransactionContext:
        return WriteTransaction(ImmediateTransaction(self), self._lock)


async def _connected(database: str, **options: Any) -> Connection:
    """As aiosqlite.connect, which leaves a connection open where whoever waits for it is cancelled."""
    opening = asyncio.ensure_future(aiosqlite.connect(database, **options))
    try:
        return await asyncio.shield(opening)
    except asyncio.CancelledError:
        await asyncio.wait([opening])
        if opening.exception() is None:
            await opening.result().close()
        raise


_CACHE_KIB = -2_000
"""SQLite's own default, as its pragma writes it."""


def _set(connection: sqlite3.Connection, pragmas: Mapping[str, Any]) -> None:
    for name, value in pragmas.items():
        connection.execute(f"PRAGMA {name}={value}").close()


def _reads(query: str) -> bool:
    return query.startswith("SELECT")


client_class = OneWriter
