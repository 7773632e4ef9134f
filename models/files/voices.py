"""Voices changed from one form into another, in the sandbox, by a decoder that is told what it gets.

FFmpeg guesses what it is given when nobody says: a text that looks like a session description opens a port, a list of
files reads them. So the first bytes decide (``models.files.sounds``), and nothing is guessed.
"""

import io
from collections.abc import Iterator
from typing import Any, Final

from models.files.sandboxed import PictureRefused, work
from models.files.sounds import sound_type

MAX_BYTES: Final = 20 * 1024 * 1024
LONGEST_S: Final = 15 * 60
_FORMATS: Final = {
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
    "audio/flac": "flac",
    "audio/amr": "amr",
    "audio/webm": "matroska",
    "audio/wav": "wav",
    "audio/mp4": "mov",
    "audio/aac": "aac",
}
"""FFmpeg's name of what holds each kind of sound."""
_CODECS: Final = (
    "opus,libopus,vorbis,libvorbis,mp3,mp3float,aac,flac,amrnb,amrwb,pcm_s16le,pcm_u8,pcm_alaw,pcm_mulaw,alac"
)
_BITS: Final = 32_000
_MAX_CHANNELS: Final = 8
_MAX_RATE: Final = 192_000


class BadVoice(ValueError):
    """The bytes are no sound that we take; the sentence says why."""


class NoDecoder(Exception):
    """This installation can't convert sounds."""


async def converted(data: bytes, form: str, *, piece_s: int = 0) -> list[bytes]:
    """Convert a sound to ``mp3`` or ``ogg`` (Opus), in one piece or in pieces of at most ``piece_s`` seconds.

    Raises BadVoice, NoDecoder, and OSError while too much waits.
    """
    if len(data) > MAX_BYTES:
        raise BadVoice(f"the sound has {len(data):,} bytes; at most {MAX_BYTES:,} are taken")
    if sound_type(data) not in _FORMATS:
        raise BadVoice("this is no sound of a kind that is known here")
    try:
        return await work("voice", data, form=form, piece_s=piece_s)
    except PictureRefused as why:
        if str(why) == _NO_DECODER:
            raise NoDecoder(str(why)) from why
        raise BadVoice(str(why)) from why


_NO_DECODER: Final = "nothing here converts voices: make voices"
_TOO_LONG: Final = f"the voice is longer than {LONGEST_S // 60} minutes"


def recoded(data: bytes, *, form: str, piece_s: int) -> list[bytes]:
    """Decode the sound and encode it anew, piece by piece. Raises BadVoice."""
    try:
        import av  # noqa: PLC0415  (the server never loads it)
    except ModuleNotFoundError:
        raise BadVoice(_NO_DECODER) from None
    bounds = {"protocol_whitelist": "none", "codec_whitelist": _CODECS}
    made: list[bytes] = []
    try:
        kind = _FORMATS[sound_type(data)]
        with av.open(io.BytesIO(data), "r", format=kind, options=bounds) as source:
            _refuse_long(source)
        with av.open(io.BytesIO(data), "r", format=kind, options=bounds) as source:
            pieces = _Pieces(av, form, piece_s)
            for frame in _bounded(source):
                pieces.add(frame)
            made = pieces.done()
    except (av.FFmpegError, ValueError, IndexError, KeyError) as error:
        raise BadVoice(str(error) if isinstance(error, BadVoice) else f"no voice: {type(error).__name__}") from None
    if not made:
        raise BadVoice("a voice without a sound")
    return made


def _refuse_long(source: Any) -> None:
    """Raise BadVoice where the packets say that they last too long: nothing is decoded for that, let alone encoded."""
    stream = source.streams.audio[0]
    lasts = 0.0
    for packet in source.demux(stream):
        lasts += float((packet.duration or 0) * (packet.time_base or 0))
        if lasts > LONGEST_S:
            raise BadVoice(_TOO_LONG)


def _bounded(source: Any) -> Iterator[Any]:
    """Yield the sound's frames. Raises BadVoice after too many seconds, or where it says what no sound has."""
    stream = source.streams.audio[0]
    stream.thread_count = 1
    if not 0 < stream.rate <= _MAX_RATE or not 0 < stream.codec_context.channels <= _MAX_CHANNELS:
        raise BadVoice("this is no voice")
    heard = 0.0
    for frame in source.decode(stream):
        heard += frame.samples / frame.sample_rate
        if heard > LONGEST_S:
            raise BadVoice(_TOO_LONG)
        yield frame


class _Pieces:
    """What comes in is written out at once: nothing of it is held but the encoded bytes."""

    def __init__(self, av: Any, form: str, piece_s: int) -> None:
        self._av = av
        self._form = form
        self._rate = 24_000 if form == "mp3" else 48_000
        self._limit = piece_s * self._rate
        self._resampler = av.AudioResampler(format="s16p" if form == "mp3" else "s16", layout="mono", rate=self._rate)
        self._made: list[bytes] = []
        self._open: tuple[io.BytesIO, Any, Any] | None = None
        self._samples = 0

    def add(self, frame: Any) -> None:
        for piece in self._resampler.resample(frame):
            self._write(piece)

    def done(self) -> list[bytes]:
        for piece in self._resampler.resample(None):
            self._write(piece)
        self._end()
        return self._made

    def _write(self, frame: Any) -> None:
        if self._limit and self._open is not None and self._samples + frame.samples > self._limit:
            self._end()
        if self._open is None:
            self._begin()
        assert self._open is not None  # noqa: S101  (open until it is closed)
        _, container, stream = self._open
        frame.pts, self._samples = self._samples, self._samples + frame.samples
        container.mux(stream.encode(frame))

    def _begin(self) -> None:
        file = io.BytesIO()
        container = self._av.open(file, "w", format=self._form)
        stream = container.add_stream("libmp3lame" if self._form == "mp3" else "libopus", rate=self._rate)
        stream.layout, stream.bit_rate = "mono", _BITS
        self._open, self._samples = (file, container, stream), 0

    def _end(self) -> None:
        if self._open is None:
            return
        file, container, stream = self._open
        container.mux(stream.encode(None))
        container.close()
        self._made.append(file.getvalue())
        self._open = None
