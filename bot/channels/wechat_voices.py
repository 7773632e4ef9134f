"""Voices between WeChat's forms (AMR, MP3 of at most a minute) and the one that browsers and other platforms play."""

import io
from typing import Any

from bot.outcomes import Final

LARGEST = 2 * 1024 * 1024
LONGEST_S = 59
"""WeChat takes 60; the encoder rounds up."""
_RATE = 24_000
_BITS = 32_000
_AMR = b"#!AMR"


def voices(data: bytes) -> list[tuple[str, bytes]]:
    """The voice as MP3 (or AMR, which goes as it is), in pieces of a minute: form and bytes. Raises Final. Slow."""
    if data.startswith(_AMR) and len(data) <= LARGEST:
        return [("amr", data)]
    return [("mp3", piece) for piece in _converted(data, "mp3", "libmp3lame", _RATE, LONGEST_S)]


def playable(data: bytes) -> bytes:
    """What was recorded in WeChat, as OGG Opus; what is no AMR stays as it is. Raises Final. Slow."""
    return _converted(data, "ogg", "libopus", 48_000, None)[0] if data.startswith(_AMR) else data


def _converted(data: bytes, form: str, codec: str, rate: int, longest_s: int | None) -> list[bytes]:
    try:
        import av  # noqa: PLC0415  (loaded when the first voice comes)
    except ModuleNotFoundError:
        raise Final("failed-unsupported", detail="PyAV is not installed: voices can't be converted") from None
    try:
        with av.open(io.BytesIO(data), "r") as source:
            resampler = av.AudioResampler(format="s16p" if form == "mp3" else "s16", layout="mono", rate=rate)
            frames = [piece for frame in source.decode(audio=0) for piece in resampler.resample(frame)]
            frames += resampler.resample(None)
        pieces = _shares(frames, rate * longest_s if longest_s else None)
        made = [_encoded(av, piece, form, codec, rate) for piece in pieces]
    except (av.FFmpegError, ValueError, IndexError) as error:
        raise Final("failed-refused", detail=f"no voice: {type(error).__name__}") from None
    if not made:
        raise Final("failed-refused", detail="a voice without a sound")
    return made


def _shares(frames: list[Any], most: int | None) -> list[list[Any]]:
    """The frames in runs of at most ``most`` samples."""
    runs: list[list[Any]] = []
    room = 0
    for frame in frames:
        if not runs or (most is not None and frame.samples > room):
            runs.append([])
            room = most or 0
        runs[-1].append(frame)
        room -= frame.samples
    return runs


def _encoded(av: Any, frames: list[Any], form: str, codec: str, rate: int) -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", format=form) as container:
        stream = container.add_stream(codec, rate=rate)
        stream.layout, stream.bit_rate = "mono", _BITS
        at = 0
        for frame in frames:
            frame.pts, at = at, at + frame.samples
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()
