"""SQLite as tortoise opens it, with write transactions that take their turn at the start.

tortoise begins with a plain ``BEGIN``: a transaction that first reads and then writes is refused at once
("database is locked", whatever ``busy_timeout`` says) when another process wrote in between. ``BEGIN IMMEDIATE``
waits for its turn instead, so that a command line beside a running server never fails.
"""

import sqlite3

from tortoise.backends.base.client import TransactionContext
from tortoise.backends.sqlite.client import SqliteClient, SqliteTransactionContext, SqliteTransactionWrapper
from tortoise.exceptions import TransactionManagementError


class ImmediateTransaction(SqliteTransactionWrapper):
    async def begin(self) -> None:
        try:
            await self._connection.commit()
            await self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise TransactionManagementError(error) from error


class OneWriter(SqliteClient):
    """One connection writes, checkpoints and reads; its lock is the process's only write queue."""

    def _in_transaction(self) -> TransactionContext:
        return SqliteTransactionContext(ImmediateTransaction(self), self._lock)


client_class = OneWriter
