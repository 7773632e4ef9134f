"""What stands between us and PostgreSQL: nothing, or a pooler such as PgBouncer, and what outlasts a transaction there.

A pooler tells a client a process number of its own, so that the server's differs. It lends a connection for a session,
or for one transaction: then two clients meet on one connection, and rings, locks and prepared statements go astray.
"""

from dataclasses import dataclass
from secrets import token_hex
from typing import Final, TypeAlias

import asyncpg

from models.storage.engines.connector import Connection, Connector

Prepared: TypeAlias = "asyncpg.prepared_stmt.PreparedStatement[asyncpg.Record]"
_PID: Final = "SELECT pg_backend_pid()"
_TRIES: Final = 5
"""A pooler lends what came back last; only somebody else's transaction in between makes two clients miss each other."""
_ANSWER_S: Final = 5.0


@dataclass(frozen=True)
class Pooler:
    """``is_there``; ``shares``: lends for one transaction; ``prepares``: keeps prepared statements for each client."""

    is_there: bool = False
    shares: bool = False
    prepares: bool = True


async def look_at(connector: Connector) -> Pooler:
    """Find out what this address leads through. Raise asyncpg's errors, OSError, TimeoutError."""
    one = await _client(connector)
    try:
        if not await is_between(one):
            return Pooler()
        other = await _client(connector)
        try:
            return await _look(one, other)
        finally:
            other.terminate()
    finally:
        one.terminate()


async def is_between(connection: Connection) -> bool:
    """Tell whether a pooler answers for the server."""
    return bool(connection.get_server_pid() != await connection.fetchval(_PID))


async def _client(connector: Connector) -> Connection:
    return await connector.connect(statement_cache_size=0, command_timeout=_ANSWER_S)


async def _look(one: Connection, other: Connection) -> Pooler:
    try:
        shares = await _meet(one, other)
    except TimeoutError:  # there is not one connection more: they are lent for whole sessions
        return Pooler(is_there=True)
    return Pooler(is_there=True, shares=shares, prepares=not shares or await _prepares(one, other))


async def _meet(one: Connection, other: Connection) -> bool:
    for _ in range(_TRIES):
        before = await one.fetchval(_PID)
        async with other.transaction():
            if before == await other.fetchval(_PID) or before != await one.fetchval(_PID):
                return True
    return False


async def _prepares(one: Connection, other: Connection) -> bool:
    """Have a statement prepared by one client and, while the other has that connection, run."""
    name = f"handbill_{token_hex(6)}"
    statement = await one.prepare(_PID, name=name)
    for _ in range(_TRIES):
        try:
            before = await statement.fetchval()
            async with other.transaction():
                if await other.fetchval(_PID) != before:
                    continue
                return await _is_known(statement, other, name)
        except asyncpg.InvalidSQLStatementNameError:
            return False
    return False


async def _is_known(statement: Prepared, at: Connection, name: str) -> bool:
    try:
        await statement.fetchval()
    except asyncpg.InvalidSQLStatementNameError:
        await at.execute(f"DEALLOCATE {name}")
        return False
    return True
