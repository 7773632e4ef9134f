"""The promoter's photo as the top of a card: cropped where the detail is, shaded, compressed once."""

from functools import lru_cache
from typing import NamedTuple

from PIL import Image, ImageFilter, ImageOps

from landing.cards.palette import Palette, palette_of
from landing.cards.paper import lay_sheet
from landing.cards.png import Band, top_band
from models.files.decoding import open_picture

MAX_BAND_BYTES = 1_500_000  # a card stays below the 2 MB that the strictest messenger takes


class Photo(NamedTuple):
    """A promoter's photo as the compressed top of a card, and the colours that go with it."""

    band: Band
    palette: Palette


@lru_cache(maxsize=16)
def photo_top(data: bytes, *, width: int, height: int, radius: int) -> Photo:
    """Return the photo cropped to the band, with the sheet's rounded corners below it. Raise BadPicture."""
    photo = _on_white(data)
    palette = palette_of(photo)
    cropped = _cropped(photo, (width, height))
    _shade(cropped)
    lay_sheet(cropped, top=height - radius, radius=radius, palette=palette)
    return Photo(_light_band(cropped), palette)


@lru_cache(maxsize=16)
def cropped_photo(data: bytes, size: tuple[int, int]) -> Image.Image:
    """Return the photo, filling this size, cropped where the detail is; never draw on it. Raise BadPicture."""
    return _cropped(_on_white(data), size)


def _on_white(data: bytes) -> Image.Image:
    opened = open_picture(data)
    photo = Image.new("RGB", opened.size, "white")
    photo.paste(opened, mask=opened if opened.mode == "RGBA" else None)
    return photo


def _cropped(photo: Image.Image, size: tuple[int, int]) -> Image.Image:
    return ImageOps.fit(photo, size, Image.Resampling.LANCZOS, centering=_focus(photo, size[0] / size[1]))


def _focus(photo: Image.Image, aspect: float) -> tuple[float, float]:
    """Return where to centre the crop: the middle of the photo's detail, as people and goods have more than skies."""
    small = photo.resize((64, 64), Image.Resampling.BOX).convert("L").filter(ImageFilter.FIND_EDGES)
    edges = small.crop((2, 2, 62, 62))
    wide = photo.width / photo.height > aspect
    profile = edges.resize((60, 1) if wide else (1, 60), Image.Resampling.BOX).tobytes()
    weight = sum(profile)
    middle = sum((place + 0.5) * value for place, value in enumerate(profile)) / weight / 60 if weight else 0.5
    shown = aspect * photo.height / photo.width if wide else photo.width / aspect / photo.height
    centre = (middle - shown / 2) / (1 - shown) if shown < 1 else 0.5
    centre = min(1.0, max(0.0, centre))
    return (centre, 0.5) if wide else (0.5, centre)


def _shade(photo: Image.Image) -> None:
    """Draw a soft shadow where the sheet begins, so that its edge shows on bright photos too."""
    depth = min(220, photo.height)
    fade = Image.linear_gradient("L").resize((photo.width, depth)).point(lambda tone: tone * tone // 255 * 60 // 255)
    photo.paste((0, 0, 0), (0, photo.height - depth), fade)


def _light_band(photo: Image.Image) -> Band:
    """Compress the photo; very noisy ones lose their lowest bits until they are small enough to be sent."""
    band = top_band(photo)
    for kept in (0xFC, 0xF8, 0xF0, 0xE0):
        if len(band.deflated) <= MAX_BAND_BYTES:
            break
        band = top_band(photo.point([tone & kept | tone >> 5 for tone in range(256)] * 3))
    return band
