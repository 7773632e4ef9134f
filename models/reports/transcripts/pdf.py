"""A transcript on paper: A4, in every script that we have fonts of, with emoji and the small pictures."""

import asyncio
import io
import re
import unicodedata
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, BinaryIO

from fpdf import FPDF
from fpdf.fonts import TTFFont
from PIL import Image

from models.files.pictures import made_small
from models.fonts.coverage import EMOJI, FIRST_EMOJI, JOINER_ALONE, LETTERS, emoji, letters, script_file, script_of
from models.reports.timeline import TimelineEvent
from models.reports.timeline.event_lines import file_name, heading, notes, where
from models.reports.transcripts.sheet import Sheet, TranscriptTooLong
from models.text.line_breaks import clusters, reads_backwards, unbroken
from models.words import say

MAX_MOMENTS = 5_000
"""What is laid out on pages is held in memory until the last one is done."""
_FONT, _EMOJI = "Noto", "Twemoji"
_GREY, _BLACK = 110, 20
_PICTURE_MM = 70
_PICTURE_SIDE = 1200
_PICTURES_AT_ONCE = 24


@dataclass
class _Paragraph:
    """What is laid out of one moment."""

    by: str
    heading: str
    text: str
    below: list[str]
    pictures: list[bytes]


async def write_pdf(sheet: Sheet, moments: AsyncIterator[TimelineEvent], file: BinaryIO) -> int:
    """Laid out in a thread of its own. Raises TranscriptTooLong."""
    paragraphs: list[_Paragraph] = []
    async for moment in moments:
        if len(paragraphs) == MAX_MOMENTS:
            raise TranscriptTooLong(f"the conversation has more than {MAX_MOMENTS:,} moments: take html, csv or json")
        paragraphs.append(await _paragraph(sheet, moment))
    await _shrink(paragraphs)
    file.write(await asyncio.to_thread(_laid_out, sheet, paragraphs))
    return len(paragraphs)


async def _shrink(paragraphs: list[_Paragraph]) -> None:
    """Put small pictures, of our own drawing, in the place of what was sent."""
    sent = [data for paragraph in paragraphs for data in paragraph.pictures]
    small: list[bytes] = []
    for at in range(0, len(sent), _PICTURES_AT_ONCE):
        small += await made_small(sent[at : at + _PICTURES_AT_ONCE], _PICTURE_SIDE)
    drawn = iter(small)
    for paragraph in paragraphs:
        paragraph.pictures = [next(drawn) for _ in paragraph.pictures]


async def _paragraph(sheet: Sheet, moment: TimelineEvent) -> _Paragraph:
    language = sheet.language
    channel = where(moment.channel, partial(say, language)) if moment.channel else ""
    parts = [say(language, f"kind-{moment.kind.value}"), sheet.clock(moment.at), channel]
    below = notes(moment, language)
    if "latitude" in moment.facts:
        below.insert(0, f"{moment.facts['latitude']:.5f}, {moment.facts['longitude']:.5f}")
    pictures = []
    for each in moment.files:
        below.append(file_name(each.name, each.kind, language))
        if (data := await sheet.picture(each)) is not None:
            pictures.append(data)
        elif each.sha256:
            below.append(say(language, "transcript-not-inlined", sha256=each.sha256))
    before = say(language, "timeline-as-written" if moment.facts.get("deleted_at") else "timeline-before-edit")
    below += [f"{before} ({sheet.clock(each.until)}): {each.text}" for each in moment.earlier]
    return _Paragraph(" · ".join(filter(None, parts)), heading(moment, language), moment.text, below, pictures)


def _laid_out(sheet: Sheet, paragraphs: list[_Paragraph]) -> bytes:
    paper = FPDF(format="A4")
    paper.set_title(sheet.title)
    paper.set_auto_page_break(auto=True, margin=18)
    _take_fonts(paper, _every_text(sheet, paragraphs))
    paper.add_page()
    _write(paper, sheet.title, style="B", size=16)
    for paragraph in paragraphs:
        paper.ln(2.5)
        _write(paper, paragraph.by, size=8.5, grey=True)
        _write(paper, paragraph.heading, style="B", size=10.5)
        _write(paper, paragraph.text, size=10.5)
        for line in paragraph.below:
            _write(paper, line, size=8.5, grey=True)
        for picture in paragraph.pictures:
            _draw(paper, picture)
    paper.ln(6)
    _write(paper, sheet.colophon(len(paragraphs)), size=8.5, grey=True)
    _measured.cache_clear()  # or the paper would live on in it
    printed = bytes(paper.output())
    _put_fonts_away(paper)
    return printed


def _put_fonts_away(paper: FPDF) -> None:
    """Close the font files, which are read until the paper is printed."""
    for font in paper.fonts.values():
        if isinstance(font, TTFFont):
            font.close()


def _every_text(sheet: Sheet, paragraphs: list[_Paragraph]) -> set[str]:
    """Collect the characters that the paper will have."""
    used = set(sheet.title)
    for each in paragraphs:
        used.update(each.by, each.heading, each.text, *each.below)
    return used


def _take_fonts(paper: FPDF, used: set[str]) -> None:
    """Our letters, and behind them the fonts of what else is written: emoji and further scripts."""
    for style, weight in (("", "Regular"), ("B", "Bold")):
        paper.add_font(_FONT, style, LETTERS[weight])
    behind = sorted({script for character in used if (script := script_of(character))})
    for script in behind:
        for style, weight in (("", "Regular"), ("B", "Bold")):
            paper.add_font(script, style, script_file(script, weight))
    if used & {character for sequence in emoji() for character in sequence[:1] if character not in letters()}:
        paper.add_font(_EMOJI, "", EMOJI)
        paper.add_font(_EMOJI, "B", EMOJI)
        behind.append(_EMOJI)
    if behind:
        paper.set_fallback_fonts(behind)


def _write(paper: FPDF, text: str, *, style: Any = "", size: float, grey: bool = False) -> None:
    if not text:
        return
    paper.set_font(_FONT, style, size)
    paper.set_text_color(_GREY if grey else _BLACK)
    for paragraph in drawable(text).split("\n"):
        # Only scripts that need it are shaped: it takes several times as long.
        paper.set_text_shaping(use_shaping_engine=any(script_of(character) for character in paragraph))
        align = "R" if reads_backwards(paragraph) else "L"
        for line in _lines(paper, paragraph):
            paper.cell(0, size * 0.55, line, align=align, new_x="LMARGIN", new_y="NEXT")


def _lines(paper: FPDF, paragraph: str) -> Iterator[str]:
    """Break the paragraph between words; inside one only where it is wider than the page."""
    room = paper.epw - 2 * paper.c_margin
    line, pen = "", 0.0
    for piece in unbroken(paragraph):
        for part in [piece] if _width(paper, piece.rstrip()) <= room else clusters(piece):
            if line and pen + _width(paper, part.rstrip()) > room:
                yield line.rstrip()
                line, pen = "", 0.0
            line += part
            pen += _width(paper, part)
    yield line.rstrip()


def _width(paper: FPDF, piece: str) -> float:
    """Measured once for each word, character and size: measuring is most of the work."""
    return _measured(paper, paper.font_style, paper.font_size_pt, piece)


@lru_cache(maxsize=20_000)
def _measured(paper: FPDF, style: str, size: float, piece: str) -> float:  # noqa: ARG001  (part of the key)
    return float(paper.get_string_width(piece))


def drawable(text: str) -> str:
    """Return the text with each emoji as the one character that draws it, and a box for what no font of ours has."""
    shown = JOINER_ALONE.sub("", _emoji_sequences().sub(lambda found: emoji()[found[0]], text))
    return "".join(character if _is_drawn(character) else _box(character) for character in shown)


def _is_drawn(character: str) -> bool:
    return character == "\n" or ord(character) >= FIRST_EMOJI or character in letters() or bool(script_of(character))


def _box(character: str) -> str:
    """Nothing for what is not seen anyway, e.g. how a sign before it is to look."""
    return "" if unicodedata.category(character) in {"Mn", "Me", "Cf", "Cc"} else "□"


@lru_cache(maxsize=1)
def _emoji_sequences() -> re.Pattern[str]:
    """Match the emoji that our letters don't have, the longest sequence first."""
    sequences = sorted((each for each in emoji() if each not in letters()), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, sequences)))


def _draw(paper: FPDF, data: bytes) -> None:
    """Draw the picture, as wide as it is at most; one that can't be read is left out, its name stands above."""
    if not data:
        return
    picture = Image.open(io.BytesIO(data))
    width = min(_PICTURE_MM, _PICTURE_MM * picture.width / picture.height)
    paper.image(picture, w=width, keep_aspect_ratio=True)
    paper.ln(1)
