"""Text from outside: what people write stays, what nobody can see goes."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.text.cleaning import MAX_MARKS, clean, clean_line
from tests.fixtures.quick import examples


@pytest.mark.parametrize(
    "name",
    [
        "Ana María O’Neill-Ñuñez",
        "毛巾小姐",
        "葛\U000e0100城",  # a family's own way to write it
        "می‌خواهم",  # Persian needs its non-joiner
        "क्‍ष",
        "ශ්‍රී ලංකා",
        "עִבְרִ֖ית",
        "ภาษาไทย",
        "Nguyễn Thị Ánh",
        "👨‍👩‍👧‍👦 family",
        "🏳️‍🌈 ❤️ 1️⃣ 👍🏽 👩🏽‍🚀",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f England",
        "\U0001fae9 newer than we are",
        "한국어 עברית العربية",
        "𠮷野家",
        "؀١٢",
    ],
)
def test_what_people_write_stays_as_it_is(name: str) -> None:
    written = unicodedata.normalize("NFC", name)
    assert clean_line(name, 80) == written
    assert clean(name, 80) == written


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Ad\u200bmin", "Admin"),
        ("\u202egnp.exe", "gnp.exe"),
        ("a\u2066b\u2069\u200e\u200f\u061c", "ab"),
        ("Jia\U000e0041\U000e0042", "Jia"),
        ("A\u200dd\u200cmin", "Admin"),
        ("\u3164\u115f\u2800", ""),
        ("soft\u00adhyphen", "softhyphen"),
        ("\ufeffBOM", "BOM"),
        ("x\ufe0f\ufe0f\ufe0f", "x\ufe0f"),
        ("👍\u200d", "👍"),
        ("a\u0378b\ufdd0c\U0010ffff", "abc"),
        ("a\u2028b", "a b"),
        ("\ud800", "\ufffd"),
        ("a \u200b b", "a b"),
        ("🏴\U000e0067", "🏴"),
    ],
)
def test_what_nobody_sees_goes(sent: str, kept: str) -> None:
    assert clean_line(sent, 80) == kept


def test_a_flood_of_marks_is_dammed() -> None:
    flooded = "Z" + "\u0301\u0316\u0330" * 100 + "o"
    kept = clean_line(flooded, 400)
    assert len(kept) <= MAX_MARKS + 2
    assert kept.endswith("o")


STRANGE = st.sampled_from(
    "a 毛👍👩❤क्یم…\u0301\u0316\u200b\u200c\u200d\u200e\u202e\ufe0f\u3164\u2028\n\r\x00\U000e0041\U000e007f🏴\U000e0100"
)


def test_between_two_words_of_a_line_is_one_blank_whatever_stood_there() -> None:
    assert clean_line("one\r\x1b two", 30) == "one two"


@settings(max_examples=examples(500))
@given(st.one_of(st.text(max_size=40), st.text(STRANGE, max_size=40)), st.integers(2, 30))
def test_cleaning_is_bounded_final_and_leaves_nothing_hidden(text: str, limit: int) -> None:
    for cleaned, again in ((clean(text, limit), clean), (clean_line(text, limit), clean_line)):
        assert len(cleaned) <= limit
        assert again(cleaned, limit) == cleaned
        assert not any(
            unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} and sign not in "\n\t" for sign in cleaned
        )
        assert not set(cleaned) & set("\u200b\u200e\u200f\u202a\u202e\u2066\u2069\ufeff\u3164\u00ad")
    assert "\n" not in clean_line(text, limit)


@settings(max_examples=examples(300))
@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=40))
def test_letters_numbers_and_signs_are_never_lost(text: str) -> None:
    if not set(text) & set("\u115f\u1160\u2800\u3164\uffa0"):
        assert clean(text, 400) == unicodedata.normalize("NFC", text).strip()


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=60), st.integers(2, 30))
def test_what_every_keyboard_has_is_only_put_together_and_shortened(text: str, limit: int) -> None:
    line = " ".join(text.split())
    assert clean_line(text, limit) == (line if len(line) <= limit else f"{line[: limit - 1]}…")
    assert clean(text, limit) == clean(text + "\n", limit)
