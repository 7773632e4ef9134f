"""Several processes on one PostgreSQL: rings relayed between them, and one elected where one may act.

A typed command rings no bell of ours. But whoever writes moves the server's log on, so that one connection that asks
for its position spares all who watch a table from asking it.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from secrets import token_hex
from time import monotonic

import asyncpg

from models.storage.background import in_background
from models.storage.bell import UNWATCHED_S, Bell
from models.storage.engines.connector import Connection, Connector
from models.storage.engines.dsn import read_dsn

log = logging.getLogger(__name__)

_CHANNEL = "handbill"
_TRY_AGAIN_S = 2.0
_CONNECT_S = 5.0
_ALIVE_S = 5.0
_STILL_ELECTED_S = 10.0
_ELECT = "SELECT pg_try_advisory_lock(hashtext($1))"
_LOOK_S = 1.0
SELDOM_S = 15.0
"""How often whoever watches a table still looks unrung while the log's position is watched."""
_TROUBLE = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a connection that died in the middle of a question
    OSError,
    TimeoutError,
)


@asynccontextmanager
async def carried(bell: Bell, url: str) -> AsyncIterator[None]:
    """Carry every ring to the other processes by LISTEN and NOTIFY, and ring for every table where the log moved on.

    On SQLite there are no others, and its log is watched by ``wal_watch.watched``.
    """
    if url.startswith("sqlite"):
        yield
        return
    rings: asyncio.Queue[str] = asyncio.Queue(maxsize=10_000)
    bell.carry(lambda topic: None if rings.full() else rings.put_nowait(topic))
    async with in_background(_relay(bell, url, rings), "bell"):
        yield


async def _relay(bell: Bell, url: str, rings: "asyncio.Queue[str]") -> None:
    me = token_hex(4)

    def heard(_: object, __: int, ___: str, payload: object) -> None:
        sender, _, topic = str(payload).partition(" ")
        if sender != me:
            bell.ring_here(topic)

    while True:
        try:
            connection = await Connector(read_dsn(url)).connect(timeout=_CONNECT_S)
            try:
                await connection.add_listener(_CHANNEL, heard)
                bell.look_every_s = SELDOM_S
                await _notify_and_look(connection, me, rings, bell)
            finally:
                connection.terminate()
        except _TROUBLE as error:
            log.warning("bell_not_carried", extra={"error": type(error).__name__})
            bell.look_every_s = UNWATCHED_S
            bell.ring_tables()
            await asyncio.sleep(_TRY_AGAIN_S)


async def _notify_and_look(connection: Connection, me: str, rings: "asyncio.Queue[str]", bell: Bell) -> None:
    server_log, look_at = _ServerLog(), monotonic()
    while True:
        for topic in await _next(rings, look_at - monotonic()):
            await connection.execute("SELECT pg_notify($1, $2)", _CHANNEL, f"{me} {topic}", timeout=_ALIVE_S)
        if monotonic() < look_at:
            continue
        look_at = monotonic() + _LOOK_S
        if await server_log.moved_on(connection):
            bell.ring_tables()


async def _next(rings: "asyncio.Queue[str]", wait_s: float) -> set[str]:
    """Return the topics that have rung since, each once; none after so many seconds of silence."""
    try:
        async with asyncio.timeout(wait_s):
            topics = {await rings.get()}
    except TimeoutError:
        return set()
    while not rings.empty():
        topics.add(rings.get_nowait())
    return topics


class _ServerLog:
    """The server's write-ahead log, as it was when it was last looked at."""

    def __init__(self) -> None:
        self._position = ""
        self._moved = False

    async def moved_on(self, connection: Connection) -> bool:
        """Tell whether somebody may have committed since the last look: what was logged then is visible only now."""
        before, moved_before = self._position, self._moved
        self._position = await connection.fetchval("SELECT pg_current_wal_insert_lsn()::text", timeout=_ALIVE_S)
        self._moved = self._position != before
        return self._moved or moved_before


async def when_elected(url: str, office: str, act: Callable[[], Awaitable[None]]) -> None:
    """Run ``act`` for ever in one process at a time: the others take over when it dies or loses the database.

    The office is an advisory lock of PostgreSQL on a connection of its own. On SQLite there is only this process.
    """
    if url.startswith("sqlite"):
        await act()
        return
    while True:
        try:
            connection = await Connector(read_dsn(url)).connect(timeout=_CONNECT_S)
            try:
                await _election(connection, office)
                log.info("elected", extra={"office": office})
                await _act_while_elected(connection, act)
            finally:
                connection.terminate()
        except _TROUBLE as error:
            log.warning("election_failed", extra={"office": office, "error": type(error).__name__})
        await asyncio.sleep(_TRY_AGAIN_S)


async def _election(connection: Connection, office: str) -> None:
    while True:
        if await connection.fetchval(_ELECT, f"handbill {office}", timeout=_ALIVE_S):
            return
        await asyncio.sleep(_TRY_AGAIN_S)


async def _act_while_elected(connection: Connection, act: Callable[[], Awaitable[None]]) -> None:
    """Run ``act`` until the connection that has the lock is lost."""
    acting = asyncio.ensure_future(act())
    try:
        while not acting.done():
            await asyncio.wait({acting}, timeout=_STILL_ELECTED_S)
            await connection.execute("SELECT 1", timeout=_ALIVE_S)
        acting.result()
    finally:
        acting.cancel()
        await asyncio.gather(acting, return_exceptions=True)
