"""Bar charts: a funnel's steps under each other, each as long as it is much."""

from landing.charts.shapes import Drawing, Part, Rectangle, Words
from models.numbers.chart import BarChart

_ROW = 46
_SHORTEST = 2


def bars(chart: BarChart, width: int) -> Drawing:
    """Draw a bar for each step, with its words above it."""
    drawing = Drawing(chart.title, chart.heading, width, 8 + _ROW * len(chart.bars))
    peak = max((bar.value for bar in chart.bars), default=0) or 1
    for number, bar in enumerate(chart.bars):
        y = 8 + number * _ROW
        length = max(_SHORTEST, (width - 4) * bar.value / peak) if bar.value else 0
        value = f"{bar.value:,}{f' · {bar.beside}' if bar.beside else ''}"
        drawing.shapes += [
            Words(2, y + 11, bar.label, Part.LABEL, size=13),
            Words(width - 2, y + 11, value, Part.VALUE, "end", size=13),
            Rectangle(2, y + 18, width - 4, 14, Part.EMPTY, 1),
            Rectangle(2, y + 18, length, 14, Part.FIRST),
        ]
    return drawing
