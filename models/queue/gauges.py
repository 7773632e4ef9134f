"""Gauges: how many rows wait in inbox and outbox, and how old the oldest is, for whoever watches the process.

All of it is read from partial indexes: of what is unfinished, and of what failed for good. On SQLite a connection of
its own reads, in a thread, so that the one that writes need not wait.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from math import inf
from time import monotonic
from typing import TypeVar
from urllib.parse import quote

import asyncpg
from tortoise.connection import get_connection

from models.queue.outbox import TROUBLED
from models.storage.clock import now
from models.storage.database import DatabaseTrouble
from models.storage.plain_sql import SqlRow

log = logging.getLogger(__name__)

PATIENCE_S = 2.0
WAITING_KEPT_S = 5.0
TROUBLED_KEPT_S = 30.0
_STEPS = 10_000
"""SQLite's instructions (about a tenth of a millisecond) between two looks at the clock."""
_AWAY: tuple[type[BaseException], ...] = (*DatabaseTrouble, sqlite3.Error, asyncpg.PostgresError)

Reading = TypeVar("Reading")


@dataclass(frozen=True)
class QueueGauge:
    updates: int
    oldest_update_s: float
    """Age of the oldest update that is not finished; 0: there is none."""
    messages: int
    retrying: int
    """Messages among them that have been tried without success."""
    overdue_s: float
    """For how long the oldest due message has been waiting past its time; 0: none is due."""


@dataclass(frozen=True)
class Troubled:
    set_aside: int
    uncertain: int
    failed: int


@dataclass(frozen=True)
class Readings:
    """Both gauges as last read; None: the database did not answer within 2 s."""

    waiting: QueueGauge | None
    troubled: Troubled | None


class Gauges:
    """Cached readings: refreshed at most every few seconds, however often they are asked for, never twice at once."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._waiting: tuple[float, QueueGauge | None] = -inf, None
        self._troubled: tuple[float, Troubled | None] = -inf, None

    async def read(self) -> Readings:
        """Return what waits, at most 5 s old, and what failed, at most 30 s old. Database errors are not raised."""
        async with self._lock:
            if monotonic() - self._waiting[0] >= WAITING_KEPT_S:
                self._waiting = monotonic(), await _tried(waiting())
            if monotonic() - self._troubled[0] >= TROUBLED_KEPT_S:
                self._troubled = monotonic(), await _tried(troubled())
            return Readings(self._waiting[1], self._troubled[1])


async def _tried(reading: Awaitable[Reading]) -> Reading | None:
    try:
        return await reading
    except _AWAY as error:
        log.warning("gauges_not_read", extra={"error": type(error).__name__})
        return None


# A query for the minimum alone would walk the table from its beginning, through all that is finished.
INBOX_SQL = "SELECT count(*) AS updates, min(received_at) AS oldest FROM inbox WHERE state = 'new'"
OUTBOX_SQL = (
    "SELECT count(*) AS messages, count(CASE WHEN attempts > 0 THEN 1 END) AS retrying, min(not_before) AS due"
    " FROM outbox WHERE state IN ('queued', 'sending')"
)
_TROUBLED = (
    "SELECT (SELECT count(*) FROM inbox WHERE state = 'aside') AS set_aside,"  # noqa: S608  (our own words)
    f" (SELECT count(*) FROM outbox WHERE {TROUBLED} AND state = 'uncertain') AS uncertain,"
    f" (SELECT count(*) FROM outbox WHERE {TROUBLED} AND state = 'failed') AS failed"
)


async def waiting() -> QueueGauge:
    """Read what waits. Raise the database's errors, TimeoutError among them."""
    inbox, outbox = await _row(INBOX_SQL), await _row(OUTBOX_SQL)
    return QueueGauge(
        updates=inbox["updates"],
        oldest_update_s=_age(inbox["oldest"]),
        messages=outbox["messages"],
        retrying=outbox["retrying"],
        overdue_s=_age(outbox["due"]),
    )


async def troubled() -> Troubled:
    """Count what failed or is uncertain. Raise the database's errors, TimeoutError among them."""
    return Troubled(**await _row(_TROUBLED))


async def _row(sql: str) -> SqlRow:
    connection = get_connection("default")
    if connection.capabilities.dialect == "sqlite":
        return await asyncio.to_thread(_read_file, str(connection.filename), sql)  # type: ignore[attr-defined]  # (only SQLite's client has a file)
    async with asyncio.timeout(PATIENCE_S):
        rows = await connection.execute_query_dict(sql)
    return dict(rows[0])


def _read_file(path: str, sql: str) -> SqlRow:
    deadline = monotonic() + PATIENCE_S
    with closing(sqlite3.connect(f"file:{quote(path)}?mode=ro", uri=True, timeout=PATIENCE_S)) as connection:
        connection.set_progress_handler(lambda: monotonic() > deadline, _STEPS)
        found = connection.execute(sql)
        return dict(zip((column[0] for column in found.description), found.fetchone(), strict=True))


def _age(since: datetime | str | None) -> float:
    if since is None:
        return 0.0
    at = datetime.fromisoformat(since) if isinstance(since, str) else since
    return max(0.0, (now() - at).total_seconds())
