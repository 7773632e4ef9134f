"""The sheet of paper at the foot of a card, and the round corners of everything."""

from functools import lru_cache

from PIL import Image, ImageDraw

from landing.cards.palette import Palette


def lay_sheet(picture: Image.Image, *, top: int, radius: int, palette: Palette) -> None:
    """Lay a sheet of the palette's paper over everything below `top`, its upper corners rounded."""
    width, height = picture.size
    picture.paste(palette.paper, (0, top, width, height), _shoulders(width, height - top, radius))


@lru_cache(maxsize=8)
def _shoulders(width: int, height: int, radius: int) -> Image.Image:
    return rounded((width, height + radius), radius).crop((0, 0, width, height))


@lru_cache(maxsize=16)
def rounded(size: tuple[int, int], radius: int) -> Image.Image:
    """Return a mask with smooth round corners."""
    large = Image.new("L", (size[0] * 4, size[1] * 4), 0)
    ImageDraw.Draw(large).rounded_rectangle((0, 0, size[0] * 4 - 1, size[1] * 4 - 1), radius * 4, fill=255)
    return large.resize(size, Image.Resampling.BOX)
