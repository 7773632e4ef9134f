"""Months by whose beginnings, in UTC, tables are partitioned: what they are called, and which row numbers they hold."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple, Self

from models.storage.row_numbers import first_at, time_of

_NAMED = re.compile(r"\w+_(\d{4})_(\d\d)")


class Month(NamedTuple):
    year: int
    number: int

    @classmethod
    def at(cls, time: datetime) -> Self:
        utc = time.astimezone(UTC)
        return cls(utc.year, utc.month)

    @classmethod
    def of(cls, row_number: int) -> Self:
        """Return the month in which this number was given out."""
        return cls.at(time_of(row_number))

    @classmethod
    def named(cls, partition: str) -> Self | None:
        """Return the month of the partition of this name; None where it is no month's."""
        found = _NAMED.fullmatch(partition)
        return cls(int(found[1]), int(found[2])) if found else None

    @property
    def next(self) -> Self:
        return self.later(1)

    @property
    def first(self) -> int:
        """The first number that it holds."""
        return first_at(datetime(self.year, self.number, 1, tzinfo=UTC))

    @property
    def end(self) -> int:
        """The first number that the next month holds."""
        return self.next.first

    def later(self, months: int) -> Self:
        years, number = divmod(self.number - 1 + months, 12)
        return type(self)(self.year + years, number + 1)

    def until(self, last: Self) -> Iterator[Self]:
        """Yield this month and those that follow, the last one included."""
        month = self
        while month <= last:
            yield month
            month = month.next

    def partition_of(self, table: str) -> str:
        return f"{table}_{self.year:04}_{self.number:02}"
