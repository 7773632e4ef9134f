"""The overview: all numbers of a period and of the one before, of everything or of a part."""

from dataclasses import dataclass

from models.numbers.measures import Counts
from models.numbers.periods import Period
from models.numbers.rollups import catch_up
from models.numbers.series import Point, Step, points, step_of
from models.numbers.sums import Scope, by_day, by_hour, sums, total


@dataclass(frozen=True)
class Overview:
    period: Period
    among: Scope
    points: list[Point]
    points_before: list[Point]
    week: dict[int, Counts]
    """By the hour of the week, from 0 on Monday at midnight; hours in which nothing happened are not in it."""
    promoters: dict[int, Counts]
    promotions: dict[int, Counts]
    channels: dict[str, Counts]
    total_before: Counts

    @property
    def total(self) -> Counts:
        return total(self.channels)


async def overview(period: Period, among: Scope) -> Overview:
    """Return the numbers of this period, as they are now."""
    await catch_up()
    hourly = step_of(period) is Step.HOUR
    found, before = await sums(period, among, hourly=hourly), period.before
    counts_before = await (by_hour if hourly else by_day)(before, among)
    return Overview(
        period,
        among,
        points=points(found.over_time, period),
        points_before=points(counts_before, before),
        week=found.week,
        promoters=found.promoters,
        promotions=found.promotions,
        channels=found.channels,
        total_before=total(counts_before),
    )
