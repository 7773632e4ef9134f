"""Elections: where one process at a time may act, the others take over when it dies or loses the database.

An office is an advisory lock of PostgreSQL, all of a process's on its session (session.py).
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable

import asyncpg

log = logging.getLogger(__name__)

TROUBLE = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a connection that died in the middle of a question, or none that takes writes
    OSError,
    TimeoutError,
)
_TRY_AGAIN_S = 2.0


class Elections:
    """What this process stands for. ``term`` ends with the session: whoever acts then stops."""

    def __init__(self, call: Callable[[], None]) -> None:
        """``call``: asks for an election soon."""
        self._call = call
        self._standing: dict[str, asyncio.Future[asyncio.Event]] = {}
        self._resigned: set[str] = set()
        self._term = asyncio.Event()

    async def when_elected(self, office: str, act: Callable[[], Awaitable[None]]) -> None:
        """Run ``act`` whenever this process is elected, for as long as it is; for ever."""
        while True:
            term = await self._stand(office)
            log.info("elected", extra={"office": office})
            try:
                await _act_during(term, act)
            except TROUBLE as error:
                log.warning("election_failed", extra={"office": office, "error": type(error).__name__})
            if not term.is_set():
                self._resigned.add(office)
            await asyncio.sleep(_TRY_AGAIN_S)

    @property
    def standing(self) -> list[str]:
        """Offices that this process would take."""
        return list(self._standing)

    def take_resigned(self) -> list[str]:
        """Return the offices whose locks are to be let go."""
        resigned, self._resigned = self._resigned, set()
        return list(resigned)

    def won(self, offices: Iterable[str]) -> None:
        for office in offices:
            elected = self._standing.pop(office)
            if not elected.done():
                elected.set_result(self._term)

    def end_term(self) -> None:
        """End every office: the session is lost, and its locks with it."""
        self._resigned.clear()
        self._term.set()
        self._term = asyncio.Event()

    async def _stand(self, office: str) -> asyncio.Event:
        elected: asyncio.Future[asyncio.Event] = asyncio.get_running_loop().create_future()
        self._standing[office] = elected
        self._call()
        try:
            return await elected
        finally:
            if self._standing.get(office) is elected:
                del self._standing[office]


async def _act_during(term: asyncio.Event, act: Callable[[], Awaitable[None]]) -> None:
    acting, over = asyncio.ensure_future(act()), asyncio.ensure_future(term.wait())
    try:
        await asyncio.wait({acting, over}, return_when=asyncio.FIRST_COMPLETED)
        if acting.done():
            acting.result()
    finally:
        acting.cancel()
        over.cancel()
        await asyncio.gather(acting, over, return_exceptions=True)
