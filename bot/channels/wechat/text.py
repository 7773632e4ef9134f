"""Text as WeChat measures it: in bytes of UTF-8; and as it reads it: with links in it."""

import re

from bot.channels.splitting import split_text

LONGEST = 2048
"""Bytes of one text message (sendCustomMessage)."""

_LINK = re.compile(r"<(?=/?\s*a\b)", re.IGNORECASE)


def plain(text: str) -> str:
    """Return the text without WeChat's one markup: a link that reads as something else than where it leads."""
    return _LINK.sub("＜", text)


def split(text: str, limit: int = LONGEST) -> list[str]:
    """Return the text in pieces of at most ``limit`` bytes, cut where a reader would pause; no piece is blank."""
    return split_text(text, lambda rest: rest.encode()[:limit].decode(errors="ignore"))


def cropped(text: str, limit: int) -> str:
    """Return the beginning of the text, at most ``limit`` bytes."""
    return text if len(text.encode()) <= limit else text.encode()[: limit - 3].decode(errors="ignore") + "…"
