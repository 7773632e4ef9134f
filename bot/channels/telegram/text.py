"""Text as Telegram measures it: in UTF-16 units."""

import re

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024

_ENDS = (
    re.compile(r"\n\s*\n"),
    re.compile(r"\n"),
    re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s)|[。！？…]+[”’」』）]*"),
    re.compile(r"\s"),
)
"""Where a text may be cut, the best places first: paragraph, line, sentence, word."""


def units(text: str) -> int:
    """The length that Telegram's limits speak of."""
    return len(text) + sum(character > "\uffff" for character in text)


def split(text: str, most: int = LONGEST_TEXT) -> list[str]:
    """The text in pieces of at most ``most`` UTF-16 units, cut where a reader would pause; no piece is blank."""
    pieces = []
    rest = text.strip()
    while units(rest) > most:
        window = _fitting(rest, most)
        cut = _cut(window)
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*pieces, rest] if rest else pieces


def _fitting(text: str, most: int) -> str:
    """The longest beginning of ``text`` that fits."""
    room = most
    for at, character in enumerate(text):
        room -= 2 if character > "\uffff" else 1
        if room < 0:
            return text[:at]
    return text


def _cut(window: str) -> int:
    """Where to cut: at the last pause of the best sort, unless that leaves the piece less than half full."""
    for end in _ENDS:
        cuts = [match.end() for match in end.finditer(window)]
        if cuts and cuts[-1] > len(window) // 2:
            return cuts[-1]
    return len(window)
