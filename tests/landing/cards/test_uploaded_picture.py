"""Uploaded pictures: what is kept of good ones, and that bad ones are refused with a sentence."""

import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from landing.cards import BadPicture, fit_picture
from landing.cards.uploaded_picture import MAX_BYTES
from models.files.decoding import MAX_SIDE, check_picture
from tests.fixtures.quick import examples

ORIENTATION, GPS, MAKE = 0x0112, 0x8825, 0x010F


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def reopened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def claimed_png(width: int, height: int) -> bytes:
    """A small file whose header promises a picture of any size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.process
async def test_a_photo_comes_back_upright_small_and_without_what_the_camera_knew() -> None:
    photo = Image.new("RGB", (3000, 1000), "blue")
    photo.paste("red", (0, 0, 300, 1000))  # lies at the left; the camera was turned
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[MAKE] = "Camera"
    exif[GPS] = {1: "N", 2: (30.0, 14.0, 0.0)}
    data = encoded(photo, "JPEG", exif=exif, comment=b"at home")
    assert reopened(data).getexif().get_ifd(GPS)

    checked = await fit_picture(data)
    picture = reopened(checked.data)
    assert (checked.media_type, checked.width, checked.height) == ("image/jpeg", 667, 2000)
    assert picture.size == (667, 2000)
    assert not picture.getexif()
    assert b"Camera" not in checked.data
    assert b"at home" not in checked.data
    top = picture.getpixel((333, 20))
    assert isinstance(top, tuple)
    assert top[0] > 200
    assert top[2] < 60


@pytest.mark.process
async def test_transparency_is_kept_as_png_without_its_comments() -> None:
    data = encoded(Image.new("RGBA", (50, 40), (255, 0, 0, 0)), "PNG")
    checked = await fit_picture(data)
    assert checked.media_type == "image/png"
    assert reopened(checked.data).getpixel((0, 0)) == (255, 0, 0, 0)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
@pytest.mark.process
async def test_every_colour_mode_is_taken(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    checked = await fit_picture(encoded(Image.new(mode, (30, 20)), kind))
    assert (checked.width, checked.height) == (30, 20)


@pytest.mark.parametrize("kind", ["WEBP", "GIF", "JPEG", "PNG"])
@pytest.mark.process
async def test_what_fit_picture_made_passes_again_unchanged_in_size(kind: str) -> None:
    once = await fit_picture(encoded(Image.new("RGB", (300, 200), "teal"), kind))
    again = await fit_picture(once.data)
    assert (again.width, again.height, again.media_type) == (300, 200, once.media_type)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a" + b"\xff" * 20,
        encoded(Image.new("RGB", (10, 10)), "BMP"),
        encoded(Image.effect_noise((200, 200), 50), "PNG")[:4000],
        encoded(Image.effect_noise((200, 200), 50), "JPEG")[:1500],
        claimed_png(9000, 9000),
        claimed_png(60000, 60000),
        claimed_png(0, 10),
        b"\0" * (MAX_BYTES + 1),
    ],
)
@pytest.mark.process
async def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(BadPicture, match="picture"):
        await fit_picture(data)


@settings(max_examples=examples(60))
@given(
    st.sampled_from(["PNG", "JPEG", "WEBP", "GIF"]),
    st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=4))),
)
def test_damaged_files_are_refused_or_taken_but_nothing_else(kind: str, damages: list[tuple[float, bytes]]) -> None:
    data = bytearray(encoded(Image.radial_gradient("L").resize((64, 64)), kind))
    for place, damage in damages:
        start = int(place * (len(data) - len(damage)))
        data[start : start + len(damage)] = damage
    try:
        checked = check_picture(bytes(data))
    except BadPicture as refusal:
        assert "picture" in str(refusal)  # noqa: PT017  (either outcome is right, and both are looked at)
    else:
        assert max(reopened(checked).size) <= MAX_SIDE  # damage may also change how large it says it is
