"""Charts: what a picture of numbers shows, worded for whom it is drawn: plain data, for whoever draws."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a chart."""

    name: str
    values: tuple[float | None, ...]
    """One for each label; None: nothing can be said."""
    before: tuple[float | None, ...] = ()
    """The same of the period before, where it is compared."""


@dataclass(frozen=True, slots=True)
class LineChart:
    """Values over time."""

    title: str
    heading: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    before: str = ""
    """What dashed lines are: the period before."""
    unit: str = ""
    """What is written after each value: "min"; empty: they are how many."""


@dataclass(frozen=True, slots=True)
class ChartBar:
    label: str
    value: int
    beside: str = ""
    """What is written after the value."""


@dataclass(frozen=True, slots=True)
class BarChart:
    """Values beside each other, such as the steps of a funnel."""

    title: str
    heading: str
    bars: tuple[ChartBar, ...]


@dataclass(frozen=True, slots=True)
class HeatChart:
    """Values in rows and columns: the fuller a field's colour, the more."""

    title: str
    heading: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[int, ...], ...]


Chart = LineChart | BarChart | HeatChart
