"""PostgreSQL as tortoise opens it, with a pool that gives up in time and gets every connection back.

tortoise waits for ever for a free connection, lets whatever the system says of a server that is away pass through, and
keeps a connection for good when a transaction can't begin on it: a few of those, and the pool is empty until a restart.
"""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import PoolConnectionWrapper, TransactionContext, TransactionContextPooled
from tortoise.backends.base_postgres.client import translate_exceptions
from tortoise.connection import get_connections
from tortoise.exceptions import DBConnectionError

from models.storage.engines.connector import Connection, Connector
from models.storage.engines.transaction_watch import Undivided
from models.storage.statements import Row, Statement

_ADDRESS = {"host", "port", "user", "password", "database", "connector", "server_settings"}
ACQUIRE_S = 2.0
"""Seconds to wait for a connection, and again to get it back into the pool after its query was given up."""


async def _acquire(pool: Any) -> Any:
    """Return a connection of the pool, within ``ACQUIRE_S``. Raise DBConnectionError."""
    try:
        return await pool.acquire(timeout=ACQUIRE_S)
    except OSError as error:  # TimeoutError is one, and so is a socket that is not there
        raise DBConnectionError(f"the database can't be reached: {type(error).__name__}") from error


class PooledConnection(PoolConnectionWrapper[Any]):
    """One query's use of a connection."""

    async def __aenter__(self) -> Any:
        await self.ensure_connection()
        self.connection = await _acquire(self.client._pool)  # noqa: SLF001  (the driver's own connection, which tortoise keeps to itself)
        return self.connection


class PooledTransaction(Undivided, TransactionContextPooled):
    """A transaction, whose connection goes back to the pool even when it can't begin."""

    async def __aenter__(self) -> Any:
        await self.ensure_connection()
        client: Any = self.client
        pool = client._parent._pool  # noqa: SLF001  (the driver's own connection, which tortoise keeps to itself)
        client._connection = connection = await _acquire(pool)  # noqa: SLF001  (the driver's own connection, which tortoise keeps to itself)
        try:
            await client.begin()
        except BaseException:
            await pool.release(connection)
            raise
        self.token = get_connections().set(self.connection_name, client)
        self.opened(client)
        return client


class PlainSql:
    """Runs statements of the hot paths; asyncpg keeps each prepared."""

    acquire_connection: Callable[[], AbstractAsyncContextManager[Any]]
    _translate_exceptions: Callable[..., Awaitable[Any]]

    @translate_exceptions
    async def fetch(self, statement: Statement, values: Row) -> Sequence[Any]:
        async with self.acquire_connection() as connection:
            found: Sequence[Any] = await connection.fetch(statement.postgres, *values)
            return found

    @translate_exceptions
    async def run(self, statement: Statement, values: Row) -> int:
        async with self.acquire_connection() as connection:
            return _touched(await connection.execute(statement.postgres, *values))


class PatientClient(PlainSql, AsyncpgDBClient):  # type: ignore[misc]  # (tortoise's class declares what it has)
    async def create_pool(self, **arguments: Any) -> Any:
        connector: Connector = arguments["connector"]

        async def connected(_: None, **options: Any) -> Connection:
            return await connector.connect(**options)

        own = {name: value for name, value in arguments.items() if name not in _ADDRESS}
        # No connection is kept ready: asyncpg would log a traceback at each try to restore it.
        return await asyncpg.create_pool(connect=connected, **(own | {"min_size": 0, "reset": _keep}))

    def acquire_connection(self) -> PooledConnection:
        return PooledConnection(self, self._pool_init_lock)

    def _in_transaction(self) -> TransactionContext:
        return PooledTransaction(PlainTransaction(self), self._pool_init_lock)


class PlainTransaction(PlainSql, TransactionWrapper):  # type: ignore[misc]  # (tortoise's class declares what it has)
    """A transaction that runs statements of the hot paths, too."""


async def _keep(_: Any) -> None:
    """Keep a session's settings when it goes back to the pool: nobody changes any, and undoing them is a round trip.

    What a broken-off transaction left is undone by asyncpg itself before this.
    """


def _touched(status: str) -> int:
    """Read how many rows it was from PostgreSQL's answer: ``UPDATE 3``, ``INSERT 0 1``; 0 for what touches none."""
    number = status.rpartition(" ")[2]
    return int(number) if number.isdecimal() else 0


client_class = PatientClient
