"""Pictures and films lose where they were taken, and not one dot or tone of what they show."""

import io
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from models.files.metadata import may_tell, stripped
from tests.fixtures.quick import examples

SECRET = b"N31.2304-E121.4737"
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + SECRET + b"</x:xmpmeta>"


def exif(turned: int = 1) -> Image.Exif:
    metadata = Image.Exif()
    metadata[0x0112] = turned
    metadata[0x010F] = SECRET.decode()
    metadata.get_ifd(0x8825).update({1: "N", 2: (31.0, 13.0, 49.0), 29: SECRET.decode()})
    return metadata


def picture(form: str, **more: object) -> bytes:
    out = io.BytesIO()
    drawn = Image.effect_noise((64, 48), 60).convert("P" if form == "GIF" else "RGB")
    drawn.save(out, form, **more)
    return out.getvalue()


def dots(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as opened:
        return opened.convert("RGB").tobytes()


def remarks() -> PngImagePlugin.PngInfo:
    metadata = PngImagePlugin.PngInfo()
    metadata.add_text("Comment", SECRET.decode())
    metadata.add_itxt("XML:com.adobe.xmp", XMP.decode())
    return metadata


CAMERAS = {
    "jpeg": picture("JPEG", exif=exif(), xmp=XMP, comment=SECRET, quality=90) + b"\0ftypmp42" + SECRET,
    "progressive": picture("JPEG", exif=exif(), progressive=True, icc_profile=b"x" * 3000),
    "png": picture("PNG", exif=exif(), pnginfo=remarks()),
    "webp": picture("WEBP", exif=exif(), xmp=XMP, lossless=True),
    "gif": picture("GIF", comment=SECRET),
    "tiff": picture("TIFF", exif=exif()),
    "avif": picture("AVIF", exif=exif(), xmp=XMP, quality=100),
}


@pytest.mark.parametrize("name", CAMERAS)
def test_a_picture_loses_where_it_was_taken_and_looks_the_same(name: str) -> None:
    sent = CAMERAS[name]
    assert SECRET in sent
    kept = stripped(sent)
    assert SECRET not in kept
    assert dots(kept) == dots(sent)
    assert stripped(kept) == kept
    with Image.open(io.BytesIO(kept)) as opened:
        assert not opened.getexif().get_ifd(0x8825)


@pytest.mark.parametrize("turned", range(2, 9))
def test_how_the_camera_was_held_stays(turned: int) -> None:
    kept = stripped(picture("JPEG", exif=exif(turned)))
    assert SECRET not in kept
    with Image.open(io.BytesIO(kept)) as opened:
        assert dict(opened.getexif()) == {0x0112: turned}


def test_colours_stay() -> None:
    with Image.open(io.BytesIO(stripped(CAMERAS["progressive"]))) as opened:
        assert opened.info["icc_profile"] == b"x" * 3000


DAMAGES = st.tuples(st.floats(0, 1), st.binary(max_size=6))


def box(kind: bytes, *inside: bytes) -> bytes:
    body = b"".join(inside)
    return struct.pack(">I", 8 + len(body)) + kind + body


def test_a_film_loses_its_places_and_nothing_moves() -> None:
    handler = box(b"hdlr", bytes(8), b"meta", bytes(12))
    film = b"".join(
        [
            box(b"ftyp", b"isom", bytes(4)),
            box(
                b"moov",
                box(b"mvhd", bytes(100)),
                box(b"trak", box(b"tkhd", b"seen"), box(b"udta", box(b"loci", SECRET))),
                box(b"trak", box(b"mdia", handler, box(b"minf", SECRET))),
                box(b"udta", box(b"\xa9xyz", SECRET)),
                box(b"meta", bytes(4), box(b"ilst", SECRET)),
            ),
            box(b"uuid", XMP),
            box(b"mdat", b"pictures"),
        ]
    )
    kept = stripped(film)
    assert SECRET not in kept
    assert len(kept) == len(film)
    assert b"seen" in kept
    assert kept.endswith(box(b"mdat", b"pictures"))


@settings(max_examples=examples(400))
@given(
    st.sampled_from(sorted(CAMERAS)),
    st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=6)), max_size=4),
    st.floats(0, 1),
)
def test_what_is_broken_breaks_nothing(name: str, damages: list[tuple[float, bytes]], cut: float) -> None:
    data = bytearray(CAMERAS[name])
    for place, damage in damages:
        at = int(place * len(data))
        data[at : at + len(damage)] = damage
    del data[int(cut * len(data)) :]
    kept = stripped(bytes(data))
    assert len(kept) <= len(data) + 60


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"hello", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0"])
def test_what_is_no_picture_stays_as_it_is(data: bytes) -> None:
    assert stripped(data)[: len(data)] == data


@pytest.mark.parametrize(
    ("mime", "name", "tells"),
    [("image/heic", "", True), ("video/mp4", "", True), ("", "IMG_1.JPG", True), ("application/pdf", "a.pdf", False)],
)
def test_what_may_tell(mime: str, name: str, tells: bool) -> None:
    assert may_tell(mime, name) is tells
