"""Heat maps: the hours of the days of a week; the fuller a field, the more happened."""

from collections.abc import Iterator

from landing.charts.shapes import Drawing, Part, Rectangle, Words
from models.numbers.chart import HeatChart

_TOP, _GAP = 20, 2


def heat(chart: HeatChart, width: int) -> Drawing:
    """Draw a field for each value."""
    size = 24 if width > 400 else 20
    drawing = Drawing(chart.title, chart.heading, width, _TOP + size * len(chart.rows) + 2)
    left = 12 + 12 * max(_units(row) for row in chart.rows)
    column = (width - left) / len(chart.columns)
    every = 3 if width > 400 else 6
    for number, name in enumerate(chart.columns):
        if number % every == 0:
            drawing.shapes.append(Words(left + number * column, 12, name, Part.LABEL))
    peak = max((max(row) for row in chart.values), default=0) or 1
    for index, (name, row) in enumerate(zip(chart.rows, chart.values, strict=True)):
        y = _TOP + index * size
        drawing.shapes.append(Words(left - 8, y + size / 2 + 4, name, Part.LABEL, "end"))
        for at, (hour, value) in enumerate(zip(chart.columns, row, strict=True)):
            place = (left + at * column, y, column - _GAP, size - _GAP)
            drawing.shapes += _field(place, value, value / peak, f"{name} {hour}: {value:,}")
    return drawing


def _field(place: tuple[float, float, float, float], value: int, share: float, tip: str) -> Iterator[Rectangle]:
    yield Rectangle(*place, Part.EMPTY, 1, "" if value else tip)
    if value:
        yield Rectangle(*place, Part.FIRST, round(0.15 + 0.85 * share, 3), tip)


def _units(text: str) -> float:
    """Return about how many em a short word is wide: Chinese letters are a whole one."""
    return sum(1.1 if ord(letter) > 0x2E80 else 0.62 for letter in text)
