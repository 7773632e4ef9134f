"""PNG (W3C): only the chunks that make the picture."""

from typing import Final

_KEPT: Final = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP pHYs sBIT bKGD sPLT acTL fcTL fdAT cICP mDCV cLLI".split()
)
_FIRST: Final = b"\x89PNG\r\n\x1a\n"


def is_one(data: bytes) -> bool:
    return data.startswith(_FIRST)


def stripped(data: bytes) -> bytes:
    """Return the PNG with only the chunks that draw it. Raises ValueError where it breaks off."""
    kept, at = [_FIRST], len(_FIRST)
    while at < len(data):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(data):
            raise ValueError("a chunk is cut off")
        if kind in _KEPT:
            kept.append(data[at:end])
        at = end
        if kind == b"IEND":
            break
    return b"".join(kept)
