"""Pictures from outside: checked, turned upright, stripped of what the camera knew, and made a sane size."""

import io

from PIL import Image, ImageOps

MAX_BYTES = 12 * 1024 * 1024
MAX_PIXELS = 50_000_000
"""A 48-megapixel telephone photo passes; a decompression bomb does not."""
MAX_SIDE = 2000
"""Pixels, after re-encoding."""
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


def check_picture(data: bytes) -> bytes:
    """The picture as JPEG, or PNG where it has transparency: upright, at most 2000 px a side, first frame, no metadata.

    Takes a good fraction of a second for a telephone's photo: call it in a thread. Raises BadPicture.
    """
    picture = open_picture(data)
    out = io.BytesIO()
    if picture.mode == "RGBA":
        picture.save(out, "PNG", compress_level=6)
    else:
        picture.save(out, "JPEG", quality=88, progressive=True, optimize=True)
    return out.getvalue()


def picture_type(data: bytes) -> str:
    """The media type of a picture that ``check_picture`` made."""
    return "image/png" if data.startswith(b"\x89PNG") else "image/jpeg"


def open_picture(data: bytes) -> Image.Image:
    """The decoded picture: RGB, or RGBA where transparent, upright, at most 2000 px a side. Raises BadPicture."""
    if len(data) > MAX_BYTES:
        raise BadPicture(f"the picture has {len(data):,} bytes; at most {MAX_BYTES:,} are taken")
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            width, height = image.size
            if width * height > MAX_PIXELS:
                raise _too_large(width, height)
            image.draft("RGB", (MAX_SIDE, MAX_SIDE))  # lets the JPEG decoder skip most of a huge photo
            image.load()
            return _sane(image)
    except BadPicture:
        raise
    except _BROKEN as error:
        raise BadPicture("this is no readable JPEG, PNG, WebP or GIF picture") from error


def _too_large(width: int, height: int) -> BadPicture:
    return BadPicture(f"the picture has {width} x {height} pixels; at most {MAX_PIXELS:,} are taken")


def _sane(image: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    converted = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    converted.info.clear()  # Pillow writes what it finds here (comments, profiles, EXIF) back into the file
    return converted
