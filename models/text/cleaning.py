"""Outside text made fit to keep: bounded, one form, nothing invisible that fools a reader, a database or a terminal.

What joins or chooses shapes stays where scripts and emoji need it: the joiners of Arabic, Persian and the scripts of
India, families and flags in emoji, the variants of a Han character in a name.
"""

import re
import unicodedata

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
_BREAKS = re.compile("\r\n|[\r\u2028\u2029]")
# All that most messages are made of. Whatever is in here needs no closer look.
_PLAIN = re.compile(
    "[\\n\\t -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0377\u0391-\u03a1\u03a3-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e"
    "\u05d0-\u05ea\u0620-\u064a\u0660-\u066d\u0671-\u06d3\u06f0-\u06f9"
    "\u20a0-\u20bf\u3000-\u3029\u3030-\u3096\u309b-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff01-\uff9f"
    "\U0001f300-\U0001f3f3\U0001f400-\U0001f64f\U0001f680-\U0001f6c5\U0001f910-\U0001f93a\U0001f947-\U0001f9ff]*+"
)
_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f")
"""A region's flag: England, Scotland, Wales."""
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
"""Letters, marks and signs that show nothing."""
_VISIBLE_FORMATS = re.compile("[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd]")
_JOINERS = frozenset("\u200c\u200d")
_JOINING_SCRIPTS = re.compile(
    "[\u0600-\u1cff\ua800-\uabff\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefe\U00010a00-\U00011fff]"
)
_EMOJI = re.compile("[\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff]")
_SHAPES = re.compile("[\ufe00-\ufe0f]")
_HAN_SHAPES = re.compile("[\U000e0100-\U000e01ef]")
_HAN = re.compile("[\u3005\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_TO_COME = re.compile("[\U0001f000-\U0001faff\U00020000-\U0003fffd]")
"""Blocks where newer versions of Unicode than ours put emoji and characters of Chinese."""
_LOOK = 4
"""So many times as much as may stay is looked at."""
_MAX_ROUNDS = 5
MAX_MARKS = 6
"""Marks above and below one letter; Hebrew with its points and accents has four."""


def clean(text: str, limit: int) -> str:
    """``text`` without what can't be seen and doesn't belong, at most ``limit`` characters (the last then …)."""
    looked_at = text[: limit * _LOOK]
    if not _is_simple(looked_at):
        looked_at = _seen(_CONTROL.sub("", _BREAKS.sub("\n", _LONE_SURROGATE.sub("\ufffd", looked_at))))
    kept = looked_at.strip()
    return kept if len(kept) <= limit else _seen(kept[: limit - 1]) + "…"


def clean_line(text: str, limit: int) -> str:
    """Clean outside text of at most ``limit`` characters and put it on one line: for names and titles."""
    spaced = " ".join(text.split())[: limit * _LOOK]
    if not _is_simple(spaced):
        spaced = " ".join(_seen(_CONTROL.sub("", spaced)).split())
    return clean(spaced, limit)


def _is_simple(text: str) -> bool:
    """Tell whether it is one line of what every keyboard has: keys, numbers, most names and many messages are."""
    return text.isascii() and text.isprintable()


def _seen(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return text
    text = unicodedata.normalize("NFC", _LONE_SURROGATE.sub("\ufffd", text))
    for _ in range(_MAX_ROUNDS):  # what stood apart may stand together then
        if (fewer := unicodedata.normalize("NFC", _chosen(text))) == text:
            break
        text = fewer
    return text


def _chosen(text: str) -> str:
    flags = {found.start(): found.end() for found in _FLAG.finditer(text)}
    kept: list[str] = []
    marks = until = 0
    for at, sign in enumerate(text):
        until = max(until, flags.get(at, 0))
        mark = unicodedata.category(sign) in {"Mn", "Me"}
        marks = marks + 1 if mark and not _SHAPES.match(sign) else 0
        after = text[at + 1 : at + 2]
        if at < until or (marks <= MAX_MARKS and _belongs(sign, "".join(kept[-2:]), after)):
            kept.append(sign)
    return "".join(kept)


def _belongs(sign: str, before: str, after: str) -> bool:
    """Whether a reader sees the sign, or sees what it does between its neighbours."""
    last = before[-1:]
    if sign in _JOINERS:
        return _joins(last, before[:1], after)
    if _SHAPES.match(sign):
        return bool(last) and last.isprintable() and not last.isspace() and not _SHAPES.match(last)
    if _HAN_SHAPES.match(sign):
        return bool(_HAN.match(last))
    if sign in _BLANKS:
        return False
    category = unicodedata.category(sign)
    if category == "Cn":
        return bool(_TO_COME.match(sign))
    return category != "Cf" or bool(_VISIBLE_FORMATS.match(sign))


def _joins(last: str, before: str, after: str) -> bool:
    if not last or not after:
        return False
    emoji = _EMOJI.match(before if _SHAPES.match(last) else last)
    return bool((emoji and _EMOJI.match(after)) or (_JOINING_SCRIPTS.match(last) and _JOINING_SCRIPTS.match(after)))
