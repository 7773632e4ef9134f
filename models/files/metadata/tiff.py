"""TIFF, and the raw pictures built on it: what its directories say of place, camera and editing is blanked in place."""

from collections.abc import Iterator
from typing import Final, Literal

_METADATA_TAGS: Final = frozenset(
    {0x8825, 0x8769, 0x02BC, 0x83BB, 0x8649, 0x010E, 0x010F, 0x0110, 0x013B, 0x0132, 0x0131}
)
"""GPS and EXIF directories, XMP, IPTC, Photoshop, description, make, model, artist, time, software."""
_DIRECTORIES: Final = frozenset({0x8825, 0x8769})
_SIZES: Final = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
_MAX_ENTRIES: Final = 500
"""Entries of a directory, and directories, that are looked at."""
_Order = Literal["little", "big"]


def is_one(data: bytes) -> bool:
    return data.startswith((b"II*\0", b"MM\0*"))


def stripped(data: bytes) -> bytes:
    file = bytearray(data)
    order: _Order = "little" if data.startswith(b"II") else "big"
    at, seen = int.from_bytes(file[4:8], order), set[int]()
    while at and at not in seen and len(seen) < _MAX_ENTRIES:
        seen.add(at)
        entries = list(_entries(file, at, order))
        for entry in entries:
            if int.from_bytes(file[entry : entry + 2], order) in _METADATA_TAGS:
                _blank(file, entry, order)
        after = at + 2 + 12 * len(entries)
        at = int.from_bytes(file[after : after + 4], order)
    return bytes(file)


def _entries(file: bytearray, at: int, order: _Order) -> Iterator[int]:
    count = min(int.from_bytes(file[at : at + 2], order), _MAX_ENTRIES)
    yield from (entry for entry in range(at + 2, at + 2 + 12 * count, 12) if entry + 12 <= len(file))


def _blank(file: bytearray, entry: int, order: _Order) -> None:
    """Empty the entry, and put zeros over what it leads to."""
    tag, kind = (int.from_bytes(file[entry + n : entry + n + 2], order) for n in (0, 2))
    count, value = (int.from_bytes(file[entry + n : entry + n + 4], order) for n in (4, 8))
    if tag in _DIRECTORIES:
        for inner in _entries(file, value, order):
            _blank_values(file, inner, order)
            file[inner + 2 : inner + 12] = bytes(10)
    elif (size := _SIZES.get(kind, 1) * count) > 4:
        _zero(file, value, size)
    file[entry + 2 : entry + 12] = (1).to_bytes(2, order) + (1).to_bytes(4, order) + bytes(4)


def _blank_values(file: bytearray, entry: int, order: _Order) -> None:
    kind = int.from_bytes(file[entry + 2 : entry + 4], order)
    size = _SIZES.get(kind, 1) * int.from_bytes(file[entry + 4 : entry + 8], order)
    if size > 4:
        _zero(file, int.from_bytes(file[entry + 8 : entry + 12], order), size)


def _zero(file: bytearray, at: int, size: int) -> None:
    end = min(at + size, len(file))
    if 8 <= at < end:
        file[at:end] = bytes(end - at)
