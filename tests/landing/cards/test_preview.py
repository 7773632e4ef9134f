"""What messengers show of a link: the sizes they want, light enough for the strictest, and no code in it."""

import io
from dataclasses import replace

import pytest
import zxingcpp
from PIL import Image

from landing.cards import SQUARE, WIDE, CardContent, draw_preview

FACTS = CardContent(
    title="Winter towels, half price", summary="", promoter="Jia", url="https://h.test/c/x", call_to_action="", seed=2
)


def noise() -> bytes:
    out = io.BytesIO()
    Image.merge("RGB", [Image.effect_noise((2000, 1500), 90) for _ in "rgb"]).save(out, "JPEG", quality=95)
    return out.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize("size", [WIDE, SQUARE])
@pytest.mark.parametrize("has_photo", [False, True], ids=["designed", "noisy photo"])
def test_a_preview_has_its_size_and_is_light(size: tuple[int, int], has_photo: bool) -> None:
    hero = noise() if has_photo else None
    drawn = draw_preview(replace(FACTS, hero=hero), size)
    assert len(drawn) <= 300_000
    picture = Image.open(io.BytesIO(drawn))
    assert (picture.format, picture.size) == ("JPEG", size)
    assert not zxingcpp.read_barcodes(picture)
    assert draw_preview(replace(FACTS, hero=hero), size) == drawn


@pytest.mark.slow
def test_any_title_leaves_a_picture() -> None:
    for title in ("", "x" * 500, "منشفة " * 40, "毛巾" * 100, "😀" * 60):
        assert Image.open(io.BytesIO(draw_preview(replace(FACTS, title=title), WIDE))).size == WIDE
