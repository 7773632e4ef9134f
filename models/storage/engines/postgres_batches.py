"""Batches on PostgreSQL: a connection of their own, so that no page's query keeps an open waiting.

It is kept, and not borrowed from a pool: what a pool asks of a connection that comes back costs a tenth of a batch.
"""

import asyncio
from collections.abc import Sequence

import asyncpg

from models.storage.engines.connector import Connection, Connector
from models.storage.engines.pooler import Pooler
from models.storage.statements import Batch, Row, Statement, is_synced

_SETTINGS = {"application_name": "handbill recorder"}
_STATEMENTS = 100
_SYNCED = {"synchronous_commit": "on"}
"""A pooler takes no settings of the server's."""


class BatchConnection:
    """Connects when the first batch comes, and again after the connection was lost or a batch hung."""

    def __init__(self, connector: Connector, pooler: Pooler, timeout_s: float) -> None:
        self._connector = connector
        self._pooler = pooler
        self._timeout_s = timeout_s
        self._connection: Connection | None = None

    async def run(self, batch: Batch) -> None:
        """Run the statements in one transaction. Raise what asyncpg does, and TimeoutError."""
        async with asyncio.timeout(self._timeout_s):
            connection = await self._connected()
            try:
                await self._run(connection, batch)
            except (TimeoutError, asyncio.CancelledError, OSError, asyncpg.InterfaceError, asyncpg.InternalClientError):
                connection.terminate()  # nobody knows how far it is
                raise

    async def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None and not connection.is_closed():
            await connection.close(timeout=self._timeout_s)

    async def _connected(self) -> Connection:
        if self._connection is None or self._connection.is_closed():
            self._connection = await self._connector.connect(
                settings=_SETTINGS if self._pooler.is_there else _SETTINGS | _SYNCED,
                command_timeout=self._timeout_s,
                statement_cache_size=self._connector.dsn.pool.get("statement_cache_size", _STATEMENTS),
            )
        return self._connection

    async def _run(self, connection: Connection, batch: Batch) -> None:
        synced = is_synced(batch)
        if len(batch) == 1 and not self._pooler.is_there:  # a statement is a transaction by itself
            await self._write(connection, *batch[0])
            return
        async with connection.transaction():
            if self._pooler.is_there or not synced:
                await connection.execute(f"SET LOCAL synchronous_commit TO {'on' if synced else 'off'}")
            for statement, rows in batch:
                await self._write(connection, statement, rows)

    async def _write(self, connection: Connection, statement: Statement, rows: Sequence[Row]) -> None:
        if statement.appends is None or not self._pooler.prepares:  # asyncpg prepares what it copies by
            await connection.executemany(statement.postgres, rows)
            return
        table, columns, texts = statement.appends
        records = (row + texts for row in rows) if texts else rows
        await connection.copy_records_to_table(table, records=records, columns=columns)
