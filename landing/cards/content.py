"""What a card says, and the sizes in which it is drawn."""

from dataclasses import dataclass

CARD_WIDTH, CARD_HEIGHT = 1080, 1440
"""Pixels of the share card."""
WIDE = (1200, 630)
"""What link previews are laid out for (ogp.me; Facebook, Telegram, X)."""
SQUARE = (600, 600)
"""What WeChat shows beside a title."""


@dataclass(frozen=True, slots=True)
class CardContent:
    """What a card says. Any text will do: it is cropped, and characters without a drawing are replaced."""

    title: str
    summary: str
    promoter: str
    url: str  # the tag's address, for the code
    call_to_action: str  # already in the reader's language
    hero: bytes | None = None  # an image file, as fit_picture made it
    seed: str | int = ""  # chooses the artwork where there is no hero
