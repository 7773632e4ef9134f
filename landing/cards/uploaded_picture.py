"""Uploaded pictures, re-encoded by models.files.pictures, with their type and size for pages."""

import io
from dataclasses import dataclass

from models.files.pictures import MAX_BYTES, BadPicture, picture_type
from models.files.pictures import fit_picture as made_fit

__all__ = ["MAX_BYTES", "BadPicture", "Picture", "fit_picture"]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture fit to be stored and served: JPEG, or PNG where it has transparency; at most 2000 px a side."""

    data: bytes
    media_type: str
    width: int
    height: int


async def fit_picture(data: bytes) -> Picture:
    """Re-encode an uploaded picture: upright, no metadata (EXIF, GPS), first frame only.

    Raise BadPicture, and OSError while too many wait.
    """
    from PIL import Image  # noqa: PLC0415  (5 MB that a server whose promoters upload nothing does without)

    fit = await made_fit(data)
    with Image.open(io.BytesIO(fit)) as image:
        return Picture(data=fit, media_type=picture_type(fit), width=image.width, height=image.height)
