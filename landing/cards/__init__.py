"""Share cards: the picture a promoter passes on, its QR code, and the pictures promoters upload for it.

Everything here is pure: bytes and words in, bytes out. No database, no network, safe in a thread or process pool.
"""

from landing.cards.card import CARD_HEIGHT, CARD_WIDTH, CardContent, draw_card
from landing.cards.picture import BadPicture, Picture, fit_picture
from landing.cards.preview import SQUARE, WIDE, draw_preview
from landing.cards.qr import UnscannableAddress, qr_png, qr_svg

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
    "fit_picture",
    "qr_png",
    "qr_svg",
]
