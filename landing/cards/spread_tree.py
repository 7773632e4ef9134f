"""The picture of a spread: a line for each open, under the one it came through; 1080 pixels wide, as cards are.

A tree that grows downwards by lines is read on a telephone as a list is: names stand beside each other's beginnings,
none lies on another, whatever its length, and deeper is further to the right.
"""

import io

from PIL import Image, ImageDraw

from landing.cards.drawable_text import legible
from landing.cards.palette import INK, WHITE
from landing.cards.typeface import Colour, Weight, draw_line, width_of
from landing.cards.typesetting import TextBlock, set_text, shortened
from models.spread.picture import Legend, PictureLine, SpreadPicture

WIDTH = 1080
MARGIN = 64
LINE = 62
"""From one line to the next."""
_STEP = 52
"""A generation further to the right."""
_DOT = 13
_SIZE = 34
_SMALL = 28
_SMOOTH = 2
"""Shapes are drawn this many times as large, and made small: Pillow's own have rough edges."""
_PAPER: Colour = (250, 249, 245)
_ACCENT: Colour = (11, 110, 95)
_MUTED: Colour = (102, 107, 118)
_RAIL: Colour = (184, 190, 186)


def draw_spread(picture: SpreadPicture) -> bytes:
    """Draw it as a PNG; the same gives the same bytes."""
    title = _block(picture.title, height=130, sizes=(52, 46, 40), weight="Bold")
    heading = _block(picture.heading, height=96, sizes=(30,), weight="Regular")
    top = MARGIN + title.height + 16 + heading.height + 44
    sheet = _Sheet(top + LINE * len(picture.lines) + 56 + LINE + MARGIN // 2)
    y = sheet.block(title, MARGIN, INK)
    sheet.block(heading, y + 16, _MUTED)
    for line, middle, above in places(picture.lines, top):
        if line.depth:
            sheet.way(_x(line.depth - 1), above, _x(line.depth), middle, line)
    for line, middle, _ in places(picture.lines, top):
        sheet.open(line, middle)
    sheet.legend(picture.legend, top + LINE * len(picture.lines) + 56)
    return sheet.png()


def places(lines: tuple[PictureLine, ...], top: int) -> list[tuple[PictureLine, int, int]]:
    """Return each line with its middle, and the middle of the line that it hangs on: its parent's."""
    last: dict[int, int] = {}
    found = []
    for number, line in enumerate(lines):
        middle = top + LINE * number + LINE // 2
        found.append((line, middle, last.get(line.depth - 1, middle)))
        last[line.depth] = middle
    return found


def label_box(line: PictureLine) -> tuple[int, int]:
    """Return where the line's words may begin and must end, in pixels from the left."""
    return _x(line.depth) + _DOT + 18, WIDTH - MARGIN - (_beside_width(line) + 24 if line.beside else 0)


def label_of(line: PictureLine) -> str:
    """Return the words of the line as they are drawn: cut where the room ends."""
    left, right = label_box(line)
    return shortened(legible(line.label, limit=120) or "…", right - left, _weight(line), _SIZE)


def _x(depth: int) -> int:
    return MARGIN + _DOT + depth * _STEP


def _weight(line: PictureLine) -> Weight:
    return "Bold" if line.named else "Regular"


def _beside_width(line: PictureLine) -> int:
    return round(width_of(line.beside, "Regular", _SMALL))


def _block(text: str, *, height: int, sizes: tuple[int, ...], weight: Weight) -> TextBlock:
    return set_text(legible(text, limit=200), width=WIDTH - 2 * MARGIN, height=height, sizes=sizes, weight=weight)


class _Sheet:
    def __init__(self, height: int) -> None:
        self.height = height
        self._shapes = Image.new("RGB", (WIDTH * _SMOOTH, height * _SMOOTH), _PAPER)
        self._draw = ImageDraw.Draw(self._shapes)
        self._words: list[tuple[tuple[float, float], str, Weight, int, Colour]] = []

    def block(self, block: TextBlock, y: int, fill: Colour) -> int:
        for line in block.lines:
            self._words.append(((MARGIN, y + block.size), line, block.weight, block.size, fill))
            y += block.leading
        return y

    def way(self, x: int, above: int, to: int, middle: int, line: PictureLine) -> None:
        """Draw the way from the open above to this one: down, and to the right."""
        self._line((x, above + _DOT + 4), (x, middle), _RAIL, 3)
        if not line.probable:
            self._line((x, middle), (to - _DOT, middle), _RAIL if line.counts_only else _ACCENT, 4)
            return
        for start in range(x + 2, to - _DOT, 12):
            self._line((start, middle), (min(start + 6, to - _DOT), middle), _ACCENT, 4)

    def open(self, line: PictureLine, middle: int) -> None:
        """Draw the open's dot, and its words."""
        x = _x(line.depth)
        if line.counts_only:
            for step in (-9, 0, 9):
                self._dot(x + step, middle, 3, _MUTED, _MUTED)
        else:
            self._dot(x, middle, _DOT, _ACCENT, _ACCENT if line.read else WHITE)
        left, _ = label_box(line)
        fill = INK if line.named else _MUTED
        self._words.append(((left, middle + _SIZE * 0.36), label_of(line), _weight(line), _SIZE, fill))
        if line.beside:
            x = WIDTH - MARGIN - _beside_width(line)
            self._words.append(((x, middle + _SMALL * 0.36), line.beside, "Regular", _SMALL, _MUTED))

    def legend(self, legend: Legend, y: int) -> None:
        """Explain the dots and ways, in one row."""
        x, column = MARGIN, (WIDTH - 2 * MARGIN) // 4
        middle = y + LINE // 2
        self._line((MARGIN, y - 20), (WIDTH - MARGIN, y - 20), _RAIL, 2)
        for word, read in ((legend.read, True), (legend.opened, False)):
            self._dot(x + 10, middle, 10, _ACCENT, _ACCENT if read else WHITE)
            self._explain(word, x + 32, middle, column - 40)
            x += column
        for word, step in ((legend.certain, 0), (legend.probable, 12)):
            for start in range(x, x + 36, step or 36):
                self._line((start, middle), (start + (step // 2 or 36), middle), _ACCENT, 4)
            self._explain(word, x + 48, middle, column - 56)
            x += column

    def png(self) -> bytes:
        """Return it as a file: words go on when the shapes have been made small."""
        picture = self._shapes.resize((WIDTH, self.height), Image.Resampling.BOX)
        draw = ImageDraw.Draw(picture)
        for at, text, weight, size, fill in self._words:
            draw_line(draw, at, text, weight=weight, size=size, fill=fill)
        out = io.BytesIO()
        picture.save(out, "PNG", compress_level=6)
        return out.getvalue()

    def _explain(self, word: str, x: int, middle: int, room: int) -> None:
        text = shortened(legible(word, limit=60), room, "Regular", _SMALL)
        self._words.append(((x, middle + _SMALL * 0.36), text, "Regular", _SMALL, _MUTED))

    def _line(self, start: tuple[float, float], end: tuple[float, float], fill: Colour, width: int) -> None:
        points = [(x * _SMOOTH, y * _SMOOTH) for x, y in (start, end)]
        self._draw.line(points, fill=fill, width=width * _SMOOTH)

    def _dot(self, x: int, y: int, radius: int, edge: Colour, fill: Colour) -> None:
        box = [(x - radius) * _SMOOTH, (y - radius) * _SMOOTH, (x + radius) * _SMOOTH, (y + radius) * _SMOOTH]
        self._draw.ellipse(box, fill=fill, outline=edge, width=4 * _SMOOTH)
