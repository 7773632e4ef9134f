"""WebP (RFC 9649): without the chunks EXIF and XMP, and without the flags that announce them."""

from typing import Final

_KEPT: Final = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_ANNOUNCED: Final = 0x0C


def is_one(data: bytes) -> bool:
    return data.startswith(b"RIFF") and data[8:12] == b"WEBP"


def stripped(data: bytes) -> bytes:
    """Return the WebP with only the chunks that draw it. Raises ValueError where it breaks off."""
    kept, at, end = [b"WEBP"], 12, min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    while at + 8 <= end:
        kind, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        chunk = data[at : at + 8 + length + length % 2]
        if len(chunk) < 8 + length:
            raise ValueError("a chunk is cut off")
        at += len(chunk)
        if kind == b"VP8X":
            chunk = chunk[:8] + bytes((chunk[8] & ~_ANNOUNCED,)) + chunk[9:]
        if kind in _KEPT:
            kept.append(chunk)
    inside = b"".join(kept)
    return b"RIFF" + len(inside).to_bytes(4, "little") + inside
