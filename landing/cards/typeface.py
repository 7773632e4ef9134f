"""Letters, emoji and further scripts: how wide a line of them is, and drawing it.

Our letters and emoji need no shaping and are set character by character; lines with other scripts go through HarfBuzz
(Pillow's Raqm layout), run by run, in the order in which they are seen (Unicode bidirectional algorithm, by fpdf2).
"""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import Literal, NamedTuple

from PIL import ImageDraw, ImageFont, features

from models.fonts.coverage import EMOJI, FIRST_EMOJI, LETTERS, script_file, script_of, scripts
from models.text.line_breaks import reads_backwards

Weight = Literal["Regular", "Bold"]
Colour = tuple[int, int, int]

_EMOJI_ADVANCE = 1.14  # em; the drawing itself fills one em
_RIGHT_TO_LEFT = frozenset({"R", "AL", "RLE", "RLO", "RLI"})
_JOINING = frozenset({"Mn", "Mc", "Me", "Cf"})
_NEUTRAL = frozenset({"Zs", "Po", "Pd", "Ps", "Pe", "Pi", "Pf", "Sk", "Sm"})


class Run(NamedTuple):
    """A stretch of a line in one font and direction."""

    face: str
    """``letters``, ``emoji`` or a script's name."""
    text: str
    backwards: bool = False


def is_emoji(character: str) -> bool:
    """Tell whether a character of a legible text is one of our emoji."""
    return ord(character) >= FIRST_EMOJI


def is_simple(text: str) -> bool:
    """Tell whether the text needs no shaping: our letters and emoji alone."""
    return all(is_emoji(character) or not script_of(character) for character in text)


def width_of(text: str, weight: Weight, size: int) -> float:
    """Return how wide a line is, in pixels."""
    if is_simple(text):
        return sum(_advance(character, weight, size) for character in text)
    return sum(_run_width(run, weight, size) for run in _runs(text, reads_backwards(text)))


def draw_line(
    draw: ImageDraw.ImageDraw, at: tuple[float, float], text: str, *, weight: Weight, size: int, fill: Colour
) -> None:
    """Draw one line of legible text; `at` is the left end of its baseline, in pixels."""
    x, y = at
    for run in runs_of(text):
        if run.face == "emoji":
            for character in run.text:
                place = (x + size * (_EMOJI_ADVANCE - 1) / 2, y)
                draw.text(place, character, font=_emoji_face(size), anchor="ls", embedded_color=True)
                x += _advance(character, weight, size)
        else:
            face = _face(run.face, weight, size)
            draw.text((x, y), run.text, fill=fill, font=face, anchor="ls", direction=_direction(run))
            x += _run_width(run, weight, size)


def runs_of(text: str) -> Sequence[Run]:
    """Return the runs of a line from left to right, as they are seen."""
    return _simple_runs(text) if is_simple(text) else _runs(text, reads_backwards(text))


def _simple_runs(text: str) -> list[Run]:
    return [Run("emoji" if emoji else "letters", "".join(run)) for emoji, run in groupby(text, is_emoji)]


@lru_cache(maxsize=4096)
def _runs(text: str, backwards: bool) -> tuple[Run, ...]:
    found: list[Run] = []
    for fragment, reversed_ in _as_seen(text, backwards):
        parts = [Run(face, run, reversed_) for face, run in _by_face(fragment)]
        found += reversed(parts) if reversed_ else parts
    return tuple(found)


def _as_seen(text: str, backwards: bool) -> list[tuple[str, bool]]:
    """Return the fragments of one direction, from left to right, each with whether it runs from right to left."""
    if not any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT | {"AN"} for character in text):
        return [(text, False)]
    from fpdf.bidi import BidiParagraph  # noqa: PLC0415  (slow to load, and hardly ever needed)
    from fpdf.enums import TextDirection  # noqa: PLC0415  (goes with the line above)

    base = TextDirection.RTL if backwards else TextDirection.LTR
    found = BidiParagraph(text=text, base_direction=base).get_bidi_fragments()
    fragments = [(fragment, direction is TextDirection.RTL) for fragment, direction in found]
    return fragments[::-1] if backwards else _numbers_turned(fragments)


def _numbers_turned(fragments: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Join a number between right-to-left words to them, in a line from left to right (UAX 9, L2)."""
    seen: list[tuple[str, bool]] = []
    group: list[tuple[str, bool]] = []
    for fragment in fragments:
        if fragment[1] or (group and not any(map(str.isalpha, fragment[0]))):
            group.append(fragment)
        else:
            seen += [*_turned(group), fragment]
            group = []
    return [*seen, *_turned(group)]


def _turned(group: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    behind = []
    while group and not group[-1][1]:
        behind.append(group.pop())
    return [*reversed(group), *reversed(behind)]


def _by_face(text: str) -> list[tuple[str, str]]:
    """Cut the text where the font changes; marks and neutral signs stay with what they follow."""
    found: list[tuple[str, str]] = []
    for character in text:
        face = "emoji" if is_emoji(character) else script_of(character) or "letters"
        if found:
            last, run = found[-1]
            if face == last or (last not in {"emoji", "letters"} and _stays(character, last)):
                found[-1] = (last, run + character)
                continue
        found.append((face, character))
    return found


def _stays(character: str, script: str) -> bool:
    return unicodedata.category(character) in _NEUTRAL | _JOINING and character in scripts()[script]


@lru_cache(maxsize=4096)
def _run_width(run: Run, weight: Weight, size: int) -> float:
    if run.face in {"letters", "emoji"}:
        return sum(_advance(character, weight, size) for character in run.text)
    return _face(run.face, weight, size).getlength(run.text, direction=_direction(run))


def _direction(run: Run) -> str | None:
    """Return the direction to shape in; None for our own letters, or a Pillow without Raqm, which shapes nothing."""
    if run.face == "letters" or not _shapes():
        return None
    return "rtl" if run.backwards else "ltr"


@lru_cache(maxsize=1)
def _shapes() -> bool:
    return bool(features.check("raqm"))


@lru_cache(maxsize=16384)
def _advance(character: str, weight: Weight, size: int) -> float:
    """Return how far the pen moves for a letter or emoji, in pixels."""
    return size * _EMOJI_ADVANCE if is_emoji(character) else _face("letters", weight, size).getlength(character)


@lru_cache(maxsize=16)
def _emoji_face(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(EMOJI), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=96)
def _face(name: str, weight: Weight, size: int) -> ImageFont.FreeTypeFont:
    if name == "letters":
        # The basic layout engine gives the same picture everywhere, and these need no other.
        return ImageFont.truetype(str(LETTERS[weight]), size, layout_engine=ImageFont.Layout.BASIC)
    layout = ImageFont.Layout.RAQM if _shapes() else ImageFont.Layout.BASIC
    return ImageFont.truetype(str(script_file(name, weight)), size, layout_engine=layout)
