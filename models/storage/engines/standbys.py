"""Standbys of a PostgreSQL: how far each is behind, by what the primary and they themselves say."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Final

import asyncpg

from models.storage.engines.connector import Connection, Connector
from models.storage.engines.dsn import Host

_POSITION: Final = "SELECT pg_current_wal_lsn()::text"
_FOLLOWERS: Final = (
    "SELECT coalesce(nullif(application_name, ''), host(client_addr), pid::text) AS name, state, sync_state,"
    " greatest(pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn), 0)::bigint AS bytes"
    " FROM pg_stat_replication ORDER BY pid"
)
_LEFT_SLOTS: Final = (
    "SELECT slot_name::text AS name, pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::bigint AS bytes"
    " FROM pg_replication_slots WHERE NOT active AND restart_lsn IS NOT NULL ORDER BY slot_name"
)
_REPLAYED: Final = (
    "SELECT pg_is_in_recovery() AS follows,"
    " greatest(pg_wal_lsn_diff($1::text::pg_lsn, pg_last_wal_replay_lsn()), 0)::bigint AS bytes,"
    " extract(epoch FROM now() - pg_last_xact_replay_timestamp())::float8 AS seconds"
)


@dataclass(frozen=True)
class Follower:
    """Who takes the primary's log. What this role may not see is None."""

    name: str
    state: str | None
    sync_state: str | None
    bytes_behind: int | None


@dataclass(frozen=True)
class ServerInAddress:
    """A host of the address, asked by itself."""

    name: str
    follows: bool | None
    """Whether it is a standby; None: it lets nobody in, or not us."""
    bytes_behind: int = 0
    seconds_behind: float = 0.0


@dataclass(frozen=True)
class Replication:
    servers: list[ServerInAddress]
    """Where the address names several."""
    followers: list[Follower]
    left_slots: dict[str, int]
    """Bytes of log that are kept on the primary for somebody who does not fetch them, by slot."""


async def replication(connector: Connector) -> Replication:
    """Ask the primary, and each host of the address. Raise asyncpg's errors, OSError where there is no primary."""
    async with _asked(connector) as primary:
        position = str(await primary.fetchval(_POSITION))
        followers = [Follower(*row.values()) for row in await primary.fetch(_FOLLOWERS)]
        slots = {row["name"]: row["bytes"] for row in await primary.fetch(_LEFT_SLOTS)}
    hosts = connector.dsn.hosts if len(connector.dsn.hosts) > 1 else ()
    servers = await asyncio.gather(*(_server(connector, host, position) for host in hosts))
    return Replication(list(servers), followers, slots)


async def _server(connector: Connector, host: Host, position: str) -> ServerInAddress:
    name = f"{host[0] or 'this machine'}{f':{host[1]}' if host[1] else ''}"
    alone = replace(connector.dsn, hosts=(host,), libpq=connector.dsn.libpq | {"target_session_attrs": "any"})
    try:
        async with _asked(Connector(alone)) as connection:
            row = await connection.fetchrow(_REPLAYED, position)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return ServerInAddress(name, None)
    if row is None or not row["follows"]:
        return ServerInAddress(name, follows=False)
    # A primary that has nothing to do sends nothing: whoever has all of it is not late, however old that is.
    return ServerInAddress(name, True, row["bytes"], (row["seconds"] or 0.0) if row["bytes"] else 0.0)


@asynccontextmanager
async def _asked(connector: Connector) -> AsyncIterator[Connection]:
    connection = await connector.connect(statement_cache_size=0)
    try:
        yield connection
    finally:
        connection.terminate()
