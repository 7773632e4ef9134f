"""The picture of a spread: nothing lies on anything else, whatever names there are."""

import io
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from landing.cards import draw_spread
from landing.cards.spread_tree import LINE, MARGIN, WIDTH, label_box, label_of, places
from landing.cards.typeface import width_of
from models.spread.picture import Legend, PictureLine, SpreadPicture
from tests.fixtures.quick import examples

LEGEND = Legend("read", "opened", "certain", "probable")
NAMES = st.one_of(st.text(max_size=60), st.sampled_from(["欧阳娜娜" * 12, "W" * 90, "Zoë 👩‍👩‍👧 " * 9, "محمد " * 20]))


@st.composite
def lines(draw: st.DrawFn) -> tuple[PictureLine, ...]:
    """Lines as an outline gives them: none is more than one deeper than the one before."""
    found: list[PictureLine] = []
    for _ in range(draw(st.integers(1, 25))):
        depth = draw(st.integers(0, min(7, found[-1].depth + 1))) if found else 0
        beside = draw(st.sampled_from(["", "+3", "+123456"]))
        line = PictureLine(depth, draw(NAMES), beside, named=draw(st.booleans()), probable=draw(st.booleans()))
        found.append(line)
    return tuple(found)


@given(lines())
def test_words_end_before_the_edge_and_before_the_figures(found: tuple[PictureLine, ...]) -> None:
    middles = [middle for _, middle, _ in places(found, 100)]
    assert all(after - before == LINE for before, after in pairwise(middles))
    for line, middle, above in places(found, 100):
        left, right = label_box(line)
        assert MARGIN < left < right <= WIDTH - MARGIN
        assert left + width_of(label_of(line), "Bold" if line.named else "Regular", 34) <= right + 1
        assert above < middle or not line.depth


@pytest.mark.slow
@settings(max_examples=examples(5))
@given(lines())
def test_it_is_as_wide_as_a_card_and_always_the_same(found: tuple[PictureLine, ...]) -> None:
    picture = SpreadPicture("毛巾 Towel " * 9, "打开 9 次", found, LEGEND)
    drawn = draw_spread(picture)
    assert draw_spread(picture) == drawn
    with Image.open(io.BytesIO(drawn)) as image:
        assert image.width == WIDTH
        assert image.height > LINE * len(found)
        assert image.getpixel((WIDTH - 1, image.height - 1)) == image.getpixel((0, 0))
