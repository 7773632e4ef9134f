"""Text as WeChat measures it: in bytes of UTF-8; and as it reads it: with links in it."""

import re

LONGEST = 2048
"""Bytes of one text message (sendCustomMessage)."""

_ENDS = (
    re.compile(r"\n\s*\n"),
    re.compile(r"\n"),
    re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s)|[。！？…]+[”’」』）]*"),
    re.compile(r"\s|[，、；]"),
)
"""Where a text may be cut, the best places first: paragraph, line, sentence, word."""
_LINK = re.compile(r"<(?=/?\s*a\b)", re.IGNORECASE)


def plain(text: str) -> str:
    """The text without WeChat's one markup: a link that reads as something else than where it leads."""
    return _LINK.sub("＜", text)


def split(text: str, most: int = LONGEST) -> list[str]:
    """The text in pieces of at most ``most`` bytes, cut where a reader would pause; no piece is blank."""
    pieces = []
    rest = text.strip()
    while len(rest.encode()) > most:
        window = rest.encode()[:most].decode(errors="ignore")
        cut = _cut(window)
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*pieces, rest] if rest else pieces


def cropped(text: str, most: int) -> str:
    """The beginning of the text, at most ``most`` bytes."""
    return text if len(text.encode()) <= most else text.encode()[: most - 3].decode(errors="ignore") + "…"


def _cut(window: str) -> int:
    for end in _ENDS:
        cuts = [match.end() for match in end.finditer(window)]
        if cuts and cuts[-1] > len(window) // 2:
            return cuts[-1]
    return len(window)
