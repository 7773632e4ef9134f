"""Resending: rows that are there already are noted as if they had been changed, for a system that has not seen them."""

import asyncio
from datetime import datetime
from typing import Final, NamedTuple

from models.storage.clock import now
from models.storage.queries import Query
from models.storage.row_numbers import first_at
from models.storage.statements import Statement
from models.streaming.capture import is_on

_AT_ONCE: Final = 5_000
"""Rows that one transaction notes: some hundredths of a second, in which nobody else writes."""


class _Stretch(NamedTuple):
    rows: int
    next: int | None


class _Walk:
    """Through a table along a column that grows with time."""

    def __init__(self, table: str, column: str = "id") -> None:
        part = f"SELECT {column} FROM {table} WHERE {column} >= ? ORDER BY {column} LIMIT {_AT_ONCE}"  # noqa: S608  (our own words)
        self._part = Query[_Stretch](f"SELECT count(*), max({column}) + 1 FROM ({part}) AS part", _Stretch)  # noqa: S608  (our own words)
        self._note = Statement(
            f"INSERT INTO events_due (noun, number) SELECT '{table}', id FROM {table}"  # noqa: S608  (our own words)
            f" WHERE {column} >= ? AND {column} < ?"
        )

    async def note(self, since: int) -> int:
        """Note every row from this value on, some in each transaction. Return how many."""
        noted, start = 0, since
        while (part := await self._part.one(start)).next is not None:
            noted += await self._note.run(start, part.next)
            start = part.next
            await asyncio.sleep(0)
        return noted


_WALKS: Final = {
    "opens": _Walk("opens"),
    "interactions": _Walk("interactions", "open_id"),
    "communications": _Walk("communications"),
    "erasures": _Walk("erasures"),
}
_SAID_SINCE: Final = Query[int]("SELECT id FROM communications WHERE sent_at >= ? ORDER BY sent_at LIMIT 1")
_ASKED_SINCE: Final = Query[int]("SELECT id FROM erasures WHERE asked_at >= ? ORDER BY id LIMIT 1")


class NothingListens(LookupError):
    """No system is told of events: settings name none, or no server has run with them yet."""


async def resend(since: datetime | None) -> dict[str, int]:
    """Tell every feed again of what happened since then, None: ever. Return the rows by table. Raise NothingListens."""
    if not await is_on():
        raise NothingListens("nobody is told of events: set [events] in the settings, and start `handbill serve`")
    starts = {table: await _start(table, since) for table in _WALKS}
    return {table: 0 if start is None else await _WALKS[table].note(start) for table, start in starts.items()}


async def _start(table: str, since: datetime | None) -> int | None:
    """Return the first value of the walk's column; None where nothing happened since."""
    if since is None or since > now():  # of the future, row numbers know only a part
        return None if since else 0
    match table:
        case "communications":
            return await _SAID_SINCE.first(since)
        case "erasures":
            return await _ASKED_SINCE.first(since)
        case _:
            return first_at(since)
