"""Metadata: what cameras write into pictures and films, such as where they stood. It leaves before anything is kept.

The picture itself stays byte for byte as it was sent: nothing is decoded. What a reader needs stays too: how the camera
was held, colours, durations.
"""

from collections.abc import Callable

from models.files.metadata import boxes, gif, jpeg, png, tiff, webp

_KINDS: tuple[tuple[Callable[[bytes], bool], Callable[[bytes], bytes]], ...] = (
    (jpeg.is_one, jpeg.stripped),
    (png.is_one, png.stripped),
    (webp.is_one, webp.stripped),
    (gif.is_one, gif.stripped),
    (tiff.is_one, tiff.stripped),
    (boxes.is_one, boxes.stripped),
)


def stripped(data: bytes) -> bytes:
    """Return the file without what its camera knew; anything else, and what can't be read, as it is."""
    for is_one, made in _KINDS:
        if is_one(data):
            try:
                return made(data)
            except (ValueError, IndexError):
                return data
    return data


def may_tell(mime: str, name: str) -> bool:
    """Whether a file that is said to be this may hold such things."""
    ending = name.rpartition(".")[2].lower()
    return mime.startswith(("image/", "video/")) or ending in _ENDINGS


_ENDINGS = frozenset(
    {"jpg", "jpeg", "png", "webp", "gif", "heic", "heif", "avif", "tif", "tiff", "dng", "mov", "mp4", "m4v", "3gp"}
)
