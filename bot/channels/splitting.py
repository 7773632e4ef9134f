"""Where a long text pauses: cut there, it goes out in pieces, each as long as its platform allows."""

import re
from collections.abc import Callable

_ENDS = (
    re.compile(r"\n\s*\n"),
    re.compile(r"\n"),
    re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s)|[。！？…]+[”’」』）]*"),
    re.compile(r"\s|[，、；]"),
)
"""Where a text may be cut, the best places first: paragraph, line, sentence, word."""


def split_text(text: str, fitting: Callable[[str], str]) -> list[str]:
    """Return the text in pieces; no piece is blank. ``fitting``: the longest beginning of a text that fits into one."""
    pieces = []
    rest = text.strip()
    while (window := fitting(rest)) != rest:
        cut = _cut(window)
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*pieces, rest] if rest else pieces


def _cut(window: str) -> int:
    """Where to cut: at the last pause of the best sort, unless that leaves the piece less than half full."""
    for end in _ENDS:
        cuts = [match.end() for match in end.finditer(window)]
        if cuts and cuts[-1] > len(window) // 2:
            return cuts[-1]
    return len(window)
