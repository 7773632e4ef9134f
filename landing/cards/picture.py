"""Pictures from outside: checked, turned upright, stripped of what the camera knew, and made a sane size."""

import io
from dataclasses import dataclass

from PIL import Image, ImageOps

MAX_BYTES = 12 * 1024 * 1024
MAX_PIXELS = 50_000_000  # a 48-megapixel telephone photo passes; a decompression bomb does not
MAX_SIDE = 2000  # px, after re-encoding
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")

# What Pillow's decoders raise at broken or hostile files.
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    MemoryError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


class BadPicture(ValueError):
    """The bytes are no picture we take; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture fit to be kept and served: JPEG, or PNG where it has transparency; at most 2000 px a side."""

    data: bytes
    media_type: str
    width: int
    height: int


def check_picture(data: bytes) -> Picture:
    """Re-encode an uploaded picture: upright, no metadata (EXIF, GPS), first frame only. Raises BadPicture."""
    image = open_picture(data)
    out = io.BytesIO()
    if image.mode == "RGBA":
        image.save(out, "PNG", compress_level=6)
        media_type = "image/png"
    else:
        image.save(out, "JPEG", quality=88, progressive=True, optimize=True)
        media_type = "image/jpeg"
    return Picture(data=out.getvalue(), media_type=media_type, width=image.width, height=image.height)


def open_picture(data: bytes) -> Image.Image:
    """The decoded picture: RGB, or RGBA where it has transparency, upright, at most 2000 px. Raises BadPicture."""
    if len(data) > MAX_BYTES:
        raise BadPicture(f"The picture has {len(data):,} bytes; at most {MAX_BYTES:,} are taken.")
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            _refuse_bombs(image)
            image.draft("RGB", (MAX_SIDE, MAX_SIDE))  # lets the JPEG decoder skip most of a huge photo
            image.load()
            return _sane(image)
    except BadPicture:
        raise
    except _BROKEN as error:
        raise BadPicture("This is no readable JPEG, PNG, WebP or GIF picture.") from error


def _refuse_bombs(image: Image.Image) -> None:
    """The header is enough: nothing has been decoded yet."""
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise BadPicture(f"The picture has {width} x {height} pixels; at most {MAX_PIXELS:,} are taken.")


def _sane(image: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    converted = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    converted.info.clear()  # Pillow writes what it finds here (comments, profiles, EXIF) back into the file
    return converted
