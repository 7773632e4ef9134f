"""Share cards: the picture a promoter passes on, its QR code, and the pictures promoters upload for it.

Everything here is pure: bytes and words in, bytes out. No database, no network, safe in a thread or process pool.
What draws is loaded with the first picture: Pillow and its libraries are 5 MB, and an idle server does without.
"""

from landing.cards.content import CARD_HEIGHT, CARD_WIDTH, SQUARE, WIDE, CardContent
from landing.cards.qr import UnscannableAddress, qr_png, qr_svg
from landing.cards.uploaded_picture import BadPicture, Picture, fit_picture
from models.spread.picture import SpreadPicture

__all__ = [
    "CARD_HEIGHT",
    "CARD_WIDTH",
    "SQUARE",
    "WIDE",
    "BadPicture",
    "CardContent",
    "Picture",
    "UnscannableAddress",
    "draw_card",
    "draw_preview",
    "draw_spread",
    "fit_picture",
    "qr_png",
    "qr_svg",
]


def draw_card(content: CardContent) -> bytes:
    """Draw the card as a PNG; equal content gives equal bytes. Raise BadPicture (hero), UnscannableAddress (url)."""
    from landing.cards import card  # noqa: PLC0415  (see above)

    return card.draw_card(content)


def draw_preview(content: CardContent, size: tuple[int, int]) -> bytes:
    """Draw the picture as a JPEG of at most 300 kB; equal content gives equal bytes. Raise BadPicture (hero)."""
    from landing.cards import preview  # noqa: PLC0415  (see above)

    return preview.draw_preview(content, size)


def draw_spread(picture: SpreadPicture) -> bytes:
    """Draw who brought whom, as a PNG; equal content gives equal bytes."""
    from landing.cards import spread_tree  # noqa: PLC0415  (see above)

    return spread_tree.draw_spread(picture)
