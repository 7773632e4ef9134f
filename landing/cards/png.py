"""PNG files written as two bands, so that the photo at the top of a card is compressed once and not once a card.

A PNG's rows are one zlib stream (PNG specification, third edition, section 10). Deflate blocks that end in a full
flush can be followed by any other, so a finished top band is kept as bytes and each card only adds its own rows.
"""

import io
import struct
import zlib
from typing import NamedTuple

from PIL import Image, ImageChops

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_ZLIB_HEADER = b"\x78\x01"
_FILTER_NONE, _FILTER_UP = b"\x00", b"\x02"


class Band(NamedTuple):
    """The uppermost rows of a picture, filtered and deflated up to a byte boundary."""

    width: int
    height: int
    deflated: bytes
    adler: int


def top_band(picture: Image.Image) -> Band:
    """Compress an RGB picture to be the top of many PNGs."""
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    rows = zlib.decompress(_image_data(out.getvalue()))  # for a photo it pays to let Pillow find each row's best filter
    deflate = zlib.compressobj(1, zlib.DEFLATED, -zlib.MAX_WBITS, 9, zlib.Z_RLE)
    deflated = deflate.compress(rows) + deflate.flush(zlib.Z_FULL_FLUSH)
    return Band(picture.width, picture.height, deflated, zlib.adler32(rows))


def joined_png(top: Band, below: Image.Image) -> bytes:
    """Return the PNG of `top` with the RGB picture `below`, of the same width, under it."""
    deflate = zlib.compressobj(1, zlib.DEFLATED, -zlib.MAX_WBITS, 9)
    rows = _filtered(below)
    data = b"".join((_ZLIB_HEADER, top.deflated, deflate.compress(rows), deflate.flush()))
    data += struct.pack(">I", zlib.adler32(rows, top.adler))
    header = struct.pack(">IIBBBBB", top.width, top.height + below.height, 8, 2, 0, 0, 0)
    return _SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _filtered(picture: Image.Image) -> bytes:
    """Return the rows as differences from the row above; the first is unfiltered, as what lies above it varies."""
    above = Image.new("RGB", picture.size)
    above.paste(picture, (0, 1))
    differences = ImageChops.subtract_modulo(picture, above).tobytes()
    stride = picture.width * 3
    rows = [_FILTER_NONE, differences[:stride]]
    for start in range(stride, len(differences), stride):
        rows += _FILTER_UP, differences[start : start + stride]
    return b"".join(rows)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(data, zlib.crc32(kind)))


def _image_data(png: bytes) -> bytes:
    parts = []
    position = len(_SIGNATURE)
    while position < len(png):
        (length,) = struct.unpack_from(">I", png, position)
        if png[position + 4 : position + 8] == b"IDAT":
            parts.append(png[position + 8 : position + 8 + length])
        position += length + 12
    return b"".join(parts)
