"""Any text made into one that our fonts can draw: one line, no controls, every character present in a font."""

import re
import unicodedata

from models.fonts.coverage import JOINER_ALONE, emoji, letters, script_of

_TEXT_STYLE, _EMOJI_STYLE, _JOINER = "\ufe0e", "\ufe0f", "\u200d"
_SKIN = "\U0001f3fb-\U0001f3ff"
_SKIN_TONES = re.compile(f"[{_SKIN}]")
_MARKS = f"[{_TEXT_STYLE}{_EMOJI_STYLE}{_SKIN}\u20e3\U000e0020-\U000e007f]*"
# What belongs together on the screen: a flag's two letters, or characters glued by joiners, styles, skins and tags.
_CLUSTER = re.compile(f"[\U0001f1e6-\U0001f1ff]{{2}}|.{_MARKS}(?:{_JOINER}.{_MARKS})*", re.DOTALL)
_FLAG_LETTERS = {chr(0x1F1E6 + n): chr(ord("A") + n) for n in range(26)}
# Characters outside our fonts, however many in a row, leave one sign that something was left out.
_MISSING = "\ufffd"
_MISSING_RUN = re.compile(f"{_MISSING}(?:[ {_MISSING}]*{_MISSING})?")
_EAST_ASIAN = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
# Chinese fonts draw these as wide as a Chinese character; the narrow forms live at U+E0xx in our fonts.
_NARROW = {"‘": "\ue018", "’": "\ue019", "“": "\ue01c", "”": "\ue01d", "…": "\ue026"}
_WIDE = re.compile("[‘’“”…]")
_INSIDE_LATIN = re.compile(r"(?<=[0-9A-Za-z])[‘’](?=[0-9A-Za-z])")


def legible(text: str, *, limit: int) -> str:
    """Return the text as one drawable line of at most about `limit` characters; "" if nothing of it can be shown."""
    known = _without_foreign_code_points(text[: limit * 4])[:limit]
    drawn = "".join(_drawable(cluster) for cluster in _CLUSTER.findall(unicodedata.normalize("NFC", known)))
    drawn = JOINER_ALONE.sub("", drawn)
    shown = _MISSING_RUN.sub("…", drawn)
    if not shown.strip(" …"):
        return ""
    return _narrowed(" ".join(shown.split()))


def _without_foreign_code_points(text: str) -> str:
    """Remove private-use characters (ours have a meaning), lone surrogates and unassigned code points."""
    return "".join(character for character in text if unicodedata.category(character) not in {"Co", "Cs", "Cn"})


def _drawable(cluster: str) -> str:
    bare = cluster.replace(_EMOJI_STYLE, "").replace(_TEXT_STYLE, "")
    if len(bare) == 1:
        return _character(bare, coloured=_EMOJI_STYLE in cluster, plain=_TEXT_STYLE in cluster)
    picture = emoji().get(bare) or emoji().get(_SKIN_TONES.sub("", bare))
    return picture or "".join(_character(part, coloured=False, plain=False) for part in _SKIN_TONES.sub("", bare))


def _character(character: str, *, coloured: bool, plain: bool) -> str:
    if plain and character in letters():
        return character
    picture = emoji().get(character)
    if picture is None and (coloured or character not in letters()):
        picture = emoji().get(character + _EMOJI_STYLE)
    if picture or character in letters() or script_of(character):
        return picture or character
    return _stand_in(character)


def _stand_in(character: str) -> str:
    """Return the nearest thing our fonts have: a fancy letter's plain one, a base without marks, a space, nothing."""
    if character.isspace():
        return " "
    if character in _FLAG_LETTERS:
        return _FLAG_LETTERS[character]
    category = unicodedata.category(character)
    if category in {"Cc", "Cf", "Mn", "Me"}:
        return " " if category == "Cc" else ""
    for form in (unicodedata.normalize("NFKC", character), unicodedata.normalize("NFKD", character)):
        plain = "".join(part for part in form if not unicodedata.combining(part))
        if plain and letters().issuperset(plain):
            return plain
    return _MISSING


def _narrowed(text: str) -> str:
    marks = _INSIDE_LATIN if _EAST_ASIAN.search(text) else _WIDE
    return marks.sub(lambda mark: _NARROW[mark[0]], text)
