"""Voices recorded in a browser, put into the wrapping that messengers play as a voice: from WebM to Ogg.

Both hold the same Opus packets, so nothing is decoded and nothing lost; it needs no library, and costs no more than
copying. What is no Opus stays as it is: it can still be played and saved.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

MAX_BYTES: Final = 10 * 1024 * 1024
"""Of what is looked at: ten minutes, at four times the rate we ask browsers for."""
_CODEC, _CODEC_DATA, _BLOCKS = 0x86, 0x63A2, (0xA1, 0xA3)
_OPENED: Final = frozenset({0x18538067, 0x1654AE6B, 0xAE, 0x1F43B675, 0xA0})
"""What holds others: the segment, its tracks, a track, a cluster of blocks, a group of them (RFC 9559)."""
_RATE: Final = 48_000
_PACKETS_A_PAGE: Final = 40
"""Of the largest that there are, as many as a page takes."""
_MAX_ELEMENTS: Final = 100_000
_SERIAL: Final = (1).to_bytes(4, "little")
_TAGS: Final = b"OpusTags" + (8).to_bytes(4, "little") + b"Handbill" + bytes(4)
_REVERSED: Final = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


@dataclass(frozen=True)
class OggVoice:
    data: bytes
    seconds: int


def as_ogg(webm: bytes) -> OggVoice | None:
    """Return the voice as Ogg Opus; None where it is not one track of Opus in WebM."""
    if len(webm) > MAX_BYTES:
        return None
    try:
        head, packets = _opus(webm)
        lengths = [_samples(packet) for packet in packets]
        pages = b"".join(_pages(head, packets, lengths))
    except (ValueError, IndexError):
        return None
    return OggVoice(pages, round(sum(lengths) / _RATE)) if packets else None


def _opus(webm: bytes) -> tuple[bytes, list[bytes]]:
    """Return the one track's head and its packets. Raise ValueError where there is another, or none."""
    found = list(islice(_elements(webm), _MAX_ELEMENTS))
    codecs = [content for name, content in found if name == _CODEC]
    heads = [content for name, content in found if name == _CODEC_DATA]
    if len(found) == _MAX_ELEMENTS or codecs != [b"A_OPUS"] or [each[:8] for each in heads] != [b"OpusHead"]:
        raise ValueError("not one track of Opus")
    return heads[0], [_packet(content) for name, content in found if name in _BLOCKS]


def _elements(webm: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield what stands in the file, one after the other; what holds others is opened, so its end needs no mark."""
    at = 0
    while at < len(webm):
        name, at = _number(webm, at, keep_marker=True)
        size, at = _number(webm, at)
        if name in _OPENED:
            continue
        yield name, webm[at : at + size]
        at += size


def _number(data: bytes, at: int, *, keep_marker: bool = False) -> tuple[int, int]:
    """Return the number that begins there, as EBML writes it (RFC 8794), and where it ends."""
    length = 9 - data[at].bit_length()
    if length > 8 or at + length > len(data):
        raise ValueError("no EBML")
    whole = int.from_bytes(data[at : at + length], "big")
    return (whole if keep_marker else whole & ~(1 << 7 * length)), at + length


def _packet(block: bytes) -> bytes:
    """Return what is in a block: behind its track's number come two bytes of time and one that says what is laced."""
    _, at = _number(block, 0)
    if block[at + 2] & 0b110:
        raise ValueError("several packets in one block")
    return block[at + 3 :]


def _samples(packet: bytes) -> int:
    """Return how long a packet lasts, by its first byte (RFC 6716, 3.1), in samples of 48 kHz."""
    kind, count = packet[0] >> 3, packet[0] & 3
    if kind < 12:
        frame = (480, 960, 1920, 2880)[kind & 3]
    elif kind < 16:
        frame = (480, 960)[kind & 1]
    else:
        frame = (120, 240, 480, 960)[kind & 3]
    return frame * (packet[1] & 0x3F if count == 3 else (1, 2, 2)[count])


def _pages(head: bytes, packets: list[bytes], lengths: list[int]) -> Iterator[bytes]:
    yield _page(0, 0, [head], first=True)
    yield _page(1, 0, [_TAGS])
    played = 0
    for number, start in enumerate(range(0, len(packets), _PACKETS_A_PAGE), 2):
        end = start + _PACKETS_A_PAGE
        played += sum(lengths[start:end])
        yield _page(number, played, packets[start:end], last=end >= len(packets))


def _page(number: int, played: int, packets: list[bytes], *, first: bool = False, last: bool = False) -> bytes:
    """Return an Ogg page (RFC 3533) that these packets fill."""
    lacing = b"".join(b"\xff" * (len(each) // 255) + bytes([len(each) % 255]) for each in packets)
    if len(lacing) > 255:
        raise ValueError("too much for a page")
    marks = bytes([0, first << 1 | last << 2])
    place = played.to_bytes(8, "little") + _SERIAL + number.to_bytes(4, "little")
    rest = bytes([len(lacing)]) + lacing + b"".join(packets)
    start = b"OggS" + marks + place
    return start + _checksum(start + bytes(4) + rest) + rest


def _checksum(page: bytes) -> bytes:
    """Return Ogg's checksum: that of zlib, of each byte read from its other end, and begun with nothing."""
    reversed_sum = zlib.crc32(page.translate(_REVERSED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return reversed_sum.to_bytes(4, "big").translate(_REVERSED)
