"""A member of the cluster: this process, among others on one PostgreSQL, or alone on a SQLite file."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from models.storage.background_tasks import in_background
from models.storage.bell import Bell
from models.storage.cluster.session import DatabaseSession
from models.storage.database import Database
from models.storage.row_numbers import NODES, Numbers


class Member:
    """Alone: elected to everything, and its number is nobody else's."""

    def __init__(self, node: int) -> None:
        self._node = node % NODES

    def numbers(self, *, after: int) -> Numbers:
        """Return a source of row numbers, which never meet those of another process."""
        return Numbers(self._node, after=after)

    async def when_elected(self, office: str, act: Callable[[], Awaitable[None]]) -> None:  # noqa: ARG002  (who is alone is elected to any)
        """Run ``act`` for ever, in one process at a time."""
        await act()


class _AmongOthers(Member):
    def __init__(self, session: DatabaseSession) -> None:
        super().__init__(session.number)
        self._session = session

    def numbers(self, *, after: int) -> Numbers:
        numbers = Numbers(self._session.number, after=after)
        self._session.renumbered = numbers.renumber
        return numbers

    async def when_elected(self, office: str, act: Callable[[], Awaitable[None]]) -> None:
        await self._session.elections.when_elected(office, act)


@asynccontextmanager
async def joined(database: Database, bell: Bell, node: int) -> AsyncIterator[Member]:
    """Be a member for as long as the block lasts: every ring is carried to the others by LISTEN and NOTIFY.

    ``node``: this process's row in ``nodes``. Raise asyncpg's errors, OSError.
    """
    if database.access is None:
        yield Member(node)
        return
    session = DatabaseSession(database.access.direct, bell, node % NODES)
    connection = await session.begin()
    async with in_background(session.run(connection), "session"):
        yield _AmongOthers(session)
