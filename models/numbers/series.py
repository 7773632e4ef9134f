"""Series: counts over a period, a point for each hour, day, week or month, whichever makes a readable chart."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from models.numbers.measures import Counts
from models.numbers.periods import Period, day_of

_MAX_HOURLY = 2
_MAX_DAILY = 92
_MAX_WEEKLY = 400
HOURS = 24


class Step(StrEnum):
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    """From Monday on; the first and last may be cut by the period."""
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Point:
    """What happened from an hour on, until that of the next point."""

    day: date
    hour: int
    counts: Counts


def step_of(period: Period) -> Step:
    """Return how far points are apart."""
    if period.days <= _MAX_HOURLY:
        return Step.HOUR
    if period.days <= _MAX_DAILY:
        return Step.DAY
    return Step.WEEK if period.days <= _MAX_WEEKLY else Step.MONTH


def points(counts: Mapping[int, Counts], period: Period) -> list[Point]:
    """Return the points of a period in order, empty ones too, given counts by hour, or by the first hour of a day."""
    step = step_of(period)
    made = {key: Point(*key, Counts()) for day in period.dates() for key in _keys(day, step, period)}
    for hour, each in counts.items():
        (key,) = _keys(day_of(hour), step, period, hour % HOURS)
        made[key].counts.add(each)
    return list(made.values())


def _keys(day: date, step: Step, period: Period, hour: int | None = None) -> list[tuple[date, int]]:
    """Return the points that a day, or an hour of it, is in."""
    match step:
        case Step.HOUR:
            return [(day, each) for each in (range(HOURS) if hour is None else (hour,))]
        case Step.DAY:
            return [(day, 0)]
        case Step.WEEK:
            return [(max(day - timedelta(days=day.weekday()), period.first), 0)]
        case Step.MONTH:
            return [(max(day.replace(day=1), period.first), 0)]
