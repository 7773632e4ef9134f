"""Behind a number: the rows that it counts, the latest first, a page at a time."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from models.numbers.measures import MEASURES
from models.numbers.periods import Period, day_of
from models.numbers.sources import happened, quarter_at
from models.numbers.sums import Scope, by_day, kept_by_day
from models.reading.dropped_opens import dropped_up_to
from models.storage.plain_sql import rows, when

COUNTED = tuple(name for name in MEASURES if name != "answer_s")
"""Measures that count rows."""
_OF_OPENS = ("opened", "read")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Something that happened, once."""

    at: datetime
    promoter_id: int
    """0: nobody's."""
    promotion_id: int
    """0: none."""
    channel: str
    customer_id: int | None
    conversation_id: int | None


@dataclass(frozen=True)
class Behind:
    """What a number was counted from."""

    shown: list[Occurrence]
    """A page of it."""
    kept: int
    """How many rows there are in all."""
    dropped: int = 0
    """How many there were beside these, of readers whom nobody knew: their sums alone are kept."""
    dropped_before: datetime | None = None


async def behind(measure: str, period: Period, among: Scope, *, skip: int, limit: int) -> Behind:
    """Return a page of the rows that a measure counts, and how many there are in all."""
    days = {day_of(hour): getattr(counts, measure) for hour, counts in (await by_day(period, among)).items()}
    whole, up_to = sum(days.values()), await dropped_up_to() if measure in _OF_OPENS else None
    if up_to is not None and period.start < (end := quarter_at(up_to) + 1):
        days = {day_of(hour): number for hour, number in (await kept_by_day(measure, period, among, end)).items()}
    kept = sum(days.values())
    shown = await _page(measure, period, among, days, skip, limit)
    return Behind(shown, kept, whole - kept, up_to if whole > kept else None)


async def _page(
    measure: str, period: Period, among: Scope, days: dict[date, int], skip: int, limit: int
) -> list[Occurrence]:
    part, gone = _days_of_page(period, days, skip, limit)
    if part is None:
        return []
    sql, values = happened(measure, part.start, part.end, among.talks)
    condition, wanted = among.condition()
    found = await rows(f"{sql}{condition} ORDER BY at DESC LIMIT ? OFFSET ?", *values, *wanted, limit, skip - gone)
    return [
        Occurrence(
            when(row["at"]),
            row["promoter_id"],
            row["promotion_id"],
            row["channel"],
            row["customer_id"],
            row["conversation_id"],
        )
        for row in found
    ]


def _days_of_page(period: Period, days: dict[date, int], skip: int, limit: int) -> tuple[Period | None, int]:
    """Return the days that hold a page's rows, and how many rows come before them, from the latest on."""
    seen = gone = 0
    last = None
    for day in reversed(list(period.dates())):
        number = days.get(day, 0)
        if last is None and seen + number > skip:
            last, gone = day, seen
        seen += number
        if last is not None and seen >= skip + limit:
            return replace(period, first=day, last=last), gone
    return (None, 0) if last is None else (replace(period, last=last), gone)
