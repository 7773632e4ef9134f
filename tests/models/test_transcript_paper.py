"""A transcript on paper: every script, emoji, and no word broken that fits a line."""

from dataclasses import dataclass

import pytest
from fpdf import FPDF
from hypothesis import given, settings
from hypothesis import strategies as st

from models.fonts.coverage import LETTERS
from models.reports.transcripts.pdf import _laid_out, _lines, _Paragraph, drawable
from tests.fixtures.quick import examples


@dataclass
class _Heading:
    title: str = "Conversation of Jia and 陈一"

    def colophon(self, moments: int) -> str:
        return f"{moments} moments"


def fonts_in(paper: bytes) -> set[str]:
    """The fonts that the file brings along."""
    assert paper.startswith(b"%PDF")
    names = {line.split(b"+")[1].split(b" ")[0] for line in paper.split(b"/BaseFont /")[1:] if b"+" in line[:60]}
    return {name.decode("latin-1").split("\n")[0] for name in names}


@pytest.mark.slow
def test_each_script_brings_its_font_and_nothing_else_is_brought() -> None:
    plain = _laid_out(_Heading(), [_Paragraph("09:14", "Jia", "How many? 几条？", [], [])])  # type: ignore[arg-type]  # (a stand-in with what it asks for)
    words = "منشفة · מגבת · 수건 · ผ้า · तौलिये 🏖️"
    rich = _laid_out(_Heading(), [_Paragraph("09:14", "Jia", words, [], [])])  # type: ignore[arg-type]  # (a stand-in with what it asks for)
    assert len(rich) > len(plain)
    assert len(fonts_in(rich)) > len(fonts_in(plain))


def test_what_no_font_has_is_a_box_and_what_is_not_seen_is_nothing() -> None:
    assert drawable("a\u200db\ufe0f 𓀀\n") == "ab □\n"
    assert len(drawable("👨‍👩‍👧🇨🇳")) == 2


def paper() -> FPDF:
    made = FPDF(format="A4")
    made.add_font("Noto", "", LETTERS["Regular"])
    made.add_page()
    made.set_font("Noto", "", 10)
    return made


PAPER = paper()


@settings(max_examples=examples(60))
@given(
    st.lists(
        st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1, max_size=30), min_size=1, max_size=60
    )
)
def test_lines_fit_the_page_and_words_stay_whole(words: list[str]) -> None:
    lines = list(_lines(PAPER, " ".join(words)))
    assert " ".join(lines).split() == words
    assert all(PAPER.get_string_width(line) <= PAPER.epw for line in lines)


def test_a_word_wider_than_the_page_is_broken_and_not_lost() -> None:
    lines = list(_lines(PAPER, "x" * 500))
    assert len(lines) > 1
    assert "".join(lines) == "x" * 500
