"""The check-up of an open database: is it whole, and does it keep what it acknowledges?"""

import sqlite3
from dataclasses import dataclass

import asyncpg
from tortoise.connection import get_connection
from tortoise.exceptions import BaseORMException

TROUBLE = (
    BaseORMException,
    sqlite3.Error,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # of several hosts none is the primary; a connection that died while it was asked
)
"""What a database that is damaged, locked or away raises."""

SAFE_SQLITE = (3, 51, 3)
"""In earlier versions a reset of the log can race with another connection's write (sqlite.org, "WAL-reset bug")."""


@dataclass(frozen=True)
class Checkup:
    dialect: str
    version: str
    damage: str
    """What the database says is broken; empty: nothing."""
    durable: bool
    """An acknowledged write survives a power cut."""
    races: bool
    """This version of SQLite has the write-ahead log's race."""
    waits_for_standby: bool = False
    """What is acknowledged is on a standby of this PostgreSQL, too."""


async def checkup() -> Checkup:
    """Check the database. On SQLite the whole file is read (``quick_check``): a second or so for each gigabyte."""
    connection = get_connection("default")
    if connection.capabilities.dialect == "sqlite":
        found = [next(iter(row.values())) for row in await connection.execute_query_dict("PRAGMA quick_check(3)")]
        synchronous = await _value("PRAGMA synchronous")
        return Checkup(
            dialect="SQLite",
            version=sqlite3.sqlite_version,
            damage="" if found == ["ok"] else "; ".join(map(str, found)),
            durable=int(str(synchronous)) >= 2,
            races=sqlite3.sqlite_version_info < SAFE_SQLITE,
        )
    return Checkup(
        dialect="PostgreSQL",
        version=str(await _value("SHOW server_version")),
        damage="",
        durable=str(await _value("SHOW synchronous_commit")) != "off" and str(await _value("SHOW fsync")) == "on",
        races=False,
        waits_for_standby=str(await _value("SHOW synchronous_standby_names")) != ""
        and str(await _value("SHOW synchronous_commit")) not in {"off", "local"},
    )


async def _value(sql: str) -> object:
    rows = await get_connection("default").execute_query_dict(sql)
    return next(iter(rows[0].values()))
