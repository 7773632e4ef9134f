"""What messengers show of a link: a wide or square picture, without a code, for nobody scans it there."""

import io
from functools import lru_cache

from PIL import Image, ImageOps

from landing.cards.background import design_by
from landing.cards.card import Pen
from landing.cards.content import CardContent
from landing.cards.drawable_text import legible
from landing.cards.palette import WHITE
from landing.cards.photo import cropped_photo
from landing.cards.typesetting import set_text

MAX_BYTES = 300_000
"""WhatsApp shows none above that."""
_QUALITIES = (86, 76, 64, 50, 36)


def draw_preview(content: CardContent, size: tuple[int, int]) -> bytes:
    """Draw the picture as a JPEG of at most 300 kB; equal content gives equal bytes. Raise BadPicture (hero)."""
    picture = _ground(content, size)
    width, height = size
    margin = round(width * 0.06)
    room = width - 2 * margin
    large = width > height
    title = set_text(
        legible(content.title, limit=200),
        width=room,
        height=round(height * (0.44 if large else 0.52)),
        sizes=(92, 80, 70, 60, 52) if large else (72, 62, 54, 46, 40),
        weight="Bold",
        leading=1.2,
    )
    name = set_text(
        legible(content.promoter, limit=60), width=room, height=60, sizes=(34,) if large else (30,), weight="Regular"
    )
    pen = Pen(picture, top=0)
    y = height - margin - name.height - (18 if name.lines else 0) - title.height
    pen.block(title, y=y, fill=WHITE, x=margin, width=room)
    pen.block(name, y=height - margin - name.height, fill=(235, 235, 235), x=margin, width=room)
    return _light(picture)


def _ground(content: CardContent, size: tuple[int, int]) -> Image.Image:
    if content.hero is None:
        # The designs are a card's: what lies below its picture is left off.
        whole = design_by(content.seed, size=(size[0], size[1] + 200), sheet_top=size[1] + 60, radius=56)
        return whole.below(0).crop((0, 0, *size))
    photo = cropped_photo(content.hero, size).copy()
    photo.paste((10, 12, 18), (0, 0), _shadow(size))
    return photo


@lru_cache(maxsize=4)
def _shadow(size: tuple[int, int]) -> Image.Image:
    """Return a shadow, darker towards the foot, where the words stand: white is readable on any photo."""
    fade = Image.linear_gradient("L").resize(size)
    return fade.point(lambda tone: min(215, 30 + tone))


def _light(picture: Image.Image) -> bytes:
    for quality in _QUALITIES:
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
        if out.tell() <= MAX_BYTES:
            return out.getvalue()
    smaller = ImageOps.contain(picture, (picture.width // 2, picture.height // 2)).resize(picture.size)
    out = io.BytesIO()
    smaller.save(out, "JPEG", quality=_QUALITIES[-1], optimize=True)
    return out.getvalue()
