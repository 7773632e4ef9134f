"""Voices between platforms: MP3 into WeChat, OGG Opus out of it."""

import array
import io
import math
from importlib import import_module
from typing import Any

import pytest

from bot.channels.wechat import voice_formats
from bot.channels.wechat.channel import WeChat
from bot.messages import Media, Message
from bot.outcomes import Final
from models.files.voices import NoDecoder
from tests.fixtures.wechat import FakeWeChat, Person

av: Any = import_module("av")  # streams are made by name, which its types do not follow


def voice(seconds: int, codec: str, form: str, rate: int) -> bytes:
    """A tone."""
    file, samples = io.BytesIO(), 160 if rate == 8_000 else 960
    with av.open(file, "w", format=form) as container:
        stream = container.add_stream(codec, rate=rate)
        stream.layout = "mono"
        resampler = av.AudioResampler(format=stream.format.name, layout="mono", rate=rate)
        for at in range(0, seconds * rate, samples):
            frame = av.AudioFrame(format="s16", layout="mono", samples=samples)
            wave = (int(8000 * math.sin(math.tau * 440 * (at + n) / rate)) for n in range(samples))
            frame.planes[0].update(array.array("h", wave).tobytes())
            frame.rate, frame.pts = rate, at
            for piece in resampler.resample(frame):
                container.mux(stream.encode(piece))
        container.mux(stream.encode(None))
    return file.getvalue()


def heard(data: bytes) -> tuple[str, float]:
    """Codec and seconds."""
    with av.open(io.BytesIO(data)) as container:
        name = container.streams.audio[0].codec_context.name
        frames: list[Any] = list(container.decode(audio=0))
    return name, sum(frame.samples / frame.rate for frame in frames)


@pytest.mark.process
async def test_a_voice_from_elsewhere_is_heard_in_wechat(wechat: FakeWeChat, channel: WeChat, yi: Person) -> None:
    recorded = voice(3, "libopus", "ogg", 48_000)
    await channel.send(yi.openid, Message(media=(Media(kind="voice", data=recorded),)), key="1")
    (sent,) = wechat.to(yi)
    assert sent.type == "voice"
    name, seconds = heard(sent.data)
    assert name.startswith("mp3")
    assert seconds == pytest.approx(3, abs=0.2)


@pytest.mark.process
async def test_a_long_voice_comes_in_pieces_of_a_minute(wechat: FakeWeChat, channel: WeChat, yi: Person) -> None:
    recorded = voice(70, "libopus", "ogg", 48_000)
    await channel.send(yi.openid, Message(media=(Media(kind="voice", data=recorded),)), key="1")
    lengths = [heard(sent.data)[1] for sent in wechat.to(yi)]
    assert len(lengths) == 2
    assert max(lengths) < 60
    assert sum(lengths) == pytest.approx(70, abs=0.5)


@pytest.mark.process
async def test_a_voice_from_wechat_is_kept_as_others_can_play_it(wechat: FakeWeChat, channel: WeChat) -> None:
    wechat.account.media["amr"] = ("voice", voice(2, "libopencore_amrnb", "amr", 8_000))
    name, seconds = heard(await channel.fetch("amr"))
    assert name in {"opus", "libopus"}
    assert seconds == pytest.approx(2, abs=0.2)


@pytest.mark.process
async def test_noise_that_is_no_voice_is_refused(channel: WeChat, yi: Person) -> None:
    with pytest.raises(Final) as refused:
        await channel.send(yi.openid, Message(media=(Media(kind="voice", data=b"OggS rubbish"),)), key="1")
    assert refused.value.reason == "failed-refused"


async def test_where_nothing_converts_voices_none_from_wechat_is_lost_and_the_others_senders_are_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def converted(_data: bytes, _form: str, *, piece_s: int) -> list[bytes]:
        raise NoDecoder(f"pieces of {piece_s} s")

    monkeypatch.setattr(voice_formats, "converted", converted)
    assert await voice_formats.playable(b"#!AMR and so on") == b"#!AMR and so on"
    with pytest.raises(Final) as refused:
        await voice_formats.voices(b"OggS and so on")
    assert refused.value.reason == "failed-unsupported"
