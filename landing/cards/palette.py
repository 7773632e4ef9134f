"""The colours of a card: designed ones chosen by a seed, or drawn from the promoter's own photo."""

import colorsys
import hashlib
from dataclasses import dataclass

from PIL import Image

from landing.cards.typeface import Colour

WHITE: Colour = (255, 255, 255)
INK: Colour = (24, 26, 34)


@dataclass(frozen=True, slots=True)
class Palette:
    """Three tones for the artwork (white text is readable on the two darker ones), and the sheet below it."""

    deep: Colour
    middle: Colour
    bright: Colour
    accent: Colour
    paper: Colour
    muted: Colour


def _designed(deep: str, middle: str, bright: str) -> Palette:
    tones = [_colour(tone) for tone in (deep, middle, bright)]
    hue, _, saturation = colorsys.rgb_to_hls(*(part / 255 for part in tones[1]))
    return Palette(tones[0], tones[1], tones[2], *_quiet(hue, saturation))


def _colour(code: str) -> Colour:
    red, green, blue = bytes.fromhex(code)
    return red, green, blue


def _quiet(hue: float, saturation: float) -> tuple[Colour, Colour, Colour]:
    """Return accent, paper and muted text in one hue."""
    some = min(saturation, 0.6)
    return _hls(hue, 0.38, some), _hls(hue, 0.96, some * 0.7), _hls(hue, 0.38, some * 0.2)


def _hls(hue: float, lightness: float, saturation: float) -> Colour:
    red, green, blue = (round(part * 255) for part in colorsys.hls_to_rgb(hue, lightness, saturation))
    return red, green, blue


DESIGNED = (
    _designed("12183f", "3a3fa8", "f58fb0"),  # dusk
    _designed("06281f", "12705a", "b9e08a"),  # fern
    _designed("3b0d1f", "a82546", "ffb27a"),  # pomegranate
    _designed("0a2036", "14648f", "7fe0d8"),  # harbour
    _designed("2a1038", "7a2f9e", "ffa0c8"),  # orchid
    _designed("33160a", "ae4a1b", "ffd27a"),  # terracotta
    _designed("14202b", "41606f", "f2cf9d"),  # slate and sand
    _designed("1d1450", "5b3fd6", "6fd3ff"),  # iris
)


_SLATE = 6
_COLOURLESS = 7 * 255 * 255  # votes: less strong colour than in about seven of a photo's 576 patches


def lot(seed: str | int, of: int, *, purpose: str) -> int:
    """Return a number below `of` that is always the same for a seed and a purpose."""
    return int.from_bytes(hashlib.sha256(f"{purpose} {seed}".encode(errors="replace")).digest()[:8]) % of


def palette_by(seed: str | int) -> Palette:
    """Return the designed palette of a seed."""
    return DESIGNED[lot(seed, len(DESIGNED), purpose="palette")]


def palette_of(photo: Image.Image) -> Palette:
    """Return a palette in the hue that colours most of an RGB photo; greyish photos get slate."""
    small = photo.resize((24, 24), Image.Resampling.BOX).convert("HSV").tobytes()
    votes = [0] * 24
    for tint, saturation, value in zip(small[::3], small[1::3], small[2::3], strict=True):
        votes[tint * 24 // 256] += saturation * value
    if max(votes) < _COLOURLESS:
        return DESIGNED[_SLATE]
    hue = (votes.index(max(votes)) + 0.5) / 24
    tones = _hls(hue, 0.12, 0.5), _hls(hue, 0.35, 0.5), _hls(hue, 0.75, 0.6)
    return Palette(*tones, *_quiet(hue, 0.55))
