"""Files of boxes (ISO 14496-12): MP4, QuickTime, HEIC, AVIF. What tells of place is blanked; nothing moves.

Boxes of remarks become free space of the same length. In a HEIC, EXIF and XMP are items among the pictures: their bytes
become an EXIF that says nothing, and blanks.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

_REMARKS: Final = frozenset({b"udta", b"meta", b"uuid", b"XMP_", b"\xa9xyz", b"loci"})
_WITHIN: Final = frozenset({b"moov", b"trak", b"mdia", b"minf", b"moof", b"traf"})
_DEEPEST: Final = 8
_MAX_ENTRIES: Final = 20_000
_METADATA_KINDS: Final = (b"Exif", b"mime", b"uri ")
_EMPTY_EXIF: Final = b"\0\0\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"
"""What readers take for EXIF that says nothing; all zeros they take for a broken picture."""


class _Box(NamedTuple):
    at: int
    inside: int
    end: int
    kind: bytes


def is_one(data: bytes) -> bool:
    return data[4:8] in {b"ftyp", b"moov", b"wide", b"mdat", b"free", b"skip", b"pnot"}


def stripped(data: bytes) -> bytes:
    file = bytearray(data)
    for box in _boxes(file, 0, len(file)):
        if box.kind == b"meta":
            _blank_items(file, box)
        elif box.kind in _REMARKS:
            _free(file, box)
        elif box.kind in _WITHIN:
            _quieten(file, box, 1)
    return bytes(file)


def _boxes(file: bytearray, at: int, end: int) -> Iterator[_Box]:
    for _ in range(_MAX_ENTRIES):
        if at + 8 > end:
            return
        size, kind, inside = int.from_bytes(file[at : at + 4], "big"), bytes(file[at + 4 : at + 8]), at + 8
        if size == 1:
            size, inside = int.from_bytes(file[at + 8 : at + 16], "big"), at + 16
        until = at + size if size else end
        if until < inside or until > end:
            return
        yield _Box(at, inside, until, kind)
        at = until


def _quieten(file: bytearray, outer: _Box, depth: int) -> None:
    for box in _boxes(file, outer.inside, outer.end):
        if box.kind in _REMARKS or (box.kind == b"trak" and _is_log(file, box)):
            _free(file, box)
        elif box.kind in _WITHIN and depth < _DEEPEST:
            _quieten(file, box, depth + 1)


def _is_log(file: bytearray, track: _Box) -> bool:
    """Say whether the track is neither seen nor heard: cameras write their way into such."""
    media = _first(file, track, b"mdia")
    handler = _first(file, media, b"hdlr") if media else None
    return handler is not None and bytes(file[handler.inside + 8 : handler.inside + 12]) == b"meta"


def _first(file: bytearray, outer: _Box, kind: bytes) -> _Box | None:
    return next((box for box in _boxes(file, outer.inside, outer.end) if box.kind == kind), None)


def _free(file: bytearray, box: _Box) -> None:
    file[box.at + 4 : box.at + 8] = b"free"
    file[box.inside : box.end] = bytes(box.end - box.inside)


def _blank_items(file: bytearray, meta: _Box) -> None:
    inner = _Box(meta.at, meta.inside + 4, meta.end, meta.kind)  # its version comes first
    names, places = _first(file, inner, b"iinf"), _first(file, inner, b"iloc")
    if names is None or places is None:
        return
    kinds = dict(_metadata_items(file, names))
    store = _first(file, inner, b"idat")
    for number, method, begin, length in _places(file, places):
        start = begin if method == 0 else store.inside + begin if method == 1 and store else -1
        if number in kinds and start >= 0 and start + length <= len(file):
            empty = _EMPTY_EXIF if kinds[number] == b"Exif" else b""
            file[start : start + length] = empty[:length].ljust(length, b"\0" if empty else b" ")


def _metadata_items(file: bytearray, names: _Box) -> Iterator[tuple[int, bytes]]:
    """Numbers and kinds of the items that are no pictures."""
    wide = file[names.inside] != 0
    for item in _boxes(file, names.inside + (8 if wide else 6), names.end):
        version = file[item.inside]
        if version < 2:
            continue
        long = 4 if version == 3 else 2
        at = item.inside + 4
        kind = bytes(file[at + long + 2 : at + long + 6])
        if kind in _METADATA_KINDS:
            yield int.from_bytes(file[at : at + long], "big"), kind


def _places(file: bytearray, box: _Box) -> Iterator[tuple[int, int, int, int]]:
    """Item, how it is placed (0: in the file, 1: in the box idat), where, how long."""
    version, at = file[box.inside], box.inside + 4
    offset, length, base, index = file[at] >> 4, file[at] & 15, file[at + 1] >> 4, file[at + 1] & 15

    def number(octets: int) -> int:
        nonlocal at
        at += octets
        return int.from_bytes(file[at - octets : at], "big")

    at += 2
    wide = 4 if version == 2 else 2
    for _ in range(min(number(wide), _MAX_ENTRIES)):
        item = number(wide)
        method = number(2) & 15 if version else 0
        number(2)
        begin = number(base)
        for _ in range(min(number(2), _MAX_ENTRIES)):
            if version and index:
                number(index)
            where = number(offset)
            yield item, method, begin + where, number(length)
            if at > box.end:
                return
