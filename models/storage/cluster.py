"""Several processes on one PostgreSQL: rings relayed between them, and one elected where one may act."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from secrets import token_hex

import asyncpg

from models.storage.background import in_background
from models.storage.bell import Bell
from models.storage.engines.dsn import read_dsn

log = logging.getLogger(__name__)

_CHANNEL = "handbill"
_TRY_AGAIN_S = 2.0
_CONNECT_S = 5.0
_ALIVE_S = 5.0
_TROUBLE = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError)


@asynccontextmanager
async def carried(bell: Bell, url: str) -> AsyncIterator[None]:
    """Carry every ring to the other processes by LISTEN and NOTIFY. On SQLite there are no others."""
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
            connection = await asyncpg.connect(read_dsn(url).url, timeout=_CONNECT_S)
            try:
                await connection.add_listener(_CHANNEL, heard)
                while True:
                    topics = await _next(rings)
                    for topic in topics or ("",):  # an empty ring shows that the connection still lives
                        await connection.execute(
                            "SELECT pg_notify($1, $2)", _CHANNEL, f"{me} {topic}", timeout=_ALIVE_S
                        )
            finally:
                connection.terminate()
        except _TROUBLE as error:
            log.warning("bell_not_carried", extra={"error": type(error).__name__})
            await asyncio.sleep(_TRY_AGAIN_S)


async def _next(rings: "asyncio.Queue[str]") -> set[str]:
    """Return the topics that have rung since, each once; empty after ``_ALIVE_S`` of silence."""
    try:
        async with asyncio.timeout(_ALIVE_S):
            topics = {await rings.get()}
    except TimeoutError:
        return set()
    while not rings.empty():
        topics.add(rings.get_nowait())
    return topics


async def when_elected(url: str, office: str, act: Callable[[], Awaitable[None]]) -> None:
    """Run ``act`` for ever in one process at a time: the others take over when it dies or loses the database.

    The office is an advisory lock of PostgreSQL on a connection of its own. On SQLite there is only this process.
    """
    if url.startswith("sqlite"):
        await act()
        return
    while True:
        try:
            connection = await asyncpg.connect(read_dsn(url).url, timeout=_CONNECT_S)
            try:
                if await connection.fetchval("SELECT pg_try_advisory_lock(hashtext($1))", f"handbill {office}"):
                    log.info("elected", extra={"office": office})
                    await _act_while_elected(connection, act)
            finally:
                connection.terminate()
        except _TROUBLE as error:
            log.warning("election_failed", extra={"office": office, "error": type(error).__name__})
        await asyncio.sleep(_TRY_AGAIN_S)


async def _act_while_elected(
    connection: "asyncpg.Connection[asyncpg.Record]", act: Callable[[], Awaitable[None]]
) -> None:
    """Run ``act`` until the connection that has the lock is lost."""
    acting = asyncio.ensure_future(act())
    try:
        while not acting.done():
            await asyncio.wait({acting}, timeout=_ALIVE_S)
            await connection.execute("SELECT 1", timeout=_ALIVE_S)
        acting.result()
    finally:
        acting.cancel()
        await asyncio.gather(acting, return_exceptions=True)
