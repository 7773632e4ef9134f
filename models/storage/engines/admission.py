"""Let in to PostgreSQL for the first time: what is at the other end is looked at before anything is asked of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg

from models.storage.engines.connector import Connection, Connector
from models.storage.engines.dsn import read_dsn
from models.storage.engines.pooler import Pooler, is_between, look_at
from models.storage.engines.unsupported import why_not

_FIRST_S = 10
_SHARED = (
    "database.url leads through a pooler that lends its connections for one transaction (PgBouncer: pool_mode = "
    "transaction). Set database.session_url to the address of PostgreSQL itself, for the few connections that must last"
)
_POOLED_TOO = "database.session_url leads through a pooler, too: it must lead to PostgreSQL itself"
_BY_STATEMENT = (
    "database.url leads through a pooler that allows no transactions (PgBouncer: pool_mode = statement): "
    "make it pool_mode = transaction, and set database.session_url to the address of PostgreSQL itself"
)
_DIFFERENT = "database.session_url and database.url lead to different databases"
_SEES = "SELECT count(*) FROM pg_stat_activity WHERE pid = $1 AND datname = current_database()"


class NotAdmitted(ValueError):
    """The sentence names the setting and says what to do."""


@dataclass(frozen=True)
class Access:
    """How this process comes to its database: ``usual`` perhaps through a pooler, ``direct`` to the server itself."""

    usual: Connector
    direct: Connector
    pooler: Pooler


def connector_at(url: str, key: str = "database.url") -> Connector:
    """Return what connects to a PostgreSQL address, of the setting ``key``. Raise NotAdmitted."""
    try:
        return Connector(read_dsn(url))
    except ValueError as error:
        raise NotAdmitted(f"{key}: {error}") from error


@asynccontextmanager
async def admitted(url: str, session_url: str) -> AsyncIterator[tuple[Access, Connection]]:
    """Yield the access, and a first connection to the server itself for as long as the block lasts.

    Raise NotAdmitted for what can't be used, OSError, asyncpg's errors.
    """
    usual = connector_at(url)
    direct = connector_at(session_url, "database.session_url") if session_url else usual
    first = await _let_in(direct, "database.session_url" if session_url else "database.url")
    try:
        if reason := await why_not(first):
            raise NotAdmitted(f"database.url: {reason}")
        pooler = await _pooler(usual, direct, first)
        if not pooler.prepares:
            usual.dsn.pool.setdefault("statement_cache_size", 0)
        yield Access(usual, direct, pooler), first
    finally:
        await first.close()


async def _pooler(usual: Connector, direct: Connector, first: Connection) -> Pooler:
    if await is_between(first):
        if usual is not direct:
            raise NotAdmitted(_POOLED_TOO)
        pooler = await _look_at(usual)
        if pooler.shares:
            raise NotAdmitted(_SHARED)
        return pooler
    if usual is direct:
        return Pooler()
    if not await _sees(usual, first):
        raise NotAdmitted(_DIFFERENT)
    return await _look_at(usual)


async def _look_at(usual: Connector) -> Pooler:
    try:
        return await look_at(usual)
    except asyncpg.PostgresError as error:
        if "statement pooling" in str(error):
            raise NotAdmitted(_BY_STATEMENT) from error
        raise


async def _sees(usual: Connector, first: Connection) -> bool:
    asking = await _let_in(usual, "database.url")
    try:
        return bool(await asking.fetchval(_SEES, first.get_server_pid()))
    finally:
        asking.terminate()


async def _let_in(connector: Connector, key: str) -> Connection:
    try:
        return await connector.connect(timeout=_FIRST_S, statement_cache_size=0)
    except (asyncpg.ClientConfigurationError, ValueError) as error:
        raise NotAdmitted(f"{key}: {error}") from error
