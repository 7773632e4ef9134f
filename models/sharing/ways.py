"""Ways: by what a reader passed a promotion on."""

from enum import StrEnum


class Way(StrEnum):
    """How a promotion came from one to the next. Those up to ``site`` are written into a child tag."""

    SHARE = "share"
    """The page's share button."""
    LINK = "link"
    """A copied link."""
    QR = "qr"
    """The QR code on the page."""
    CARD = "card"
    """The card picture that a reader saved."""
    MENU = "menu"
    """The share menu of an app's own browser."""
    INLINE = "inline"
    """A card that a customer sent to some chat by inline mode."""
    PREPARED = "prepared"
    """A message that a Mini App prepared."""
    START = "start"
    """A link that opens the bot."""
    MAIL = "mail"
    """The link to forward in a mail."""
    SITE = "site"
    """A share button or link of a target site."""
    FORWARD = "forward"
    """Inferred: somebody else opened the card that was addressed to one reader."""
    PUSH = "push"
    """Nobody passed it on: the card was addressed to its reader."""
    TAG = "tag"
    """Nobody passed it on: the card's own link."""
