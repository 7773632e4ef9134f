"""Pictures from outside: checked, turned upright, stripped of what the camera knew, and made a sane size.

The work is done in the sandbox, in a process of its own: here nothing is decoded.
"""

from collections.abc import Sequence

from models.files.sandboxed import PictureRefused, work
from models.invalid_input import InvalidInput

MAX_BYTES = 12 * 1024 * 1024


class BadPicture(InvalidInput):
    """The bytes are no picture we take; the sentence says why."""


async def fit_picture(data: bytes) -> bytes:
    """Run ``check_picture`` in a process of its own. Raises BadPicture, and OSError while too much waits."""
    if len(data) > MAX_BYTES:
        raise too_heavy(data)
    try:
        return (await work("picture", data))[0]
    except PictureRefused as why:
        raise BadPicture(str(why)) from why


async def lightened(data: bytes, *, sides: Sequence[int], max_bytes: int) -> bytes:
    """Run ``light_picture`` in a process of its own. Raises BadPicture, and OSError while too much waits."""
    try:
        return (await work("light-picture", data, sides=",".join(map(str, sides)), max_bytes=max_bytes))[0]
    except PictureRefused as why:
        raise BadPicture(str(why)) from why


async def made_small(pictures: Sequence[bytes], side: int) -> list[bytes]:
    """Return the pictures as JPEG, none over ``side`` pixels wide or high; those that can't be read are empty."""
    if not pictures:
        return []
    try:
        return await work("small-pictures", *pictures, side=side)
    except PictureRefused:
        if len(pictures) == 1:
            return [b""]
    # One of them took the process down: the others are not lost with it.
    return [made for picture in pictures for made in await made_small([picture], side)]


def too_heavy(data: bytes) -> BadPicture:
    """Return the refusal of a picture of so many bytes."""
    return BadPicture(f"the picture has {len(data):,} bytes; at most {MAX_BYTES:,} are taken")


def picture_type(data: bytes) -> str:
    """Return the media type of a picture that ``check_picture`` made."""
    return "image/png" if data.startswith(b"\x89PNG") else "image/jpeg"
