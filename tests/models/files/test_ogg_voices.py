"""Voices from WebM to Ogg: every sample comes along, and what is no voice is no trouble."""

import io
import math
from array import array
from functools import cache
from typing import Any

import av
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.files.ogg_voices import MAX_BYTES, _checksum, as_ogg
from tests.fixtures.quick import examples

_RATE = 48_000


@cache
def webm(seconds: float, *, codec: str = "libopus", form: str = "webm") -> bytes:
    """A tone, as a browser records it."""
    file = io.BytesIO()
    with av.open(file, "w", format=form) as container:
        stream: Any = container.add_stream(codec, rate=_RATE)
        stream.layout = "mono"
        for start in range(0, int(seconds * _RATE), 960):
            frame = av.AudioFrame(format="s16", layout="mono", samples=960)
            frame.rate, frame.pts = _RATE, start
            wave = array("h", (int(8000 * math.sin((start + at) / 20)) for at in range(960)))
            frame.planes[0].update(wave.tobytes())
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()


def heard(data: bytes, form: str) -> bytes:
    container: Any
    with av.open(io.BytesIO(data), "r", format=form) as container:
        return b"".join(bytes(frame.planes[0]) for frame in container.decode(audio=0))


def test_the_voice_sounds_the_same_to_the_last_sample() -> None:
    recorded = webm(3)
    voice = as_ogg(recorded)
    assert voice is not None
    assert voice.seconds == 3
    assert heard(voice.data, "ogg") == heard(recorded, "matroska")


def test_each_page_has_the_checksum_that_players_look_for() -> None:
    voice = as_ogg(webm(3))
    assert voice is not None
    pages = [b"OggS" + page for page in voice.data.split(b"OggS")[1:]]
    assert len(pages) > 4
    for page in pages:
        whole = page[:22] + bytes(4) + page[26:]
        assert page[22:26] == _checksum(whole) == _slowly(whole).to_bytes(4, "little")


def _slowly(page: bytes) -> int:
    """RFC 3533's own way: bit by bit."""
    register = 0
    for byte in page:
        register ^= byte << 24
        for _ in range(8):
            register = (register << 1 ^ 0x04C11DB7 if register >> 31 else register << 1) & 0xFFFFFFFF
    return register


@pytest.mark.parametrize(
    "data",
    [b"", b"\x1a\x45\xdf\xa3", bytes(MAX_BYTES + 1), b"\xec\x80" * 200_000],
    ids=["nothing", "a beginning", "too much", "a flood of nothing"],
)
def test_what_is_no_webm_is_left_as_it_is(data: bytes) -> None:
    assert as_ogg(data) is None


def test_what_is_no_opus_is_left_as_it_is() -> None:
    assert as_ogg(webm(1, codec="pcm_s16le", form="matroska")) is None


@settings(max_examples=examples(300), deadline=None)
@given(st.binary(max_size=200), st.integers(0, 400))
def test_whatever_comes_is_a_voice_or_none(junk: bytes, at: int) -> None:
    recorded = webm(0.2)
    for data in (junk, recorded[:at] + junk + recorded[at:], recorded[:at] + junk):
        assert as_ogg(data) is None or heard(recorded, "matroska")
