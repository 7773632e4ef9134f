"""The share card: title, summary and promoter over a QR code of the promoter's tag, 1080 x 1440 pixels."""

from dataclasses import replace

from PIL import Image, ImageDraw

from landing.cards.background import design_by
from landing.cards.content import CARD_HEIGHT, CARD_WIDTH, CardContent
from landing.cards.drawable_text import legible
from landing.cards.palette import INK, WHITE, Palette
from landing.cards.paper import rounded
from landing.cards.photo import photo_top
from landing.cards.png import joined_png
from landing.cards.qr import QUIET_ZONE, qr_code
from landing.cards.typeface import Colour, draw_line, is_emoji, is_simple, width_of
from landing.cards.typesetting import TextBlock, set_text
from models.text.line_breaks import clusters

_MARGIN = 72
_TEXT_WIDTH = CARD_WIDTH - 2 * _MARGIN
_RADIUS = 56  # of the sheet's shoulders
_PLATE = 344  # the white plate behind the code
_CODE = 328  # room for the code with its quiet zone
_FOOTER_TOP = CARD_HEIGHT - _MARGIN - _PLATE
_AVATAR = 104
_BESIDE_PLATE = _TEXT_WIDTH - _PLATE - 56


def draw_card(content: CardContent) -> bytes:
    """Draw the card as a PNG; equal content gives equal bytes. Raise BadPicture (hero), UnscannableAddress (url)."""
    if content.hero is None:
        return _designed_card(content)
    return _photo_card(content, content.hero)


def _photo_card(content: CardContent, hero: bytes) -> bytes:
    title = set_text(
        legible(content.title, limit=200), width=_TEXT_WIDTH, height=260, sizes=(76, 68, 60, 52, 46), weight="Bold"
    )
    summary = _summary(content, size=34, lines=2)
    sheet_top = _FOOTER_TOP - 56 - summary.height - (24 if summary.lines else 0) - title.height - 60
    photo = photo_top(hero, width=CARD_WIDTH, height=sheet_top + _RADIUS, radius=_RADIUS)

    sheet = Image.new("RGB", (CARD_WIDTH, CARD_HEIGHT - photo.band.height), photo.palette.paper)
    pen = Pen(sheet, top=photo.band.height)
    y = pen.block(title, y=sheet_top + 60, fill=INK)
    pen.block(summary, y=y + 24, fill=photo.palette.muted)
    _draw_footer(pen, content, photo.palette)
    return joined_png(photo.band, sheet)


def _designed_card(content: CardContent) -> bytes:
    sheet_top = _FOOTER_TOP - 64
    title = set_text(
        legible(content.title, limit=200),
        width=_TEXT_WIDTH,
        height=560,
        sizes=(132, 116, 100, 88, 76, 66, 58),
        weight="Bold",
        leading=1.22,
    )
    summary = _summary(content, size=38, lines=3)
    y = sheet_top - 72 - summary.height - (28 if summary.lines else 0) - title.height

    design = design_by(content.seed, size=(CARD_WIDTH, CARD_HEIGHT), sheet_top=sheet_top, radius=_RADIUS)
    top = (y - 36) // 60 * 60  # in steps, so that few different tops are compressed
    card = design.below(top)
    pen = Pen(card, top=top)
    mark = CARD_WIDTH - _MARGIN - 88 if title.backwards else _MARGIN
    pen.plate((mark, y - 36), (88, 10), 5, design.palette.bright)
    y = pen.block(title, y=y, fill=WHITE)
    pen.block(summary, y=y + 28, fill=_between(design.palette.middle, WHITE, 0.86))
    _draw_footer(pen, content, design.palette)
    return joined_png(design.above(top), card)


def _summary(content: CardContent, *, size: int, lines: int) -> TextBlock:
    leading = 1.5
    text = legible(content.summary, limit=300)
    height = lines * round(size * leading)
    return set_text(text, width=_TEXT_WIDTH, height=height, sizes=(size,), weight="Regular", leading=leading)


class Pen:
    """Draws on a picture that holds the card's rows from `top` downwards, in the whole card's coordinates."""

    def __init__(self, picture: Image.Image, *, top: int) -> None:
        self.picture = picture
        self.top = top
        self.draw = ImageDraw.Draw(picture)

    def block(self, block: TextBlock, *, y: int, fill: Colour, x: int = _MARGIN, width: int = _TEXT_WIDTH) -> int:
        """Draw the lines with the first one's top at `y`, in a column of this width; return where the last one ends."""
        for line in block.lines:
            left = x + width - round(width_of(line, block.weight, block.size)) if block.backwards else x
            # 0.88 em is where Noto Sans CJK's letters stand in their line, the rest of the leading shared evenly.
            baseline = y + (block.leading - block.size) // 2 + round(block.size * 0.88)
            draw_line(self.draw, (left, baseline - self.top), line, weight=block.weight, size=block.size, fill=fill)
            y += block.leading
        return y

    def plate(self, at: tuple[int, int], size: tuple[int, int], radius: int, fill: Colour) -> None:
        self.picture.paste(fill, (at[0], at[1] - self.top), rounded(size, radius))

    def paste(self, picture: Image.Image, at: tuple[int, int]) -> None:
        self.picture.paste(picture, (at[0], at[1] - self.top))


def _draw_footer(pen: Pen, content: CardContent, palette: Palette) -> None:
    plate_left = CARD_WIDTH - _MARGIN - _PLATE
    pen.plate((plate_left, _FOOTER_TOP), (_PLATE, _PLATE), 32, WHITE)
    code = _code(content.url, room=_CODE)
    inset = (_PLATE - code.width) // 2
    pen.paste(code.convert("RGB"), (plate_left + inset, _FOOTER_TOP + inset))

    promise = set_text(
        legible(content.call_to_action, limit=120), width=_BESIDE_PLATE, height=150, sizes=(34, 30), weight="Regular"
    )
    name = legible(content.promoter, limit=60)
    gap = 32 if name and promise.lines else 0
    y = _FOOTER_TOP + (_PLATE - (_AVATAR if name else 0) - gap - promise.height) // 2
    if name:
        _draw_promoter(pen, name, y=y, palette=palette)
        y += _AVATAR + gap
    pen.block(promise, y=y, fill=palette.muted, width=_BESIDE_PLATE)


def _code(url: str, *, room: int) -> Image.Image:
    """Return the code and quiet zone as a grey picture: the largest whole pixels a module that fit `room` pixels."""
    rows = [bytes(0 if dark else 255 for dark in row) for row in qr_code(url).matrix_iter(border=QUIET_ZONE)]
    side = len(rows)
    scale = max(1, room // side)
    small = Image.frombytes("L", (side, side), b"".join(rows))
    return small.resize((side * scale, side * scale), Image.Resampling.NEAREST)


def _draw_promoter(pen: Pen, name: str, *, y: int, palette: Palette) -> None:
    pen.plate((_MARGIN, y), (_AVATAR, _AVATAR), _AVATAR // 2, palette.accent)
    initials = monogram(name)
    size = 44 if len(initials) == 1 else 38
    left = _MARGIN + (_AVATAR - width_of(initials, "Bold", size)) / 2
    draw_line(pen.draw, (left, y - pen.top + _AVATAR / 2 + size * 0.37), initials, weight="Bold", size=size, fill=WHITE)

    room = _BESIDE_PLATE - _AVATAR - 28
    shown = set_text(name, width=room, height=_AVATAR, sizes=(42, 38, 34), weight="Bold", leading=1.25)
    beside = replace(shown, backwards=False)  # a name stays beside its monogram
    pen.block(beside, x=_MARGIN + _AVATAR + 28, y=y + (_AVATAR - shown.height) // 2, fill=INK)


def monogram(name: str) -> str:
    """Return the monogram of a legible name: a Chinese surname, an emoji, or one or two Latin initials."""
    first, *rest = name.split()
    if not is_simple(first):
        return clusters(first)[0]
    if not first[0].isascii() or is_emoji(first[0]) or not rest or not rest[-1][0].isascii():
        return first[0].upper()[0]
    return (first[0] + rest[-1][0]).upper()


def _between(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue
