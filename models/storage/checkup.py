"""The check-up of an open database: is it whole, and does it keep what it acknowledges?"""

import sqlite3
import time
from dataclasses import dataclass
from typing import Self

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
class ClockDifference:
    """Seconds that this machine's clock is ahead of another's, and by how many that may be wrong."""

    seconds: float
    unsure_by: float

    @classmethod
    def between(cls, asked_at: float, answered_at: float, shown: float, unsure_by: float = 0.0) -> Self:
        """Compare what the other showed with what ours showed when it was asked and when it had answered."""
        return cls((asked_at + answered_at) / 2 - shown, (answered_at - asked_at) / 2 + unsure_by)


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
    clock: ClockDifference = ClockDifference(0.0, 0.0)
    """To the database server's clock."""


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
        clock=await _clock(),
    )


async def _clock() -> ClockDifference:
    asked_at = time.time()
    shown = float(str(await _value("SELECT extract(epoch FROM clock_timestamp())")))
    return ClockDifference.between(asked_at, time.time(), shown)


async def _value(sql: str) -> object:
    rows = await get_connection("default").execute_query_dict(sql)
    return next(iter(rows[0].values()))
