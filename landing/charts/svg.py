"""SVG: a drawing as part of a page, whose style gives it its colours, or as a file that stands by itself."""

from collections.abc import Iterator
from html import escape
from itertools import count

from landing.charts.shapes import Drawing, Key, Line, Part, Rectangle, Shape, Words

COLOURS = {
    Part.FIRST: "#0b6e5f",
    Part.SECOND: "#b4560f",
    Part.GRID: "#e3dfd5",
    Part.LABEL: "#5d626c",
    Part.VALUE: "#1d2129",
    Part.EMPTY: "#efece4",
}
PAPER = "#ffffff"
_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'PingFang SC', 'Noto Sans SC', 'Microsoft YaHei', sans-serif"
_HEAD, _KEY = 44, 20
_KEY_WIDTH, _KEY_GAP = 22, 34
_EAST_ASIAN = 0x2E80
_NUMBERS = count(1)


def svg(drawing: Drawing) -> str:
    """Return the drawing as an element of a page; its title and description are read out in its place."""
    number = next(_NUMBERS)
    names = f'role="img" aria-labelledby="chart-{number}"'
    inside = "".join(_element(shape) for shape in drawing.shapes)
    title = f'<title id="chart-{number}">{escape(f"{drawing.title}. {drawing.description}")}</title>'
    return f'<svg class="chart" viewBox="0 0 {drawing.width:g} {drawing.height:g}" {names}>{title}{inside}</svg>'


def svg_file(drawing: Drawing) -> bytes:
    """Return the drawing as a file, with its title and heading above it."""
    head = _HEAD + (_KEY if drawing.keys else 0)
    height = drawing.height + head
    style = "".join(_rule(part, colour) for part, colour in COLOURS.items())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-12 -12 {drawing.width + 24:g} {height + 24:g}"'
        f' width="{drawing.width + 24:g}" height="{height + 24:g}" font-family="{_FONT}">'
        f"<title>{escape(drawing.title)}</title><style>{style}</style>"
        f'<rect x="-12" y="-12" width="{drawing.width + 24:g}" height="{height + 24:g}" fill="{PAPER}"/>'
        f'<text class="value" x="0" y="14" font-size="16" font-weight="600">{escape(drawing.title)}</text>'
        f'<text class="label" x="0" y="32" font-size="12">{escape(drawing.description)}</text>'
        f"{''.join(_keys(drawing.keys))}"
        f'<g transform="translate(0 {head})">{"".join(_element(shape) for shape in drawing.shapes)}</g></svg>'
    ).encode()


def _keys(keys: tuple[Key, ...]) -> Iterator[str]:
    x: float = 0
    for key in keys:
        yield _element(Line(((x, 46), (x + _KEY_WIDTH, 46)), key.part, key.dashed))
        yield _element(Words(x + _KEY_WIDTH + 6, 50, key.name, Part.LABEL))
        x += _KEY_WIDTH + _KEY_GAP + sum(12 if ord(letter) > _EAST_ASIAN else 6.6 for letter in key.name)


def _rule(part: Part, colour: str) -> str:
    return f"text.{part},rect.{part}{{fill:{colour}}}polyline.{part}{{fill:none;stroke:{colour}}}"


def _element(shape: Shape) -> str:
    if isinstance(shape, Words):
        return (
            f'<text class="{shape.part}" x="{shape.x:.4g}" y="{shape.y:.4g}" text-anchor="{shape.anchor}"'
            f' font-size="{shape.size}">{escape(shape.text)}</text>'
        )
    return "".join(_line(shape) if isinstance(shape, Line) else _rectangle(shape))


def _line(line: Line) -> Iterator[str]:
    points = " ".join(f"{x:.4g},{y:.4g}" for x, y in line.points)
    width = 1 if line.part is Part.GRID else 1.5 if line.thin else 2.25
    dashes = ' stroke-dasharray="3 4"' if line.dashed else ""
    yield f'<polyline class="{line.part}" points="{points}" fill="none" stroke-width="{width}"{dashes}/>'


def _rectangle(box: Rectangle) -> Iterator[str]:
    place = f'x="{box.x:.4g}" y="{box.y:.4g}" width="{box.width:.4g}" height="{box.height:.4g}"'
    opacity = f' fill-opacity="{box.opacity:g}"' if box.opacity != 1 else ""
    yield f'<rect class="{box.part}" {place}{opacity}'
    yield f"><title>{escape(box.tip)}</title></rect>" if box.tip else "/>"
