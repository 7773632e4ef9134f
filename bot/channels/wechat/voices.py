"""Voices between WeChat's forms (AMR, MP3 of at most a minute) and the one that browsers and other platforms play."""

from bot.outcomes import Final, Passing
from models.files.voices import BadVoice, NoDecoder, converted

LARGEST = 2 * 1024 * 1024
LONGEST_S = 59
"""WeChat takes 60; the encoder rounds up."""
_AMR = b"#!AMR"


async def voices(data: bytes) -> list[tuple[str, bytes]]:
    """Return the voice as MP3 (or AMR, which goes as it is), in pieces of a minute: form and bytes. Raises outcomes."""
    if data.startswith(_AMR) and len(data) <= LARGEST:
        return [("amr", data)]
    return [("mp3", piece) for piece in await _converted(data, "mp3", LONGEST_S)]


async def playable(data: bytes) -> bytes:
    """Return what was recorded in WeChat, as OGG Opus; what is no AMR stays as it is. Raises outcomes."""
    return (await _converted(data, "ogg", 0))[0] if data.startswith(_AMR) else data


async def _converted(data: bytes, form: str, piece_s: int) -> list[bytes]:
    try:
        return await converted(data, form, piece_s=piece_s)
    except NoDecoder as error:
        raise Final("failed-unsupported", detail=str(error)) from None
    except BadVoice as error:
        raise Final("failed-refused", detail=str(error)) from None
    except OSError as error:
        raise Passing(str(error)) from None
