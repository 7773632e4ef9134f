import re

from hypothesis import example, given
from hypothesis import strategies as st

from bot.channels.telegram.text import split, units

ANY_TEXT = st.text(alphabet=st.one_of(st.sampled_from(" \n.!?。！？,aあ😀"), st.characters(exclude_categories=["Cs"])))


@given(ANY_TEXT, st.integers(2, 40))
@example("😀" * 30, 3)
def test_every_piece_fits_and_nothing_is_lost_but_space(text: str, limit: int) -> None:
    pieces = split(text, limit)
    assert all(piece.strip() and units(piece) <= limit for piece in pieces)
    assert re.sub(r"\s", "", "".join(pieces)) == re.sub(r"\s", "", text)


@given(ANY_TEXT)
def test_length_is_counted_as_telegram_counts(text: str) -> None:
    assert units(text) == len(text.encode("utf-16-le")) // 2


def test_a_long_text_is_cut_at_the_end_of_a_sentence() -> None:
    sentence = "This is a sentence that goes on for a while. "
    pieces = split(sentence * 200)
    assert len(pieces) == 3
    assert all(piece.endswith(".") for piece in pieces)


def test_a_long_chinese_text_is_cut_after_its_full_stop() -> None:
    pieces = split("这是一个比较长的句子，里面没有空格。" * 500)
    assert len(pieces) == 3
    assert all(piece.endswith("。") for piece in pieces)


def test_a_paragraph_is_a_better_place_than_a_sentence() -> None:
    assert split("a" * 30 + "\n\n" + "Short. " * 3, 45) == ["a" * 30, "Short. Short. Short."]
