"""The overview: all numbers of a period and of the one before, of everything or of a part."""

from dataclasses import dataclass

from models.numbers.measures import Counts
from models.numbers.periods import Period
from models.numbers.rollups import catch_up
from models.numbers.series import Point, Step, points, step_of
from models.numbers.sums import (
    Scope,
    by_channel,
    by_day,
    by_hour,
    by_hour_of_week,
    by_promoter,
    by_promotion,
    total,
)


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
    channels_before: dict[str, Counts]

    @property
    def total(self) -> Counts:
        return total(self.channels)

    @property
    def total_before(self) -> Counts:
        return total(self.channels_before)


async def overview(period: Period, among: Scope) -> Overview:
    """Return the numbers of this period, as they are now."""
    await catch_up()
    return Overview(
        period,
        among,
        points=await over_time(period, among),
        points_before=await over_time(period.before, among),
        week=await by_hour_of_week(period, among),
        promoters=await by_promoter(period, among),
        promotions=await by_promotion(period, among),
        channels=await by_channel(period, among),
        channels_before=await by_channel(period.before, among),
    )


async def over_time(period: Period, among: Scope) -> list[Point]:
    """Return the points of a chart over time."""
    counts = by_hour if step_of(period) is Step.HOUR else by_day
    return points(await counts(period, among), period)
