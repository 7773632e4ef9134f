"""The two weights of letters and the emoji: which characters they have, how wide these are, and drawing a line.

Emoji sequences (families, flags, skin tones) have one private-use code point each in our emoji font, so that drawing
needs no text shaper: models/fonts/README.md says how they got there.
"""

import itertools
import struct
from functools import lru_cache
from pathlib import Path
from typing import Literal

from PIL import ImageDraw, ImageFont

from models.fonts import FONTS

Weight = Literal["Regular", "Bold"]
Colour = tuple[int, int, int]

FIRST_EMOJI = 0xF0000  # line n of models/fonts/emoji.txt is drawn by this code point + n
_EMOJI_ADVANCE = 1.14  # em; the drawing itself fills one em
_CMAP_FORMAT_12 = 12


def is_emoji(character: str) -> bool:
    """Whether a character of a legible text is one of our emoji."""
    return ord(character) >= FIRST_EMOJI


def advance(character: str, weight: Weight, size: int) -> float:
    """How far the pen moves for a character, in pixels."""
    return size * _EMOJI_ADVANCE if is_emoji(character) else _letter_advance(character, weight, size)


def width_of(text: str, weight: Weight, size: int) -> float:
    """How wide a line is, in pixels."""
    return sum(advance(character, weight, size) for character in text)


def draw_line(
    draw: ImageDraw.ImageDraw, at: tuple[float, float], text: str, *, weight: Weight, size: int, fill: Colour
) -> None:
    """Draw one line of legible text; `at` is the left end of its baseline, in pixels."""
    x, y = at
    for emoji, run in itertools.groupby(text, is_emoji):
        part = "".join(run)
        if emoji:
            for character in part:
                place = (x + size * (_EMOJI_ADVANCE - 1) / 2, y)
                draw.text(place, character, font=_face("Emoji", size), anchor="ls", embedded_color=True)
                x += advance(character, weight, size)
        else:
            draw.text((x, y), part, fill=fill, font=_face(weight, size), anchor="ls")
            x += width_of(part, weight, size)


@lru_cache(maxsize=1)
def letters() -> frozenset[str]:
    """Every character that both weights can draw."""
    return frozenset(map(chr, _covered(_FILES["Regular"]) & _covered(_FILES["Bold"])))


@lru_cache(maxsize=1)
def emoji() -> dict[str, str]:
    """Each emoji sequence and the one character that draws it."""
    lines = (FONTS / "emoji.txt").read_text("ascii").splitlines()
    return {"".join(chr(int(code, 16)) for code in line.split()): chr(FIRST_EMOJI + n) for n, line in enumerate(lines)}


_FILES = {
    "Regular": FONTS / "NotoSansCJKsc-Regular.otf",
    "Bold": FONTS / "NotoSansCJKsc-Bold.otf",
    "Emoji": FONTS / "TwemojiMozilla.ttf",
}


@lru_cache(maxsize=64)
def _face(name: str, size: int) -> ImageFont.FreeTypeFont:
    # The basic layout engine is in every build of Pillow and gives the same picture everywhere.
    return ImageFont.truetype(str(_FILES[name]), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=16384)
def _letter_advance(character: str, weight: Weight, size: int) -> float:
    return _face(weight, size).getlength(character)


def _covered(path: Path) -> set[int]:
    """The code points a font maps, read from its 'cmap' table (OpenType specification, format 12)."""
    font = path.read_bytes()
    (tables,) = struct.unpack_from(">H", font, 4)
    directory = {tag: start for tag, _, start, _ in struct.iter_unpack(">4sIII", font[12 : 12 + 16 * tables])}
    cmap = directory[b"cmap"]
    (offset,) = struct.unpack_from(">I", font, cmap + 8)
    form, _, _, _, groups = struct.unpack_from(">HHIII", font, cmap + offset)
    if form != _CMAP_FORMAT_12:
        raise ValueError(f"{path.name} is not made as models/fonts/README.md says: its first map has format {form}")
    start = cmap + offset + 16
    codes: set[int] = set()
    for first, last, _ in struct.iter_unpack(">III", font[start : start + 12 * groups]):
        codes.update(range(first, last + 1))
    return codes
