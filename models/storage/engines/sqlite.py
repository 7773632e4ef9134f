"""SQLite as tortoise opens it, with write transactions that take their turn at the start.

tortoise begins with a plain ``BEGIN``: a transaction that first reads and then writes is refused at once
("database is locked", whatever ``busy_timeout`` says) when another process wrote in between. ``BEGIN IMMEDIATE``
waits for its turn instead, so that a command line beside a running server never fails.
"""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
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
from tortoise.connection import get_connections
from tortoise.exceptions import DBConnectionError, TransactionManagementError

log = logging.getLogger(__name__)

_FOR_READING = {"busy_timeout", "cache_size"}
"""Pragmas that matter to a connection that only reads."""


class ImmediateTransaction(SqliteTransactionWrapper):
    async def begin(self) -> None:
        try:
            await self._connection.commit()
            await self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise TransactionManagementError(error) from error


class WriteTransaction(SqliteTransactionContext):
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
        except BaseException:
            self._lock.release()
            raise
        return self.connection


class OneWriter(SqliteClient):
    """One connection writes and checkpoints; its lock is the process's only write queue.

    What is read outside a transaction is read by a second connection: it sees what was committed, and waits for no
    transaction that is under way.
    """

    def __init__(self, file_path: str, **pragmas: Any) -> None:
        super().__init__(file_path, **pragmas)
        self._reader: Connection | None = None
        self._reading = asyncio.Lock()

    async def create_connection(self, with_db: bool) -> None:
        """Open the file. Raise sqlite3.Error, leaving nothing half open, when it is no database or can't be read."""
        try:
            await super().create_connection(with_db)
            if self._reader is None:
                self._reader = await self._open_reader()
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        reader, self._reader = self._reader, None
        if reader is not None:
            await reader.close()
        await super().close()

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

    async def _open_reader(self) -> Connection:
        reader = await aiosqlite.connect(f"file:{quote(str(self.filename))}?mode=ro", uri=True, isolation_level=None)
        reader.row_factory = sqlite3.Row
        try:
            for pragma in _FOR_READING & self.pragmas.keys():
                await reader.execute(f"PRAGMA {pragma}={self.pragmas[pragma]}")
        except BaseException:
            reader.stop()
            raise
        return reader

    def acquire_connection(self) -> WriterTurn:
        return WriterTurn(self._lock, self)

    def _in_transaction(self) -> TransactionContext:
        return WriteTransaction(ImmediateTransaction(self), self._lock)


def _reads(query: str) -> bool:
    return query.startswith("SELECT")


client_class = OneWriter
