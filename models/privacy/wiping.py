"""Wiping: what deleted rows leave behind in the database's files goes while it is in use.

SQLite overwrites what is deleted (``secure_delete``), but its log keeps the pages as they were, the full-text index
marks words as gone until it is merged, and pages that were split keep copies of rows that moved. PostgreSQL's VACUUM
takes away the dead rows of the tables that were touched.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Iterable
from typing import Any, TypeVar, cast

from tortoise.connection import get_connection

from models.storage.plain_sql import is_sqlite

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")

REBUILT_BYTES = 24 * 1024 * 1024
"""A file up to this size is rewritten whole, in tenths of a second; a larger one would keep everybody waiting."""
_MERGED_PAGES = 200
_TRIES, _PAUSE_S = 50, 0.2


async def wipe(tables: Iterable[str] = ()) -> bool:
    """Wipe what these tables' deleted rows left behind; not in a transaction.

    Return False where readers stood in the way.
    """
    if is_sqlite():
        return await wipe_sqlite()
    connection = get_connection("default")
    for name in sorted(set(tables)):
        await connection.execute_query(f"VACUUM {name}")
    return True


async def wipe_sqlite(*, whole: bool = False) -> bool:
    """Wipe index, pages and log. Return False where readers stood in the way.

    ``whole``: rewrite a large file as well, for when nobody waits.
    """
    begin = True
    while await _on_writer(_merge if begin else _merge_on):
        begin = False
        await asyncio.sleep(0)  # who waits for the writer has a turn
    await _on_writer(_rebuild_whole if whole else _rebuild)
    for _ in range(_TRIES):
        if await _on_writer(_empty_log):
            return True
        await asyncio.sleep(_PAUSE_S)
    log.warning("log_not_emptied")
    return False


async def _on_writer(work: Callable[[sqlite3.Connection], Answer]) -> Answer:
    """Run the work on the one connection that writes, between two transactions."""
    client = cast("Any", get_connection("default"))
    async with client.acquire_connection() as connection:
        return cast("Answer", await connection._execute(work, connection._conn))  # noqa: SLF001  (the writer's own thread, which tortoise keeps to itself)


def _merge(connection: sqlite3.Connection, pages: int = -_MERGED_PAGES) -> bool:
    """Merge some more of the index, without what was deleted. Return whether there is more to do."""
    before = connection.total_changes
    connection.execute("INSERT INTO passage_words (passage_words, rank) VALUES ('merge', ?)", (pages,))
    if connection.in_transaction:
        connection.commit()
    return connection.total_changes - before > 1


def _merge_on(connection: sqlite3.Connection) -> bool:
    return _merge(connection, _MERGED_PAGES)


def _rebuild(connection: sqlite3.Connection, limit: int = REBUILT_BYTES) -> None:
    (pages,), (size,) = (connection.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size"))
    if pages * size <= limit:
        connection.execute("VACUUM")


def _rebuild_whole(connection: sqlite3.Connection) -> None:
    connection.execute("VACUUM")


def _empty_log(connection: sqlite3.Connection) -> bool:
    busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy
