"""Text stays in its box, and breaks where a reader of its language expects it."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from landing.cards.drawable_text import legible
from landing.cards.palette import WHITE
from landing.cards.typeface import draw_line, is_emoji, runs_of, width_of
from landing.cards.typesetting import set_text, wrap
from models.fonts.coverage import emoji, letters, script_of, unknown_to_fonts
from models.text.line_breaks import clusters
from tests.fixtures.quick import examples

SCRIPTS = st.text(
    st.one_of(
        st.characters(min_codepoint=0x20, max_codepoint=0x7E),
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
        st.sampled_from("，。、！？“”‘’（）《》…— \u200d\ufe0f\u0301ภ\u202e"),
        st.sampled_from(["👩", "👧", "🏽", "🇨", "🇳", "❤", "⭐", "\U000e0067"]),
        st.characters(),
    ),
    max_size=120,
)


@settings(max_examples=examples(60))
@given(SCRIPTS)
def test_every_character_of_a_legible_text_is_in_a_font(text: str) -> None:
    drawable = set(emoji().values())
    shown = legible(text, limit=100)
    assert all(character in letters() or character in drawable or script_of(character) for character in shown)
    assert "\n" not in shown


@settings(max_examples=examples(60))
@given(SCRIPTS, st.integers(60, 900), st.integers(50, 600))
def test_no_line_leaves_its_box_whatever_the_text(text: str, width: int, height: int) -> None:
    block = set_text(legible(text, limit=100), width=width, height=height, sizes=(48, 40), weight="Bold")
    assert all(width_of(line, "Bold", block.size) <= width for line in block.lines)
    assert block.height <= max(height, block.leading)


@settings(max_examples=examples(40))
@given(SCRIPTS)
def test_wrapping_loses_nothing_but_spaces(text: str) -> None:
    shown = legible(text, limit=100)
    lines = wrap(shown, width=300, weight="Regular", size=30)
    assert "".join(lines).replace(" ", "") == shown.replace(" ", "")


def test_no_chinese_line_begins_with_a_closing_mark_or_ends_with_an_opening_one() -> None:
    text = "春茶（明前）、龙井，品鉴会！“限量”二十席。" * 6
    for width in range(200, 700, 20):
        lines = wrap(text, width=width, weight="Bold", size=48)
        assert len(lines) > 2
        assert not any(line[0] in "）、，！”。" for line in lines)
        assert not any(line[-1] in "（“" for line in lines)


def test_a_headline_breaks_evenly_and_after_the_phrase() -> None:
    block = set_text("长按识别二维码，查看详情并与我联系", width=330, height=200, sizes=(32,), weight="Regular")
    assert block.lines == ("长按识别二维码，", "查看详情并与我联系")
    even = set_text("The long and winding road to Kyoto", width=700, height=300, sizes=(48,), weight="Bold")
    assert even.lines == ("The long and winding", "road to Kyoto")


def test_a_word_is_set_smaller_before_it_is_cut() -> None:
    word = "Donaudampfschifffahrt"
    block = set_text(word, width=600, height=400, sizes=(100, 80, 50), weight="Bold")
    assert block.lines == (word,)
    assert block.size == 50


def test_what_fits_at_no_size_ends_in_an_ellipsis() -> None:
    latin = set_text("word " * 100, width=400, height=120, sizes=(60, 40), weight="Bold")
    assert latin.size == 40
    assert latin.lines[-1].endswith("\ue026")  # the narrow ellipsis of our Latin letters
    chinese = set_text("茶" * 200, width=400, height=120, sizes=(60, 40), weight="Bold")
    assert chinese.lines[-1].endswith("茶…")


def test_families_flags_skins_and_keycaps_are_one_drawing_each() -> None:
    for sequence in ("👨‍👩‍👧", "🇨🇳", "👍🏽", "1️⃣", "❤️", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"):
        shown = legible(sequence, limit=100)
        assert len(shown) == 1, sequence
        assert is_emoji(shown)


def test_unknown_sequences_fall_back_to_their_parts_and_unknown_flags_to_letters() -> None:
    assert [is_emoji(part) for part in legible("🍕‍🍔", limit=10)] == [True, True]
    assert legible("🇽🇽", limit=10) == "XX"


def test_a_heart_is_plain_or_coloured_as_its_writer_chose() -> None:
    assert legible("☎\ufe0e", limit=10) == "☎"
    assert is_emoji(legible("☎\ufe0f", limit=10))


def test_fancy_letters_become_plain_and_foreign_scripts_one_sign() -> None:
    assert legible("𝓕𝓪𝓷𝓬𝔂 ﬁne z̷̧a", limit=50) == "Fancy fine za"
    assert legible("Sawasdee 𓀀𓀁 𓀂!", limit=50) == "Sawasdee \ue026!"
    assert legible("𓀀", limit=50) == ""


@pytest.mark.parametrize(
    "title",
    [
        "منشفة صيفية",
        "מגבת קיץ",
        "여름 수건",
        "ผ้าขนหนู",
        "गर्मी के तौलिये",
        "তোয়ালে",
        "துண்டு",
        "ภาษา",
        "პირსახოცი",
        "ፎጣ",
        "ពន្លឺ",
    ],
)
def test_titles_of_every_script_are_drawn_whole(title: str) -> None:
    assert legible(title, limit=50) == unicodedata.normalize("NFC", title)
    assert unknown_to_fonts(title) == ""
    block = set_text(legible(title, limit=50), width=900, height=200, sizes=(60,), weight="Bold")
    picture = Image.new("RGB", (900, 200))
    draw_line(ImageDraw.Draw(picture), (0, 100), block.lines[0], weight="Bold", size=60, fill=WHITE)
    assert picture.getbbox() is not None


def seen(line: str) -> list[str]:
    """The words of the runs from left to right."""
    return [run.text.strip() for run in runs_of(line) if run.text.strip()]


def test_a_line_from_right_to_left_keeps_its_numbers_in_their_place() -> None:
    assert seen("ב-12 אירו") == ["אירו", "12", "ב-"]
    assert seen("50% تخفيض") == ["تخفيض", "50%"]
    assert seen("Only בסך 12 אירו today") == ["Only", "אירו", "12", "בסך", "today"]


def test_a_joined_letter_is_never_parted_from_its_marks() -> None:
    assert clusters("กำลัง") == ["กำ", "ลั", "ง"]
    assert clusters("क्षमा") == ["क्ष", "मा"]


def test_thai_breaks_between_its_words() -> None:
    title = "ผ้าขนหนูฤดูร้อนลดราคาพิเศษสำหรับลูกค้า"
    lines = wrap(title, width=500, weight="Bold", size=60)
    assert len(lines) > 1
    assert "".join(lines) == title
    assert not any(unicodedata.combining(line[0]) for line in lines)


def test_whoever_makes_a_promotion_can_be_told_what_no_card_can_show() -> None:
    assert unknown_to_fonts("Towels 毛巾 🏖️ 👨‍👩‍👧 𝓕 منشفة") == ""
    assert unknown_to_fonts("Towels 𓀀 and 𓀁, 𓀀") == "𓀀𓀁"


def test_controls_newlines_and_our_own_private_code_points_are_not_drawn() -> None:
    assert legible("a\x00b\r\n\tc\u202e\ue019\U000f0001\ud800d", limit=50) == "a b cd"


def test_apostrophes_are_narrow_in_english_and_quotes_wide_in_chinese() -> None:
    assert legible("don’t", limit=10) == "don\ue019t"
    assert legible("“限量”", limit=10) == "“限量”"
    assert legible("茶 it’s", limit=10) == "茶 it\ue019s"
