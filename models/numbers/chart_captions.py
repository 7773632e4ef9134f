"""Charts of an overview, in a language: what each shows, for whoever draws it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from models.numbers.chart import BarChart, Chart, ChartBar, HeatChart, LineChart, Series
from models.numbers.measures import Counts
from models.numbers.overview import Overview
from models.numbers.periods import Period
from models.numbers.series import HOURS, Point, Step, step_of
from models.words import say

FUNNEL = ("pushed", "delivered", "opened", "read", "begun", "answered", "met")
"""Its steps, each a measure. What is in one need not have been in the one before: a card is passed on, too."""
LINES: dict[str, tuple[str, ...]] = {
    "reading": ("opened", "read"),
    "conversations": ("begun", "answered"),
    "answers": ("answered_after",),
    "messages": ("to_promoter", "to_customer"),
    "meetings": ("met", "called"),
}
"""Charts over time, by name: what they show."""
CHARTS = (*LINES, "funnel", "hours")
_DAYS = 7


@dataclass(frozen=True)
class NumbersWording:
    language: str

    def chart(self, name: str, numbers: Overview) -> Chart:
        """Return a chart. Raise KeyError where there is none of that name."""
        if name == "funnel":
            return self._funnel(numbers)
        return self._hours(numbers) if name == "hours" else self._over_time(name, numbers)

    def days(self, period: Period) -> str:
        """Name the days of a period, and whose clocks they go by."""
        return say(
            self.language,
            "numbers-days" if period.days > 1 else "numbers-day",
            first=period.first.isoformat(),
            last=period.last.isoformat(),
            zone=period.zone.key,
        )

    def label(self, point: Point, step: Step) -> str:
        """Name a point of a chart over time."""
        if step is Step.HOUR:
            return f"{point.hour:02}:00"
        return point.day.strftime("%Y-%m" if step is Step.MONTH else "%m-%d")

    def _over_time(self, name: str, numbers: Overview) -> LineChart:
        step = step_of(numbers.period)
        return LineChart(
            title=say(self.language, f"numbers-chart-{name}"),
            heading=f"{self.days(numbers.period)} · {say(self.language, f'numbers-by-{step}')}",
            labels=tuple(self.label(point, step) for point in numbers.points),
            series=tuple(self._series(measure, numbers) for measure in LINES[name]),
            before=say(self.language, "numbers-before", days=self._short(numbers.period.before)),
            unit=say(self.language, "numbers-minutes") if name == "answers" else "",
        )

    def _series(self, measure: str, numbers: Overview) -> Series:
        read = _minutes if measure == "answered_after" else _reader(measure)
        return Series(
            name=say(self.language, f"numbers-{measure.replace('_', '-')}"),
            values=tuple(read(point.counts) for point in numbers.points),
            before=tuple(read(point.counts) for point in numbers.points_before),
        )

    def _funnel(self, numbers: Overview) -> BarChart:
        counts = numbers.total
        values = [getattr(counts, measure) for measure in FUNNEL]
        shares = ["", *(_share(one, two) for one, two in zip(values[1:], values, strict=False))]
        names = (say(self.language, f"numbers-{measure}") for measure in FUNNEL)
        bars = tuple(ChartBar(*each) for each in zip(names, values, shares, strict=True))
        return BarChart(say(self.language, "numbers-chart-funnel"), self.days(numbers.period), bars)

    def _hours(self, numbers: Overview) -> HeatChart:
        week = numbers.week
        return HeatChart(
            title=say(self.language, "numbers-chart-hours"),
            heading=self.days(numbers.period),
            rows=tuple(say(self.language, f"numbers-weekday-{day}") for day in range(_DAYS)),
            columns=tuple(f"{hour:02}:00" for hour in range(HOURS)),
            values=tuple(
                tuple(week.get(day * HOURS + hour, Counts()).opened for hour in range(HOURS)) for day in range(_DAYS)
            ),
        )

    def _short(self, period: Period) -> str:
        return " – ".join(_dates((period.first, period.last)))


def _dates(days: Iterable[date]) -> list[str]:
    return [day.isoformat() for day in days]


def _reader(measure: str) -> Callable[[Counts], float | None]:
    return lambda counts: float(getattr(counts, measure))


def _minutes(counts: Counts) -> float | None:
    """Return after how many minutes customers were answered, on average."""
    return None if counts.answered_after_s is None else counts.answered_after_s / 60


def _share(value: int, of: int) -> str:
    """Return how much of the step before it is; nothing where it is more: cards are passed on, and opened again."""
    return f"{100 * value / of:.0f} %" if 0 < value <= of else ""
