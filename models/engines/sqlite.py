"""SQLite as tortoise opens it, with write transactions that take their turn at the start.

tortoise begins with a plain ``BEGIN``: a transaction that first reads and then writes is refused at once
("database is locked", whatever ``busy_timeout`` says) when another process wrote in between. ``BEGIN IMMEDIATE``
waits for its turn instead, so that a command line beside a running server never fails.
"""

import sqlite3

from aiosqlite import Connection
from tortoise.backends.base.client import ConnectionWrapper, TransactionContext
from tortoise.backends.sqlite.client import SqliteClient, SqliteTransactionContext, SqliteTransactionWrapper
from tortoise.exceptions import TransactionManagementError


class ImmediateTransaction(SqliteTransactionWrapper):
    async def begin(self) -> None:
        try:
            await self._connection.commit()
            await self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise TransactionManagementError(error) from error


class Turn(ConnectionWrapper[Connection]):
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
    """One connection writes, checkpoints and reads; its lock is the process's only write queue."""

    async def create_connection(self, with_db: bool) -> None:
        """Opens the file. Raises sqlite3.Error, leaving nothing half open, when it is no database or can't be read."""
        try:
            await super().create_connection(with_db)
        except BaseException:
            await self.close()
            raise

    def acquire_connection(self) -> Turn:
        return Turn(self._lock, self)

    def _in_transaction(self) -> TransactionContext:
        return SqliteTransactionContext(ImmediateTransaction(self), self._lock)


client_class = OneWriter
