"""Where lines may break: nothing is lost, and nothing that belongs together is parted."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.text.line_breaks import clusters, reads_backwards, unbroken


@given(st.text(max_size=200))
def test_no_text_loses_a_character(text: str) -> None:
    assert "".join(unbroken(text)) == text
    assert "".join(clusters(text)) == text


@given(st.text(st.characters(categories=("L", "Mn", "Mc")), max_size=50))
def test_no_cluster_but_the_first_begins_with_a_mark(text: str) -> None:
    assert not any(unicodedata.category(each[0]) in {"Mn", "Mc"} for each in clusters(text)[1:])


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("soft towels, dry", ["soft ", "towels, ", "dry"]),
        ("毛巾，很好。", ["毛", "巾，", "很", "好。"]),
        ("수건 세일", ["수건 ", "세일"]),
        ("ลดราคา", ["ลด", "ราคา"]),
        ("blue/red", ["blue/", "red"]),
    ],
)
def test_each_script_breaks_where_its_readers_expect_it(text: str, pieces: list[str]) -> None:
    assert list(unbroken(text)) == pieces


@pytest.mark.parametrize(("text", "backwards"), [("12 ב", True), ("(سعر) abc", True), ("a ב", False), ("12", False)])
def test_the_first_letter_says_from_which_side_a_text_is_read(text: str, backwards: bool) -> None:
    assert reads_backwards(text) is backwards
