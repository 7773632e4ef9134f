"""GIF89a: without comments and foreign extensions, such as XMP."""

from typing import Final

_EXTENSION, _IMAGE, _END, _COMMENT, _APPLICATION = 0x21, 0x2C, 0x3B, 0xFE, 0xFF
_KEPT: Final = (b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012")


def is_one(data: bytes) -> bool:
    return data.startswith((b"GIF87a", b"GIF89a"))


def stripped(data: bytes) -> bytes:
    """Return the GIF without comments and foreign application data. Raises IndexError where it breaks off."""
    at = 13 + _colours(data[10])
    kept = [data[:at]]
    while data[at] != _END:
        begin, kind = at, data[at]
        if kind == _IMAGE:
            at = _after_blocks(data, at + 11 + _colours(data[at + 9]))
            kept.append(data[begin:at])
        elif kind == _EXTENSION:
            label, first = data[at + 1], data[at + 3 : at + 14]
            at = _after_blocks(data, at + 2)
            if label != _COMMENT and (label != _APPLICATION or first in _KEPT):
                kept.append(data[begin:at])
        else:
            raise IndexError("neither picture nor extension")
    return b"".join(kept) + bytes((_END,))


def _colours(flags: int) -> int:
    """Bytes of the colour table that these flags announce."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _after_blocks(data: bytes, at: int) -> int:
    while length := data[at]:
        at += 1 + length
    return at + 1
