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
    try:
        return [("mp3", piece) for piece in await _converted(data, "mp3", LONGEST_S)]
    except NoDecoder as error:
        raise Final("failed-unsupported", detail=str(error)) from None


async def playable(data: bytes) -> bytes:
    """Return what was recorded in WeChat, as OGG Opus; what is no AMR stays as it is. Raises outcomes.

    Where nothing converts voices, AMR stays AMR: few can play it, but it is not lost.
    """
    if not data.startswith(_AMR):
        return data
    try:
        return (await _converted(data, "ogg", 0))[0]
    except NoDecoder:
        return data


async def _converted(data: bytes, form: str, piece_s: int) -> list[bytes]:
    """Convert the voice. Raises NoDecoder, outcomes."""
    try:
        return await converted(data, form, piece_s=piece_s)
    except BadVoice as error:
        raise Final("failed-refused", detail=str(error)) from None
    except OSError as error:
        raise Passing(str(error)) from None
