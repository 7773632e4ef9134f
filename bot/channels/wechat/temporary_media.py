"""Files as WeChat takes them (新增临时素材): pictures of at most 2 MB, films of at most 10 MB, voices of a minute."""

from dataclasses import dataclass

from bot.channels.wechat.voice_formats import voices
from bot.messages import Media
from bot.outcomes import Final, Passing
from models.files.pictures import BadPicture, lightened

LARGEST_PICTURE = 2 * 1024 * 1024
LARGEST_FILM = 10 * 1024 * 1024
_SIDES = (2560, 1920, 1280, 800)
_PICTURES = {"photo", "sticker"}
_FILMS = {"video", "animation"}


@dataclass(frozen=True)
class WeChatFile:
    """What one upload takes."""

    type: str
    """image, voice or video: of the upload and of the message."""
    name: str
    mime: str
    data: bytes


async def fitted(media: Media) -> list[WeChatFile]:
    """Return the file in a form that WeChat takes; a long voice becomes several. Raises outcomes."""
    if not media.data:
        raise Final("failed-refused", detail="a file without bytes")
    if media.kind in _PICTURES and media.mime not in {"video/webm", "application/x-tgsticker"}:
        return [await _picture(media.data)]
    if media.kind in _FILMS and media.mime == "image/gif":
        return [await _picture(media.data)]
    if media.kind in _FILMS:
        if len(media.data) > LARGEST_FILM:
            raise Final("failed-too-big", detail=f"{len(media.data)} bytes")
        return [WeChatFile("video", "video.mp4", "video/mp4", media.data)]
    if media.kind in {"voice", "audio"}:
        pieces = await voices(media.data)
        return [WeChatFile("voice", f"voice.{form}", f"audio/{form}", data) for form, data in pieces]
    raise Final("failed-wechat-no-files", detail=media.kind)


async def _picture(data: bytes) -> WeChatFile:
    """Drawn anew: that also leaves behind what a camera wrote into it, such as where it stood."""
    try:
        drawn = await lightened(data, sides=_SIDES, max_bytes=LARGEST_PICTURE)
    except BadPicture as error:
        raise Final("failed-refused", detail=str(error)) from None
    except OSError as error:
        raise Passing(str(error)) from None
    if drawn.startswith(b"\x89PNG"):
        return WeChatFile("image", "picture.png", "image/png", drawn)
    return WeChatFile("image", "picture.jpg", "image/jpeg", drawn)
