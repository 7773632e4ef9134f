"""The designed background of a card without a photo: a pattern in the tones of a palette, chosen by a seed."""

from functools import lru_cache
from typing import NamedTuple

from PIL import Image, ImageOps

from landing.cards.palette import Palette, lot, palette_by
from landing.cards.paper import lay_sheet
from landing.cards.patterns import PATTERNS, pattern
from landing.cards.png import Band, top_band


class Design(NamedTuple):
    """An empty card of one designed pattern: choose it by a seed, then take its picture or its compressed top."""

    pattern: int
    palette: Palette
    size: tuple[int, int]
    sheet_top: int
    radius: int

    def below(self, top: int) -> Image.Image:
        """Return a fresh copy of the rows from `top` down, to be drawn on."""
        return _tinted(self).crop((0, top, *self.size))

    def above(self, top: int) -> Band:
        """Return the compressed rows above `top`."""
        return _tinted_top(self, top)


def design_by(seed: str | int, *, size: tuple[int, int], sheet_top: int, radius: int) -> Design:
    """Return the design of a seed, always the same one."""
    return Design(lot(seed, len(PATTERNS), purpose="pattern"), palette_by(seed), size, sheet_top, radius)


@lru_cache(maxsize=12)
def _tinted(design: Design) -> Image.Image:
    card = Image.new("RGB", design.size, design.palette.paper)
    tones = pattern(design.pattern, design.size[0], design.sheet_top + design.radius)
    palette = design.palette
    card.paste(ImageOps.colorize(tones, palette.deep, palette.bright, palette.middle, 0, 255, 120))
    lay_sheet(card, top=design.sheet_top, radius=design.radius, palette=palette)
    return card


@lru_cache(maxsize=64)
def _tinted_top(design: Design, height: int) -> Band:
    return top_band(_tinted(design).crop((0, 0, design.size[0], height)))
