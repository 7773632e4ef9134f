"""PNG: a drawing as a picture for chats and slides, three times as large as its units."""

import io
from itertools import pairwise

from PIL import Image, ImageDraw

from landing.cards.drawable_text import legible
from landing.cards.typeface import Colour, Weight, draw_line, width_of
from landing.cards.typesetting import shortened
from landing.charts.shapes import Drawing, Key, Line, Part, Rectangle, Words
from landing.charts.svg import COLOURS, PAPER

_SCALE = 3
_MARGIN = 20
_HEAD, _KEY = 64, 20
_ANCHORS = {"start": 0.0, "middle": 0.5, "end": 1.0}


def png(*drawings: Drawing) -> bytes:
    """Draw them under each other, each with its title; the same gives the same bytes."""
    width = max(drawing.width for drawing in drawings) + 2 * _MARGIN
    height = sum(drawing.height + _head(drawing) for drawing in drawings) + _MARGIN
    sheet = Image.new("RGB", (round(width * _SCALE), round(height * _SCALE)), _colour(PAPER))
    pen = _Pen(ImageDraw.Draw(sheet), width - 2 * _MARGIN)
    for drawing in drawings:
        pen.draw(drawing)
    out = io.BytesIO()
    sheet.save(out, "PNG", compress_level=6)
    return out.getvalue()


def _head(drawing: Drawing) -> int:
    return _HEAD + (_KEY if drawing.keys else 0)


class _Pen:
    def __init__(self, draw: ImageDraw.ImageDraw, room: float) -> None:
        self._draw = draw
        self._room = room
        self._top: float = 0

    def draw(self, drawing: Drawing) -> None:
        """Draw it under what there is."""
        self._words(Words(0, 30, self._cut(drawing.title, 17), Part.VALUE, size=17), bold=True)
        self._words(Words(0, 48, self._cut(drawing.description, 12), Part.LABEL))
        self._keys(drawing.keys)
        self._top += _head(drawing)
        for shape in drawing.shapes:
            if isinstance(shape, Rectangle):
                self._rectangle(shape)
            elif isinstance(shape, Line):
                self._line(shape)
            else:
                self._words(shape)
        self._top += drawing.height

    def _keys(self, keys: tuple[Key, ...]) -> None:
        x: float = 0
        for key in keys:
            self._line(Line(((x, 64), (x + 22, 64)), key.part, key.dashed))
            self._words(Words(x + 28, 68, key.name, Part.LABEL))
            x += 56 + width_of(legible(key.name, limit=200), "Regular", 12 * _SCALE) / _SCALE

    def _cut(self, text: str, size: int) -> str:
        return shortened(legible(text, limit=200), round(self._room * _SCALE), "Regular", size * _SCALE)

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return (x + _MARGIN) * _SCALE, (y + self._top) * _SCALE

    def _rectangle(self, box: Rectangle) -> None:
        if box.opacity and box.width > 0:
            corners = [self._at(box.x, box.y), self._at(box.x + box.width, box.y + box.height)]
            self._draw.rectangle(corners, fill=_mixed(box.part, box.opacity))

    def _line(self, line: Line) -> None:
        width = 3 if line.part is Part.GRID else 4 if line.thin else 7
        points = [self._at(x, y) for x, y in line.points]
        for piece in _dashes(points) if line.dashed else [points]:
            self._draw.line(piece, fill=_colour(COLOURS[line.part]), width=width, joint="curve")

    def _words(self, words: Words, *, bold: bool = False) -> None:
        text, size = legible(words.text, limit=200), words.size * _SCALE
        x, y = self._at(words.x, words.y)
        weight: Weight = "Bold" if bold else "Regular"
        x -= width_of(text, weight, size) * _ANCHORS[words.anchor]
        draw_line(self._draw, (x, y), text, weight=weight, size=size, fill=_colour(COLOURS[words.part]))


def _colour(code: str) -> Colour:
    red, green, blue = bytes.fromhex(code.removeprefix("#"))
    return red, green, blue


def _mixed(part: Part, opacity: float) -> Colour:
    """Return the part's colour laid on the empty field's."""
    above, below = _colour(COLOURS[part]), _colour(COLOURS[Part.EMPTY])
    red, green, blue = (round(one * opacity + two * (1 - opacity)) for one, two in zip(above, below, strict=True))
    return red, green, blue


def _dashes(points: list[tuple[float, float]], on: float = 10, off: float = 12) -> list[list[tuple[float, float]]]:
    """Return the pieces of a dashed line."""
    pieces: list[list[tuple[float, float]]] = []
    gone = 0.0
    for (x, y), (to_x, to_y) in pairwise(points):
        length = max(1e-6, ((to_x - x) ** 2 + (to_y - y) ** 2) ** 0.5)
        at = -(gone % (on + off))
        while at < length:
            begin, end = max(0.0, at), min(length, at + on)
            if end > begin:
                pieces.append([(x + (to_x - x) * t / length, y + (to_y - y) * t / length) for t in (begin, end)])
            at += on + off
        gone += length
    return pieces
