"""Drawing: charts as shapes, and shapes as SVG or PNG. Pure: plain data in, shapes or bytes out."""

from landing.charts.bar_chart import bars
from landing.charts.heat_map import heat
from landing.charts.line_chart import lines
from landing.charts.shapes import Drawing
from models.numbers.chart import BarChart, Chart, LineChart

__all__ = ["NARROW", "WIDE", "Drawing", "draw_charts", "drawn"]

WIDE, NARROW = 720, 340
"""Units: as many pixels as a chart has on a desktop, or a telephone."""


def drawn(chart: Chart, width: int = WIDE) -> Drawing:
    """Draw a chart."""
    if isinstance(chart, LineChart):
        return lines(chart, width)
    return bars(chart, width) if isinstance(chart, BarChart) else heat(chart, width)


def draw_charts(charts: tuple[Chart, ...]) -> bytes:
    """Draw charts under each other as a PNG; the same gives the same bytes."""
    from landing.charts import png  # noqa: PLC0415  (Pillow and its libraries are 5 MB: see landing.cards)

    return png.png(*(drawn(chart) for chart in charts))
