"""Commits to a SQLite file by any process, seen by its write-ahead log: a typed command rings no bell of ours.

Every commit writes to the log, and looking at the log's time and size wakes no other thread. So whoever watches a
table need not ask it every second.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from models.storage.background_tasks import in_background
from models.storage.bell import Bell
from models.storage.database import sqlite_path

LOOK_S = 0.5
SELDOM_S = 60.0
"""How often whoever watches a table still looks unrung: what is due by itself, they know."""
_SETTLED_S = 0.1
"""Clocks of file systems tick: two commits within a tick look like one."""


@asynccontextmanager
async def watched(bell: Bell, url: str) -> AsyncIterator[None]:
    """Ring for every table within half a second of a commit. PostgreSQL's log is watched by ``cluster.carried``."""
    if not url.startswith("sqlite"):
        yield
        return
    bell.look_every_s = SELDOM_S
    log = WriteAheadLog(Path(f"{sqlite_path(url)}-wal"))
    async with in_background(_ring_at_commits(bell, log), "wal-watch"):
        yield


class WriteAheadLog:
    """The log beside a database file, as it was when it was last looked at."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int] | None = None

    def was_written(self) -> bool:
        """Tell whether somebody may have written to it since the last look."""
        before, self._seen = self._seen, self._stamp()
        return self._seen is None or self._seen != before

    def _stamp(self) -> tuple[int, int] | None:
        """Return its time and size; None while it may be written to again at the same time."""
        try:
            status = self._path.stat()
        except FileNotFoundError:
            return 0, 0
        settled = time.time() - status.st_mtime > _SETTLED_S
        return (status.st_mtime_ns, status.st_size) if settled else None


async def _ring_at_commits(bell: Bell, log: WriteAheadLog) -> None:
    while True:
        if log.was_written():
            bell.ring_tables()
        await asyncio.sleep(LOOK_S)
