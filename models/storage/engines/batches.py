"""Batches on PostgreSQL: a connection of their own, so that no page's query keeps an open waiting.

It is kept, and not borrowed from a pool: what a pool asks of a connection that comes back costs a tenth of a batch.
"""

import asyncio
from collections.abc import Sequence

import asyncpg

from models.storage.engines.connector import Connection, Connector
from models.storage.statements import Batch, Row, Statement, is_synced

_SETTINGS = {"synchronous_commit": "on", "application_name": "handbill recorder"}


class BatchConnection:
    """Connects when the first batch comes, and again after the connection was lost or a batch hung."""

    def __init__(self, connector: Connector, timeout_s: float) -> None:
        self._connector = connector
        self._timeout_s = timeout_s
        self._connection: Connection | None = None

    async def run(self, batch: Batch) -> None:
        """Run the statements in one transaction. Raise what asyncpg does, and TimeoutError."""
        async with asyncio.timeout(self._timeout_s):
            connection = await self._connected()
            try:
                await _run(connection, batch)
            except (TimeoutError, asyncio.CancelledError, OSError, asyncpg.InterfaceError, asyncpg.InternalClientError):
                connection.terminate()  # nobody knows how far it is
                raise

    async def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None and not connection.is_closed():
            await connection.close(timeout=self._timeout_s)

    async def _connected(self) -> Connection:
        if self._connection is None or self._connection.is_closed():
            self._connection = await self._connector.connect(settings=_SETTINGS, command_timeout=self._timeout_s)
        return self._connection


async def _run(connection: Connection, batch: Batch) -> None:
    if len(batch) == 1:  # a statement is a transaction by itself
        await _write(connection, *batch[0])
        return
    async with connection.transaction():
        if not is_synced(batch):
            await connection.execute("SET LOCAL synchronous_commit TO off")
        for statement, rows in batch:
            await _write(connection, statement, rows)


async def _write(connection: Connection, statement: Statement, rows: Sequence[Row]) -> None:
    if statement.appends is None:
        await connection.executemany(statement.postgres, rows)
        return
    table, columns, texts = statement.appends
    records = (row + texts for row in rows) if texts else rows
    await connection.copy_records_to_table(table, records=records, columns=columns)
