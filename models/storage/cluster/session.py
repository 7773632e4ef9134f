"""The session: one connection to PostgreSQL that lasts, for what belongs to a connection: rings, offices, a number.

A typed command rings no bell of ours. But whoever writes moves the server's log on, so that one connection that asks
for its position spares all who watch a table from asking it; it stands for offices in the same question. Through a
pooler that lends connections for one transaction, nothing of this lasts: there it needs an address of its own.
"""

import asyncio
import logging
from collections.abc import Callable
from itertools import cycle
from secrets import token_hex
from time import monotonic
from typing import Final

from models.storage.bell import UNWATCHED_S, Bell
from models.storage.cluster.elections import TROUBLE, Elections
from models.storage.engines.connector import Connection, Connector
from models.storage.nodes import lock_number

log = logging.getLogger(__name__)

_CHANNEL: Final = "handbill"
_LOOK: Final = """
SELECT pg_current_wal_insert_lsn()::text AS position,
       ARRAY(SELECT office FROM unnest($1::text[]) AS office
             WHERE pg_try_advisory_lock(hashtext('handbill ' || office))) AS won
"""
_RESIGN: Final = "SELECT pg_advisory_unlock(hashtext('handbill ' || office)) FROM unnest($1::text[]) AS office"
_NOTIFY: Final = "SELECT pg_notify($1, topic) FROM unnest($2::text[]) AS topic"
_LOOK_NOW: Final = ""
_LOOK_S = 1.0
_ALIVE_S = 3.0
"""Seconds that a living server takes to answer at most: one that is frozen has until then to come back."""
_SOON_S = 2.0
"""A host that is frozen must not keep us from one that has just been promoted: every other try gives up so soon."""
_TRY_AGAIN_S = 0.5
SELDOM_S = 15.0
"""How often whoever watches a table still looks unrung while the log's position is watched."""


class DatabaseSession:
    """Begins once; then ``run`` keeps it up, and finds the server again wherever its primary has gone."""

    def __init__(self, connector: Connector, bell: Bell, node: int) -> None:
        self._connector = connector
        self._bell = bell
        self.number = node
        self.renumbered: Callable[[int], None] = lambda _: None
        self._me = token_hex(4)
        self._rings: asyncio.Queue[str] = asyncio.Queue(maxsize=10_000)
        self.elections = Elections(lambda: self._ring(_LOOK_NOW))
        bell.carry(self._ring)

    async def begin(self, within_s: float | None = None) -> Connection:
        """Connect, take a number, listen; in so many seconds if given. Raise ``TROUBLE``."""
        connection = await self._connector.connect(timeout=within_s or self._connector.dsn.connect_s)
        try:
            await self._take_number(connection)
            await connection.add_listener(_CHANNEL, self._heard)
            connection.add_termination_listener(self._fell)
        except BaseException:
            connection.terminate()
            raise
        return connection

    async def run(self, connection: Connection) -> None:
        """Keep the session up from this connection on, for ever."""
        while True:
            try:
                await self._keep(connection)
            except TROUBLE as error:
                log.warning("session_lost", extra={"error": type(error).__name__})
            finally:
                connection.terminate()
                self._lose()
            connection = await self._begin_again()

    def _lose(self) -> None:
        self.elections.end_term()
        self._bell.look_every_s = UNWATCHED_S
        self._bell.ring_tables()

    async def _begin_again(self) -> Connection:
        patience = cycle((_SOON_S, None))
        while True:
            try:
                connection = await self.begin(next(patience))
            except TROUBLE as error:
                log.debug("no_session", extra={"error": type(error).__name__})
                await asyncio.sleep(_TRY_AGAIN_S)
            else:
                ended = self._connector.leave_others(connection)
                log.warning("session_back", extra={"ended": ended})
                return connection

    async def _keep(self, connection: Connection) -> None:
        self._bell.look_every_s = SELDOM_S
        server_log, look_at = _ServerLog(), monotonic()
        while True:
            topics = await self._next(look_at - monotonic())
            if said := [f"{self._me} {topic}" for topic in topics - {_LOOK_NOW}]:
                await connection.execute(_NOTIFY, _CHANNEL, said, timeout=_ALIVE_S)
            if monotonic() < look_at and _LOOK_NOW not in topics:
                continue
            look_at = monotonic() + _LOOK_S
            if server_log.moved_on(await self._look(connection)):
                self._bell.ring_tables()

    async def _look(self, connection: Connection) -> str:
        """Stand for offices. Return the position of the server's log."""
        if resigned := self.elections.take_resigned():
            await connection.execute(_RESIGN, resigned, timeout=_ALIVE_S)
        seen = await connection.fetchrow(_LOOK, self.elections.standing, timeout=_ALIVE_S)
        assert seen is not None  # noqa: S101  (a query without FROM has one row)
        self.elections.won(seen["won"])
        return str(seen["position"])

    async def _take_number(self, connection: Connection) -> None:
        number = await lock_number(connection, self.number)
        if number != self.number:
            self.number = number
            self.renumbered(number)

    def _fell(self, _: object) -> None:
        """End every office at once: whoever is elected next may be so within the second."""
        self.elections.end_term()
        self._ring(_LOOK_NOW)

    def _ring(self, topic: str) -> None:
        if not self._rings.full():
            self._rings.put_nowait(topic)

    def _heard(self, _: object, __: int, ___: str, payload: object) -> None:
        sender, _, topic = str(payload).partition(" ")
        if sender != self._me:
            self._bell.ring_here(topic)

    async def _next(self, wait_s: float) -> set[str]:
        """Return the topics that have rung since, each once; none after so many seconds of silence."""
        try:
            async with asyncio.timeout(wait_s):
                topics = {await self._rings.get()}
        except TimeoutError:
            return set()
        while not self._rings.empty():
            topics.add(self._rings.get_nowait())
        return topics


class _ServerLog:
    """The server's write-ahead log, as it was when it was last looked at."""

    def __init__(self) -> None:
        self._position = ""
        self._moved = False

    def moved_on(self, position: str) -> bool:
        """Tell whether somebody may have committed since the last look: what was logged then is visible only now."""
        moved_before, self._moved = self._moved, position != self._position
        self._position = position
        return self._moved or moved_before
