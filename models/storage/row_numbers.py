"""Numbers for rows that are written in bulk, given out before the commit and in the order of time.

63 bits: 41 of milliseconds since 2024 (until 2093), 10 of process, 12 of sequence. Rows land at the end of the
table's primary key, so that the hot insert needs no other index and "since when" is a range of the key.
"""

import time
from datetime import UTC, datetime, timedelta

from tortoise import fields

from models.storage.clock import as_text

EPOCH = datetime(2024, 1, 1, tzinfo=UTC)
_EPOCH_MS = int(EPOCH.timestamp() * 1000)
NODES = 1 << 10
HOUR, QUARTER = (f"((({{}} >> 22) + {_EPOCH_MS}) / {ms})" for ms in (3_600_000, 900_000))
"""SQL, of a number that is put in: the hour, or the quarter of one, in which it was given out, counted since 1970."""
_SEQUENCE = 1 << 12


class RowNumber(fields.BigIntField):
    """A key that is SQLite's rowid itself, without AUTOINCREMENT: that writes a page of its own at every commit."""

    class _db_sqlite(fields.BigIntField._db_sqlite):  # noqa: N801, SLF001  (where tortoise looks)
        GENERATED_SQL = "INTEGER PRIMARY KEY NOT NULL"


class Numbers:
    """A source of growing numbers, all greater than ``after``; ``node`` tells processes on one database apart."""

    def __init__(self, node: int, *, after: int = 0) -> None:
        self.renumber(node)
        self._last_ms = after >> 22
        self._next = 0

    def renumber(self, node: int) -> None:
        """Give out the numbers of another process from now on: what this one had may be somebody else's."""
        self._node = (node % NODES) << 12

    def next(self) -> int:
        ms = time.time_ns() // 1_000_000 - _EPOCH_MS
        if ms <= self._last_ms:  # the same millisecond, or the clock was set back: go on counting
            self._next += 1
            if self._next == _SEQUENCE:
                self._last_ms += 1
                self._next = 0
        else:
            self._last_ms, self._next = ms, 0
        return self._last_ms << 22 | self._node | self._next


class Stamps:
    """The time of a number, in the form a hot insert binds quickest; the same object for a whole millisecond."""

    def __init__(self, dialect: str) -> None:
        self._as_text = dialect == "sqlite"
        self._ms = -1
        self._stamp: str | datetime = ""

    def of(self, number: int) -> str | datetime:
        """Return the time as a datetime; on SQLite the text that tortoise would make of it."""
        ms = number >> 22
        if ms != self._ms:
            at = time_of(number)
            self._ms, self._stamp = ms, self.bind(at)
        return self._stamp

    def bind(self, at: datetime) -> str | datetime:
        """Return any time in that form."""
        return as_text(at) if self._as_text else at


def time_of(number: int) -> datetime:
    """Return when a number was given out, to the millisecond."""
    return EPOCH + timedelta(milliseconds=number >> 22)


def age_ms(number: int) -> int:
    """Return the milliseconds since a number was given out."""
    return time.time_ns() // 1_000_000 - _EPOCH_MS - (number >> 22)


def first_at(at: datetime) -> int:
    """Return the smallest number that can have been given out at ``at``: the start of a range of the key."""
    return max(0, (at - EPOCH) // timedelta(milliseconds=1)) << 22
