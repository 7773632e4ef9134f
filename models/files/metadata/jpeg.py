"""JPEG (ITU-T T.81): segments that the picture does not need are left out, and whatever follows its end."""

import re
from functools import partial
from typing import Final

_MARKER: Final = re.compile(rb"\xff+([^\x00\xff])")
_NEXT: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""The first that is no part of the compressed picture."""
_SCAN, _END, _EXIF, _COLOURS, _COMMENT = 0xDA, 0xD9, 0xE1, 0xE2, 0xFE
_BARE: Final = frozenset({0x01, *range(0xD0, 0xD9)})
_KEPT: Final = frozenset({0xE0, 0xEE})
"""JFIF and Adobe's word on colours."""


def is_one(data: bytes) -> bool:
    return data.startswith(b"\xff\xd8\xff")


def stripped(data: bytes) -> bytes:
    """Return the JPEG without metadata, held the same way. Raises ValueError where it breaks off before the picture."""
    kept, at, held = [b"\xff\xd8"], 2, b""
    while (found := _MARKER.match(data, at)) is not None:
        marker, at = found[1][0], found.end()
        if marker == _END:
            break
        if marker in _BARE:
            kept.append(bytes((0xFF, marker)))
            continue
        length = int.from_bytes(data[at : at + 2], "big")
        segment, at = data[at : at + length], at + length
        if length < 2 or len(segment) < length:
            raise ValueError("a segment is cut off")
        if marker == _EXIF and not held and (held := _how_held(segment[2:])):
            kept.append(held)
        if _is_kept(marker, segment):
            kept.append(bytes((0xFF, marker)) + segment)
        if marker == _SCAN:
            end = _NEXT.search(data, at)
            kept.append(data[at : end.start() if end else len(data)])
            at = end.start() if end else len(data)
    return b"".join(kept) + b"\xff\xd9"


def _is_kept(marker: int, segment: bytes) -> bool:
    if marker == _COLOURS:
        return segment[2:].startswith(b"ICC_PROFILE\0")
    return marker in _KEPT or not (marker == _COMMENT or 0xE0 <= marker <= 0xEF)


def _how_held(exif: bytes) -> bytes:
    """Return a segment that says how the camera was held, and nothing else; empty where it was upright."""
    tiff = exif[6:]
    if not exif.startswith(b"Exif\0\0") or tiff[:2] not in {b"II", b"MM"}:
        return b""
    number = partial(int.from_bytes, byteorder="little" if tiff.startswith(b"II") else "big")
    at = number(tiff[4:8])
    for entry in range(at + 2, at + 2 + 12 * min(number(tiff[at : at + 2]), 200), 12):
        if number(tiff[entry : entry + 2]) == 0x0112 and 2 <= (turn := number(tiff[entry + 8 : entry + 10])) <= 8:
            turned = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0" + bytes((turn,)) + b"\0\0\0\0\0\0"
            return b"\xff\xe1" + (len(turned) + 2).to_bytes(2, "big") + turned
    return b""
