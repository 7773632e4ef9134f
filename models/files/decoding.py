"""Decoding: the work on pictures from outside, done where a decoder that breaks does no harm."""

import io
from pathlib import Path
from typing import Final

from PIL import Image

from models.files.pictures import MAX_BYTES, BadPicture, too_heavy

MAX_PIXELS = 50_000_000
"""A 48-megapixel telephone photo passes; a decompression bomb does not."""
MAX_PIXELS_WHOLE = 25_000_000
"""Pixels of what must be decoded whole: JPEG alone can be read smaller than it is."""
MAX_SIDE = 2000
"""Pixels, after re-encoding."""
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")

_ON_THEIR_SIDE: Final = {5, 6, 7, 8}
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


def check_picture(data: bytes) -> bytes:
    """Make it JPEG, or PNG where it is transparent: upright, at most 2000 px a side, first frame, no metadata.

    Takes a good fraction of a second for a telephone's photo. Raises BadPicture.
    """
    picture = open_picture(data)
    out = io.BytesIO()
    if picture.mode == "RGBA":
        picture.save(out, "PNG", compress_level=6)
    else:
        picture.save(out, "JPEG", quality=88, progressive=True, optimize=True)
    return out.getvalue()


def light_picture(data: bytes, *, sides: str, max_bytes: int) -> bytes:
    """Return the picture on white in at most ``max_bytes``, with the first of these sides (``2560,1920``) that fits.

    A PNG stays one where it is light enough. Raises BadPicture.
    """
    lengths = [int(side) for side in sides.split(",")]
    picture = _opened(data, lengths[0])
    flat = Image.new("RGB", picture.size, "white")
    flat.paste(picture, mask=picture if picture.mode == "RGBA" else None)
    if data.startswith(b"\x89PNG") and len(drawn := _encoded(flat, "PNG", lengths[0])) <= max_bytes:
        return drawn
    for side in lengths:
        if len(drawn := _encoded(flat, "JPEG", side)) <= max_bytes:
            return drawn
    raise BadPicture("the picture is too large, even when it is made smaller")


def small_picture(data: bytes, side: int) -> bytes:
    """Return the picture on white as JPEG, at most ``side`` pixels wide and high. Raises BadPicture."""
    return light_picture(data, sides=str(side), max_bytes=MAX_BYTES)


def size_in_head(path: Path) -> tuple[int, int] | None:
    """Return width and height as it is shown, in pixels; None for what is no picture that we show."""
    try:
        with Image.open(path, formats=FORMATS) as image:
            turned = image.format == "JPEG" and image.getexif().get(_ORIENTATION, 1) in _ON_THEIR_SIDE
            return (image.height, image.width) if turned else image.size
    except _BROKEN:
        return None


def open_picture(data: bytes) -> Image.Image:
    """Decode a picture: RGB, or RGBA where transparent, upright, at most 2000 px a side. Raises BadPicture."""
    if len(data) > MAX_BYTES:
        raise too_heavy(data)
    return _opened(data, MAX_SIDE)


def _opened(data: bytes, side: int) -> Image.Image:
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            _check_size(image)
            image.draft("RGB", (side, side))  # lets the JPEG decoder skip most of a huge photo
            image.load()
            return _sane(image, side)
    except BadPicture:
        raise
    except _BROKEN as error:
        raise BadPicture("this is no readable JPEG, PNG, WebP or GIF picture") from error


def _check_size(image: Image.Image) -> None:
    """Refuse by the header, before anything is decoded: what comes after it can't be larger. Raises BadPicture."""
    width, height = image.size
    max_pixels = MAX_PIXELS if image.format == "JPEG" else MAX_PIXELS_WHOLE
    if width * height > max_pixels:
        raise BadPicture(f"the picture has {width} x {height} pixels; at most {max_pixels:,} are taken")


def _sane(image: Image.Image, side: int) -> Image.Image:
    """Made small first: whatever is done then, is done to little."""
    orientation = image.getexif().get(_ORIENTATION, 1)
    made: Image.Image = image
    if made.mode not in {"RGB", "RGBA"}:
        made = made.convert("RGBA" if made.has_transparency_data else "RGB")
    elif made.has_transparency_data and made.mode == "RGB":
        made = made.convert("RGBA")
    made.thumbnail((side, side), Image.Resampling.LANCZOS)
    if (turn := _TURNS.get(orientation)) is not None:
        made = made.transpose(turn)
    made.info.clear()  # Pillow writes what it finds here (comments, profiles, EXIF) back into the file
    return made


def _encoded(picture: Image.Image, form: str, side: int) -> bytes:
    fitting = picture
    if max(picture.size) > side:
        fitting = picture.copy()
        fitting.thumbnail((side, side))
    file = io.BytesIO()
    fitting.save(file, form, **({"quality": 85} if form == "JPEG" else {}))
    return file.getvalue()


_ORIENTATION: Final = 0x0112
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
