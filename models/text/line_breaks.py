"""Line breaks: where a line of any script may end, and what is never parted.

The Chinese rules follow "Requirements for Chinese Text Layout" (W3C): no closing mark begins a line, no opening mark
ends one. Thai, which writes no spaces, breaks between its words (budoux); Lao, Khmer and Burmese between syllables.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from models.fonts.coverage import FIRST_EMOJI

if TYPE_CHECKING:
    from budoux import Parser

_NEVER_FIRST = frozenset("，。、！？；：）」』】》〉〕｝”’…—～·・％‰℃々ー,.!?;:)]}%»›\ue019\ue01d\ue026")
_NEVER_LAST = frozenset("（「『【《〈〔｛“‘([{¥￥$€£#@«‹\ue018\ue01c")
EAST_ASIAN = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff“”‘’…—]")
_THAI = re.compile("[\u0e00-\u0e7f]")
_UNSPACED = re.compile("[\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff]")
_JOINING = frozenset({"Mn", "Mc", "Me", "Cf"})
_VIRAMA = 9  # canonical combining class
_SARA_AM = frozenset("\u0e33\u0eb3")  # vowels of Thai and Lao that are letters to Unicode, yet stand on the one before
_RIGHT_TO_LEFT = frozenset({"R", "AL", "RLE", "RLO", "RLI"})


def unbroken(text: str) -> Iterator[str]:
    """Yield the text in pieces that stay together on a line, spaces kept at the end of their piece."""
    start = 0
    for position in range(1, len(text)):
        if _may_break(text[position - 1], text[position]):
            yield from _parted(text[start:position])
            start = position
    if text:
        yield from _parted(text[start:])


def clusters(text: str) -> list[str]:
    """Split the text into pieces never parted: a letter with its marks, a consonant with what is joined to it."""
    found: list[str] = []
    for character in text:
        joined = unicodedata.category(character) in _JOINING or character in _SARA_AM
        after_virama = bool(found) and unicodedata.combining(found[-1][-1]) == _VIRAMA
        if found and (joined or after_virama):
            found[-1] += character
        else:
            found.append(character)
    return found


@lru_cache(maxsize=4096)
def reads_backwards(text: str) -> bool:
    """Whether the text begins, as far as its letters tell, in a script from right to left (UAX 9, P2 and P3)."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind == "L" or kind in _RIGHT_TO_LEFT:
            return kind != "L"
    return False


def _parted(piece: str) -> Iterator[str]:
    if _THAI.search(piece):
        yield from (part for part in _thai_words().parse(piece) if part)
    elif _UNSPACED.search(piece):
        yield from clusters(piece)
    else:
        yield piece


@lru_cache(maxsize=1)
def _thai_words() -> "Parser":
    from budoux import load_default_thai_parser  # noqa: PLC0415  (a model that most houses never need)

    return load_default_thai_parser()


def _may_break(before: str, after: str) -> bool:
    if after == " ":
        return False
    if before == " ":
        return True
    if after in _NEVER_FIRST or before in _NEVER_LAST:
        return False
    if before in "-/" and after.isalpha():
        return True
    return any(ord(side) >= FIRST_EMOJI or EAST_ASIAN.match(side) for side in (before, after))
