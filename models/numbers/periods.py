"""Periods: a range of days as somebody's calendar has them, compared with as many days before it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from models.numbers.sources import IN_A_DAY, QUARTER_S, quarter_at, starts_at

MAX_DAYS = 1100
"""Three years: longer ranges end at their last day and begin so many days before."""
_EPOCH = date(1970, 1, 1)
_DAY = timedelta(days=1)


class Span(NamedTuple):
    """Quarters from ``start`` to before ``end`` in which the zone's clocks are the same ``ahead`` of UTC."""

    start: int
    end: int
    ahead: int


@dataclass(frozen=True)
class Period:
    """The days from ``first`` to ``last``, both included."""

    first: date
    last: date
    zone: ZoneInfo

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def start(self) -> int:
        return self._midnight(self.first)

    @property
    def end(self) -> int:
        return self._midnight(self.last + _DAY)

    @property
    def before(self) -> "Period":
        """As many days that end where this begins."""
        return Period(self.first - timedelta(days=self.days), self.first - _DAY, self.zone)

    def dates(self) -> Iterator[date]:
        for number in range(self.days):
            yield self.first + timedelta(days=number)

    def spans(self) -> list[Span]:
        """Return the spans between changes of the clocks."""
        found, start = [], self.start
        while start < self.end:
            end = min(self._next_change(start), self.end)
            found.append(Span(start, end, self._ahead(start)))
            start = end
        return found

    def _midnight(self, day: date) -> int:
        return quarter_at(datetime.combine(day, time(), self.zone))

    def _ahead(self, quarter: int) -> int:
        offset = starts_at(quarter).astimezone(self.zone).utcoffset() or timedelta()
        return int(offset.total_seconds()) // QUARTER_S

    def _next_change(self, start: int) -> int:
        """Return the first quarter after ``start`` with another offset; the period's end where there is none."""
        ahead, low = self._ahead(start), start
        while low < self.end and self._ahead(low + IN_A_DAY) == ahead:
            low += IN_A_DAY
        high = low + IN_A_DAY
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._ahead(middle) == ahead else (low, middle)
        return high


def period(first: date, last: date, zone: ZoneInfo) -> Period:
    """Return the period between two days, whichever is the earlier, of at most ``MAX_DAYS``."""
    first, last = min(first, last), max(first, last)
    return Period(max(first, last - timedelta(days=MAX_DAYS - 1)), last, zone)


def last_days(number: int, today: date, zone: ZoneInfo) -> Period:
    """Return the period of so many days that ends today."""
    return period(today - timedelta(days=number - 1), today, zone)


def day_of(local_hour: int) -> date:
    """Return the day of an hour, numbered since 1970 by the clocks of its zone."""
    return _EPOCH + timedelta(days=local_hour // 24)


def zone_named(name: str) -> ZoneInfo | None:
    """Return the time zone of this name; None where there is none."""
    return ZoneInfo(name) if name in _zones() else None


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
