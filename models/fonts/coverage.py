"""Coverage: which characters our fonts can draw, and with which of them.

Emoji sequences (families, flags, skin tones) have one private-use code point each in our emoji font, so that drawing
needs no text shaper: models/fonts/README.md says how they got there.
"""

import re
import struct
import unicodedata
from functools import lru_cache
from pathlib import Path

from models.fonts import FONTS

FIRST_EMOJI = 0xF0000  # line n of models/fonts/emoji.txt is drawn by this code point + n
LETTERS = {"Regular": FONTS / "NotoSansCJKsc-Regular.otf", "Bold": FONTS / "NotoSansCJKsc-Bold.otf"}
"""Latin, Greek, Cyrillic, Chinese, kana, punctuation: by weight."""
EMOJI = FONTS / "TwemojiMozilla.ttf"
SCRIPTS = FONTS / "scripts"
# Joiners mean something between the letters of some scripts, and nothing anywhere else.
JOINER_ALONE = re.compile("(?<![\u0590-\u1fff])[\u200b-\u200f]|[\u200b\u200e\u200f]")
_CMAP_FORMAT_12 = 12
_INVISIBLE = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})


def script_file(script: str, weight: str) -> Path:
    """Return the font file of a further script, e.g. ``Arabic``."""
    return SCRIPTS / f"NotoSans{script}-{weight}.{'otf' if script == 'Hangul' else 'ttf'}"


@lru_cache(maxsize=1)
def letters() -> frozenset[str]:
    """Every character that both weights of letters can draw."""
    return frozenset(map(chr, _covered(LETTERS["Regular"]) & _covered(LETTERS["Bold"])))


@lru_cache(maxsize=1)
def emoji() -> dict[str, str]:
    """Each emoji sequence and the one character that draws it."""
    lines = (FONTS / "emoji.txt").read_text("ascii").splitlines()
    return {"".join(chr(int(code, 16)) for code in line.split()): chr(FIRST_EMOJI + n) for n, line in enumerate(lines)}


@lru_cache(maxsize=1)
def scripts() -> dict[str, frozenset[str]]:
    """By further script, the characters that its font can draw."""
    found = {}
    for line in (SCRIPTS / "coverage.txt").read_text("ascii").splitlines():
        name, *ranges = line.split()
        spans = [each.split("-") for each in ranges]
        found[name] = frozenset(chr(code) for first, last in spans for code in range(int(first, 16), int(last, 16) + 1))
    return found


@lru_cache(maxsize=8192)
def script_of(character: str) -> str:
    """Return the further script that draws this character, where our letters don't; empty for none."""
    if character in letters():
        return ""
    return next((name for name, drawn in scripts().items() if character in drawn), "")


def unknown_to_fonts(text: str) -> str:
    """Return the characters of this text, each once, that no font of ours can draw, not even by a plainer form."""
    return "".join(dict.fromkeys(character for character in text if not _is_known(character)))


def _is_known(character: str) -> bool:
    if character in letters() or script_of(character) or unicodedata.category(character) in _INVISIBLE:
        return True
    if unicodedata.combining(character) or character in _emoji_parts():
        return True
    for form in ("NFKC", "NFKD"):
        plain = [part for part in unicodedata.normalize(form, character) if not unicodedata.combining(part)]
        if plain and letters().issuperset(plain):
            return True
    return False


@lru_cache(maxsize=1)
def _emoji_parts() -> frozenset[str]:
    return frozenset(character for sequence in emoji() for character in sequence)


def _covered(path: Path) -> set[int]:
    """Return the code points a font maps, read from its 'cmap' table (OpenType specification, format 12)."""
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
