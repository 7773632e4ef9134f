"""Pictures from outside: a small, upright, nameless JPEG or PNG comes out, or a refusal."""

import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from models.files.decoding import check_picture
from models.files.pictures import MAX_BYTES, BadPicture, picture_type
from tests.fixtures.quick import examples


def drawn(size: tuple[int, int], form: str = "JPEG", mode: str = "RGB", **more: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "orange").save(out, form, **more)
    return out.getvalue()


@pytest.mark.slow
def test_a_photo_comes_out_upright_small_and_without_its_place() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by the camera
    exif[0x8825] = {1: "N", 2: (31.0, 12.0, 0.0)}
    kept = check_picture(drawn((3000, 1500), exif=exif))
    with Image.open(io.BytesIO(kept)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (1000, 2000))
        assert not picture.getexif()


def test_transparency_is_kept_as_png() -> None:
    kept = check_picture(drawn((10, 10), "PNG", "RGBA"))
    assert picture_type(kept) == "image/png"
    assert picture_type(check_picture(drawn((10, 10)))) == "image/jpeg"


def bomb() -> bytes:
    """A PNG of a few bytes that says it has 2.5 thousand million pixels."""
    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(head)) + chunk + struct.pack(">I", zlib.crc32(chunk))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        drawn((300, 300))[:500],
        drawn((300, 300), "PNG")[:60],
        bomb(),
        drawn((10, 10), "TIFF"),
        bytes(MAX_BYTES + 1),
    ],
    ids=["empty", "svg", "cut jpeg", "cut png", "bomb", "tiff", "huge"],
)
def test_what_is_no_sane_picture_is_refused(data: bytes) -> None:
    with pytest.raises(BadPicture):
        check_picture(data)


@settings(max_examples=examples(60))
@given(st.binary(max_size=200), st.sampled_from(["JPEG", "PNG", "GIF", "WEBP"]))
def test_damaged_pictures_are_refused_or_mended_but_never_break_us(noise: bytes, form: str) -> None:
    whole = drawn((20, 20), form)
    middle = len(whole) // 3
    try:
        kept = check_picture(whole[:middle] + noise + whole[middle:])
    except BadPicture:
        return
    assert picture_type(kept) in {"image/jpeg", "image/png"}
