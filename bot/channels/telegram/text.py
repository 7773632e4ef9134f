"""Text as Telegram measures it: in UTF-16 units."""

from bot.channels.splitting import split_text

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024


def units(text: str) -> int:
    """Return the length in UTF-16 units, which Telegram's limits count."""
    return len(text) + sum(character > "\uffff" for character in text)


def split(text: str, limit: int = LONGEST_TEXT) -> list[str]:
    """Return pieces of at most ``limit`` UTF-16 units, cut where a reader would pause; no piece is blank."""
    return split_text(text, lambda rest: _fitting(rest, limit))


def _fitting(text: str, limit: int) -> str:
    """Return the longest beginning of ``text`` that fits."""
    room = limit
    for at, character in enumerate(text):
        room -= 2 if character > "\uffff" else 1
        if room < 0:
            return text[:at]
    return text
