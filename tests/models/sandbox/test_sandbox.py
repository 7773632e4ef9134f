"""Outside pictures and sounds: whatever they are, the server neither grows nor waits, and nothing else is opened."""

import asyncio
import io
import os
import subprocess
import sys
import textwrap
import wave
from contextlib import suppress
from fractions import Fraction
from functools import cache
from pathlib import Path

import av
import pytest
from PIL import Image

from models.files.pictures import BadPicture, fit_picture, lightened, made_small
from models.files.sandboxed import MAX_WAITING, Busy, work
from models.files.voices import BadVoice, converted

pytestmark = pytest.mark.process

SDP = b"""v=0
o=- 0 0 IN IP4 127.0.0.1
s=voice
c=IN IP4 127.0.0.1
t=0 0
m=audio 8179 RTP/AVP 0
"""
OTHERS = (b"ID3", b"#!AMR\n", b"RIFF\0\0\0\0WAVE", b"\0\0\0\x18ftypM4A ")
"""What sounds begin with; beside Ogg, of which most voices are."""
MB = 1024 * 1024


def blank(width: int, height: int, form: str = "PNG", mode: str = "P") -> bytes:
    out = io.BytesIO()
    Image.new(mode, (width, height)).save(out, form)
    return out.getvalue()


def silence(seconds: int) -> bytes:
    """A WAV of the fewest bytes a second."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 1, 4_000, 0, "NONE", ""))
        file.writeframes(bytes(4_000 * seconds))
    return out.getvalue()


def longer_than_it_says(seconds: int) -> bytes:
    """A WebM whose packets are said to last 20 ms each, where they last 60: a sound that seems a third as long."""
    out = io.BytesIO()
    with av.open(out, "w", format="webm") as file:
        stream = file.add_stream("libopus", rate=48_000, layout="mono")
        for number in range(seconds * 1_000 // 60):
            packet = av.Packet(sixty_ms())
            packet.stream, packet.time_base = stream, Fraction(1, 1_000)
            packet.pts = packet.dts = number * 60
            file.mux(packet)
    return out.getvalue()


@cache
def sixty_ms() -> bytes:
    """One packet of Opus, of silence."""
    encoder = av.CodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format = 48_000, "mono", "s16"
    encoder.options = {"frame_duration": "60"}
    quiet = av.AudioFrame(format="s16", layout="mono", samples=2_880)
    quiet.planes[0].update(bytes(quiet.planes[0].buffer_size))
    quiet.sample_rate, quiet.pts = 48_000, 0
    return next(bytes(packet) for packet in [*encoder.encode(quiet), *encoder.encode(None)] if packet.size)


def children() -> list[int]:
    return [int(each) for each in Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()]


def sockets(process: int) -> set[str]:
    """Those that it has open, by their number; none if it has just ended."""
    held = set()
    for each in Path(f"/proc/{process}/fd").glob("*"):
        with suppress(FileNotFoundError):
            held.add(str(each.readlink()))
    return {each.removeprefix("socket:[").removesuffix("]") for each in held if each.startswith("socket:")}


def open_ports() -> set[str]:
    """UDP, of this process and those that it started: whoever else is on the machine opens some at any time."""
    ours = set().union(*(sockets(each) for each in (os.getpid(), *children())))
    lines = [line for name in ("udp", "udp6") for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]]
    return {line.split()[1] for line in lines if line.split()[9] in ours}


def command(process: int) -> bytes:
    """What it runs; nothing if it has just ended."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{process}/cmdline").read_bytes()
    return b""


def at_work() -> list[int]:
    """Processes of the sandbox that this one started."""
    return [each for each in children() if b"models.files.sandbox" in command(each)]


def alone(program: str) -> str:
    """What a program of ours prints, in a process of its own."""
    run = [sys.executable, "-c", textwrap.dedent(program)]
    return subprocess.run(run, capture_output=True, text=True, check=True, timeout=60).stdout.strip()


@pytest.mark.parametrize(
    "data",
    [SDP, b"ffconcat version 1.0\nfile /etc/passwd\n", b"#EXTM3U\n#EXTINF:1,\n/etc/passwd\n", b"<smil/>", b""],
    ids=["sdp", "ffconcat", "m3u8", "smil", "nothing"],
)
@pytest.mark.parametrize(
    "first", [b"", b"OggS", *(pytest.param(each, marks=pytest.mark.exhaustive) for each in OTHERS)]
)
async def test_what_only_pretends_to_be_a_voice_is_refused_and_opens_nothing(data: bytes, first: bytes) -> None:
    before = open_ports()
    with pytest.raises(BadVoice):
        await converted(first + data, "ogg")
    assert open_ports() <= before


async def test_an_endless_silence_is_refused() -> None:
    with pytest.raises(BadVoice, match="longer than 15 minutes"):
        await converted(silence(16 * 60), "ogg")
    (kept,) = await converted(silence(30), "ogg")
    assert kept.startswith(b"OggS")


@pytest.mark.slow
@pytest.mark.exhaustive
async def test_a_sound_is_counted_as_it_is_decoded_whatever_its_packets_say() -> None:
    with pytest.raises(BadVoice, match="longer than 15 minutes"):
        await converted(longer_than_it_says(16 * 60), "ogg")


async def test_a_bomb_is_refused_by_its_header() -> None:
    with pytest.raises(BadPicture, match="13000 x 13000"):
        await fit_picture(blank(13_000, 13_000))
    with pytest.raises(BadPicture, match="8000 x 6000"):
        await lightened(blank(8_000, 6_000, "GIF"), sides=[800], max_bytes=MB)
    assert await made_small([blank(13_000, 13_000), blank(40, 30), b"rubbish"], 20) != [b"", b"", b""]


async def test_one_picture_that_can_not_be_read_costs_the_others_nothing() -> None:
    bad, good, worse = await made_small([b"\x89PNG", blank(40, 30), blank(13_000, 13_000)], 20)
    assert (bad, worse) == (b"", b"")
    assert Image.open(io.BytesIO(good)).size == (20, 15)


def test_the_largest_pictures_that_are_taken_leave_the_server_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "whole.png").write_bytes(blank(5_000, 5_000, mode="RGBA"))
    (tmp_path / "photo.jpg").write_bytes(blank(8_000, 6_000, "JPEG", "RGB"))
    said = alone(f"""
        import asyncio, resource
        from pathlib import Path
        from models.files.pictures import fit_picture
        pictures = [path.read_bytes() for path in Path({str(tmp_path)!r}).iterdir()]
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        async def main():
            for picture in pictures:
                await fit_picture(picture)
        asyncio.run(main())
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
        print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    """)
    grown, child = (int(line) * 1024 for line in said.splitlines())
    assert grown < 30 * MB
    assert child < 350 * MB


def test_a_long_silence_takes_little_memory(tmp_path: Path) -> None:
    """On its way to Opus all of it would be 80 MB, beside the 45 that the decoder takes; to MP3 half of that."""
    (tmp_path / "voice").write_bytes(silence(14 * 60))
    said = alone(f"""
        import asyncio, resource
        from pathlib import Path
        from models.files.voices import converted
        asyncio.run(converted(Path({str(tmp_path / "voice")!r}).read_bytes(), "ogg", piece_s=59))
        print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    """)
    assert int(said) * 1024 < 120 * MB


@pytest.mark.parametrize(
    "deed",
    [
        "open('/etc/passwd')",
        "open('/tmp/left', 'w')",
        "__import__('socket').socket()",
        "__import__('os').pipe()",
        "bytearray(1 << 30)",
    ],
)
def test_at_work_a_process_can_open_nothing_and_take_no_more_memory(deed: str) -> None:
    said = alone(f"""
        import socket
        from models.files.sandbox.limits import live_within
        live_within()
        try:
            {deed}
            print("done")
        except (OSError, MemoryError) as no:
            print("refused")
    """)
    assert set(said.split()) == {"refused"}


async def test_the_work_ends_with_whoever_asked_for_it() -> None:
    asked = asyncio.create_task(fit_picture(blank(5_000, 5_000, mode="RGBA")))
    while not at_work():
        await asyncio.sleep(0.001)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert not at_work()


async def test_more_than_can_wait_is_told_so_at_once() -> None:
    picture = blank(10, 10)
    waiting = [asyncio.create_task(work("picture", picture)) for _ in range(MAX_WAITING)]
    await asyncio.sleep(0)
    with pytest.raises(Busy):
        await work("picture", picture)
    for task in waiting:
        task.cancel()
    assert all(
        isinstance(done, asyncio.CancelledError) for done in await asyncio.gather(*waiting, return_exceptions=True)
    )


def test_the_server_s_secrets_are_not_with_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDBILL_CHANNELS__TELEGRAM__TOKEN", "12345:secret")
    from models.files.sandboxed import _bare_environment  # noqa: PLC0415  (only this test looks inside)

    assert not any("secret" in value for value in _bare_environment().values())
