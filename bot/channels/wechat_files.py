"""Files as WeChat takes them (新增临时素材): pictures of at most 2 MB, films of at most 10 MB, voices of a minute."""

import asyncio
import io
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from bot.channels.wechat_voices import voices
from bot.messages import Media
from bot.outcomes import Final

LARGEST_PICTURE = 2 * 1024 * 1024
LARGEST_FILM = 10 * 1024 * 1024
_LONGEST_SIDE = 2560
_SIDES = (_LONGEST_SIDE, 1920, 1280, 800)
_MOST_PIXELS = 60_000_000
_PICTURES = {"photo", "sticker"}
_FILMS = {"video", "animation"}


@dataclass(frozen=True)
class File:
    """What one upload takes."""

    type: str
    """image, voice or video: of the upload and of the message."""
    name: str
    mime: str
    data: bytes


async def fitted(media: Media) -> list[File]:
    """The file in a form that WeChat takes; a long voice becomes several. Raises Final."""
    if not media.data:
        raise Final("failed-refused", detail="a file without bytes")
    if media.kind in _PICTURES and media.mime not in {"video/webm", "application/x-tgsticker"}:
        return [await asyncio.to_thread(_picture, media.data)]
    if media.kind in _FILMS and media.mime == "image/gif":
        return [await asyncio.to_thread(_picture, media.data)]
    if media.kind in _FILMS:
        if len(media.data) > LARGEST_FILM:
            raise Final("failed-too-big", detail=f"{len(media.data)} bytes")
        return [File("video", "video.mp4", "video/mp4", media.data)]
    if media.kind in {"voice", "audio"}:
        pieces = await asyncio.to_thread(voices, media.data)
        return [File("voice", f"voice.{form}", f"audio/{form}", data) for form, data in pieces]
    raise Final("failed-wechat-no-files", detail=media.kind)


def _picture(data: bytes) -> File:
    """Drawn anew: that also leaves behind what a camera wrote into it, such as where it stood."""
    try:
        with Image.open(io.BytesIO(data)) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise Final("failed-too-big", detail=f"{opened.width} x {opened.height}")
            turned = ImageOps.exif_transpose(opened)
            flat = _on_white(turned)
            if opened.format == "PNG" and (drawn := _drawn(flat, "PNG", _LONGEST_SIDE)):
                return File("image", "picture.png", "image/png", drawn)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise Final("failed-refused", detail=f"no picture: {type(error).__name__}") from None
    for side in _SIDES:
        if drawn := _drawn(flat, "JPEG", side):
            return File("image", "picture.jpg", "image/jpeg", drawn)
    raise Final("failed-too-big", detail="even when it is made smaller")


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        shown = picture.convert("RGBA")
        ground = Image.new("RGBA", shown.size, "white")
        return Image.alpha_composite(ground, shown).convert("RGB")
    return picture.convert("RGB")


def _drawn(picture: Image.Image, form: str, side: int) -> bytes:
    """The picture's file with no side longer than this; empty where it is too large."""
    fitting = picture
    if max(picture.size) > side:
        fitting = picture.copy()
        fitting.thumbnail((side, side))
    file = io.BytesIO()
    fitting.save(file, form, **({"quality": 85} if form == "JPEG" else {"optimize": False}))
    return file.getvalue() if file.tell() <= LARGEST_PICTURE else b""
