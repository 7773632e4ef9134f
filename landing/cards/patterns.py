"""Patterns for cards without a photo, drawn in greys and tinted later."""

import math
from collections.abc import Callable
from functools import lru_cache

from PIL import Image, ImageDraw, ImageOps

_SMOOTH = 2  # the pattern is drawn this many times too large and scaled down


@lru_cache(maxsize=8)
def pattern(number: int, width: int, height: int) -> Image.Image:
    """Draw a pattern in greys: dark at the lower left, where the title stands, bright at the upper right."""
    large = _light(width * _SMOOTH, height * _SMOOTH)
    PATTERNS[number](large, width * _SMOOTH)
    return large.resize((width, height), Image.Resampling.BOX)


def _light(width: int, height: int) -> Image.Image:
    down = Image.linear_gradient("L").resize((width, height))
    across = Image.linear_gradient("L").rotate(90).resize((width, height))
    slope = Image.blend(ImageOps.invert(down), across, 0.35)
    return slope.point([round(20 + 150 * (tone / 255) ** 1.5) for tone in range(256)])


def _glaze(canvas: Image.Image, mask: Image.Image, tone: int) -> None:
    canvas.paste(tone, (0, 0, *canvas.size), mask)


def _suns(canvas: Image.Image, unit: int) -> None:
    for x, y, radius, strength in ((0.86, 0.16, 0.40, 52), (0.86, 0.16, 0.26, 66), (0.30, 0.02, 0.22, 28)):
        mask = Image.new("L", canvas.size, 0)
        ImageDraw.Draw(mask).circle((x * unit, y * unit), radius * unit, fill=strength)
        _glaze(canvas, mask, 255)


def _ripples(canvas: Image.Image, unit: int) -> None:
    mask = Image.new("L", canvas.size, 0)
    draw = ImageDraw.Draw(mask)
    for ring in range(14):
        draw.circle(
            (unit * 1.02, -unit * 0.04), unit * (0.12 + 0.085 * ring), outline=max(8, 84 - 6 * ring), width=unit // 60
        )
    _glaze(canvas, mask, 255)


def _hills(canvas: Image.Image, unit: int) -> None:
    height = canvas.height
    for layer, (base, swing, strength) in enumerate(((0.20, 0.060, 46), (0.31, 0.050, 60), (0.43, 0.045, 80))):
        crest = [
            (x, height * (base + swing * math.sin(x / unit * math.tau * (0.55 + 0.18 * layer) + 1.9 * layer)))
            for x in range(0, unit + 16, 8)
        ]
        mask = Image.new("L", canvas.size, 0)
        ImageDraw.Draw(mask).polygon([*crest, (unit, height), (0, height)], fill=strength)
        _glaze(canvas, mask, 10)
    mask = Image.new("L", canvas.size, 0)
    ImageDraw.Draw(mask).circle((unit * 0.74, height * 0.12), unit * 0.10, fill=120)
    _glaze(canvas, mask, 255)


def _ribbons(canvas: Image.Image, unit: int) -> None:
    for place, thickness, strength in ((0.20, 0.16, 30), (0.55, 0.26, 52), (0.98, 0.12, 80), (1.22, 0.30, 44)):
        mask = Image.new("L", canvas.size, 0)
        left, right = unit * place, unit * (place + thickness)
        drop = unit * 0.9
        ImageDraw.Draw(mask).polygon([(left, 0), (right, 0), (right - drop, drop), (left - drop, drop)], fill=strength)
        fade = ImageOps.invert(Image.linear_gradient("L")).resize((unit, int(drop)))
        faded = Image.new("L", canvas.size, 0)
        faded.paste(mask.crop((0, 0, unit, int(drop))), (0, 0), fade)
        _glaze(canvas, faded, 255)


def _lanterns(canvas: Image.Image, unit: int) -> None:
    mask = Image.new("L", canvas.size, 0)
    draw = ImageDraw.Draw(mask)
    step = unit / 18
    for row in range(14):
        for column in range(19):
            nearness = (column / 18 + 1 - row / 14) / 2
            radius = step * 0.36 * max(0.0, nearness - 0.32)
            draw.circle((column * step, (row + 0.5) * step), radius, fill=round(130 * nearness))
    _glaze(canvas, mask, 255)


PATTERNS: tuple[Callable[[Image.Image, int], None], ...] = (_suns, _ripples, _hills, _ribbons, _lanterns)
