"""Lines over time, with the period before it dashed, and a scale of round numbers."""

from collections.abc import Iterator
from math import ceil, floor, log10

from landing.charts.shapes import SERIES, Anchor, Drawing, Key, Line, Part, Rectangle, Words
from models.numbers.chart import LineChart, Series

_TOP, _BOTTOM, _RIGHT = 12, 24, 10
_LETTER = 7.2
"""How wide a digit of twelve units is, at most."""
_MAX_TIPS = 400


def lines(chart: LineChart, width: int) -> Drawing:
    """Draw the lines on a scale from 0."""
    height = 220 if width > 400 else 190
    drawing = Drawing(chart.title, chart.heading, width, height)
    top = scale_end(max((value for each in chart.series for value in _known(each)), default=0))
    left = 14 + _LETTER * len(_written(top, chart.unit))
    plot = _Plot(left, width - _RIGHT, _TOP, height - _BOTTOM, top, len(chart.labels))
    drawing.shapes += _grid(plot, chart)
    for series, part in reversed(list(zip(chart.series, SERIES, strict=False))):
        for values, dashed in ((series.before, True), (series.values, False)):
            drawing.shapes += (Line(run, part, dashed, thin=dashed) for run in plot.runs(values))
    drawing.shapes += _tips(plot, chart)
    drawing.keys = tuple(Key(each.name, part) for each, part in zip(chart.series, SERIES, strict=False))
    if chart.before:
        drawing.keys += (Key(chart.before, Part.LABEL, dashed=True),)
    return drawing


def scale_end(greatest: float) -> int:
    """Return the round number at which the scale of a chart ends: 1, 2, 5 or 10 of a power of ten, at least 4."""
    if greatest <= 4:
        return 4
    power = 10 ** floor(log10(greatest))
    return int(next(step * power for step in (1, 2, 4, 5, 8, 10) if step * power >= greatest))


def _known(series: Series) -> Iterator[float]:
    yield from (value for value in (*series.values, *series.before) if value is not None)


def _written(value: float, unit: str) -> str:
    return f"{value:,.0f} {unit}" if unit else f"{value:,.0f}"


class _Plot:
    """Where the points of a chart are."""

    def __init__(self, left: float, right: float, top: float, bottom: float, peak: float, number: int) -> None:
        self.left, self.right, self.top, self.bottom = left, right, top, bottom
        self._peak, self._number = peak, number

    def x(self, index: int) -> float:
        if self._number < 2:
            return (self.left + self.right) / 2
        return self.left + (self.right - self.left) * index / (self._number - 1)

    def y(self, value: float) -> float:
        return self.bottom - (self.bottom - self.top) * value / self._peak

    def runs(self, values: tuple[float | None, ...]) -> Iterator[tuple[tuple[float, float], ...]]:
        """Yield the points of each unbroken line; one point alone is drawn as a short line."""
        run: list[tuple[float, float]] = []
        for index, value in enumerate((*values[: self._number], None)):
            if value is not None:
                run.append((self.x(index), self.y(value)))
                continue
            if len(run) == 1:
                ((x, y),) = run
                run = [(x - 2, y), (x + 2, y)]
            if run:
                yield tuple(run)
            run = []


def _grid(plot: _Plot, chart: LineChart) -> Iterator[Line | Words]:
    peak = plot._peak  # noqa: SLF001  (the plot is this file's)
    for step in range(5):
        value = peak * step / 4
        y = plot.y(value)
        yield Line(((plot.left, y), (plot.right, y)), Part.GRID)
        if step % 2 == 0:
            yield Words(plot.left - 6, y + 4, _written(value, chart.unit), Part.LABEL, "end")
    yield from _days(plot, chart.labels)


def _days(plot: _Plot, labels: tuple[str, ...]) -> Iterator[Words]:
    """Yield as many labels as there is room for, the last one among them."""
    if not labels:
        return
    room = max(1, floor((plot.right - plot.left) / (_LETTER * 1.35 * max(map(len, labels)) + 14)))
    every = ceil(len(labels) / room)
    last = len(labels) - 1
    for index in range(last, -1, -every):
        anchor: Anchor = "end" if index == last and last else "start" if index == 0 and last else "middle"
        yield Words(plot.x(index), plot.bottom + 17, labels[index], Part.LABEL, anchor)


def _tips(plot: _Plot, chart: LineChart) -> Iterator[Rectangle]:
    """Yield an unseen field over each point, which says its values."""
    number = len(chart.labels)
    if number > _MAX_TIPS:
        return
    width = (plot.right - plot.left) / max(1, number - 1)
    for index, label in enumerate(chart.labels):
        said = [_said(each, index, chart) for each in chart.series]
        x, tip = plot.x(index) - width / 2, "\n".join([label, *said])
        yield Rectangle(x, plot.top, width, plot.bottom - plot.top, Part.EMPTY, 0, tip)


def _said(series: Series, index: int, chart: LineChart) -> str:
    value = series.values[index]
    return f"{series.name}: {'–' if value is None else _written(value, chart.unit)}"
