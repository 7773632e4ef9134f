"""QR codes on their own."""

import io
import re

import pytest
import zxingcpp
from PIL import Image

from landing.cards import UnscannableAddress, qr_png, qr_svg

URL = "https://handbill.example.com/c/AbCdEfGhIjKlMnOpQrStUv"


def test_a_png_code_decodes_and_keeps_four_modules_of_quiet() -> None:
    picture = Image.open(io.BytesIO(qr_png(URL, scale=5))).convert("L")
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [URL]
    box = picture.point(lambda tone: 255 - tone).getbbox()
    assert box is not None
    assert box[0] == box[1] == 4 * 5


def test_the_shortest_text_is_still_a_full_code_and_never_a_micro_one() -> None:
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(qr_png("a"))).convert("L"))
    assert code.format == zxingcpp.BarcodeFormat.QRCode
    assert Image.open(io.BytesIO(qr_png("a", scale=1))).size == (21 + 8, 21 + 8)


def test_an_svg_code_scales_by_its_view_box_and_carries_no_script() -> None:
    svg = qr_svg(URL).decode()
    assert svg.startswith("<svg")
    assert re.search(r'viewBox="0 0 \d+ \d+"', svg)
    assert "script" not in svg


@pytest.mark.parametrize("scale", [0, 41])
def test_a_code_too_small_or_too_large_to_send_is_refused(scale: int) -> None:
    with pytest.raises(ValueError, match="1 to 40"):
        qr_png(URL, scale=scale)


def test_an_address_nobody_could_scan_is_refused() -> None:
    with pytest.raises(UnscannableAddress, match="1 to 300"):
        qr_svg("x" * 301)
