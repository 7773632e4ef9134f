"""A transcript on paper: A4, with a font that has Chinese characters, and the small pictures."""

import asyncio
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from typing import Any, BinaryIO

from fpdf import FPDF
from fpdf.enums import WrapMode
from fpdf.fonts import TTFFont
from PIL import Image

from models.fonts import FONTS
from models.pictures import made_small
from models.timeline import Moment
from models.timeline.wording import file_name, heading, notes, where
from models.transcripts.sheet import Sheet, TooLong, clock
from models.words import say

MOST_MOMENTS = 5_000
"""What is laid out on pages is held in memory until the last one is done."""
_FONT = "Noto"
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


async def write_pdf(sheet: Sheet, moments: AsyncIterator[Moment], file: BinaryIO) -> int:
    """Laid out in a thread of its own. Raises TooLong."""
    paragraphs: list[_Paragraph] = []
    async for moment in moments:
        if len(paragraphs) == MOST_MOMENTS:
            raise TooLong(f"the conversation has more than {MOST_MOMENTS:,} moments: take html, csv or json")
        paragraphs.append(await _paragraph(sheet, moment))
    await _shrink(paragraphs)
    file.write(await asyncio.to_thread(_laid_out, sheet, paragraphs))
    return len(paragraphs)


async def _shrink(paragraphs: list[_Paragraph]) -> None:
    """Puts small pictures, of our own drawing, in the place of what was sent."""
    sent = [data for paragraph in paragraphs for data in paragraph.pictures]
    small: list[bytes] = []
    for at in range(0, len(sent), _PICTURES_AT_ONCE):
        small += await made_small(sent[at : at + _PICTURES_AT_ONCE], _PICTURE_SIDE)
    drawn = iter(small)
    for paragraph in paragraphs:
        paragraph.pictures = [next(drawn) for _ in paragraph.pictures]


async def _paragraph(sheet: Sheet, moment: Moment) -> _Paragraph:
    language = sheet.language
    channel = where(moment.channel, partial(say, language)) if moment.channel else ""
    parts = [say(language, f"kind-{moment.kind.value}"), clock(moment.at), channel]
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
    below += [f"{before} ({clock(each.until)}): {each.text}" for each in moment.earlier]
    return _Paragraph(" · ".join(filter(None, parts)), heading(moment, language), moment.text, below, pictures)


def _laid_out(sheet: Sheet, paragraphs: list[_Paragraph]) -> bytes:
    paper = FPDF(format="A4")
    paper.set_title(sheet.title)
    paper.set_auto_page_break(auto=True, margin=18)
    paper.add_font(_FONT, "", FONTS / "NotoSansCJKsc-Regular.otf")
    paper.add_font(_FONT, "B", FONTS / "NotoSansCJKsc-Bold.otf")
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
    return bytes(paper.output())


def _write(paper: FPDF, text: str, *, style: Any = "", size: float, grey: bool = False) -> None:
    if not text:
        return
    paper.set_font(_FONT, style, size)
    paper.set_text_color(_GREY if grey else _BLACK)
    # Ragged, as chats are: and words as long as a line are broken rather than lost.
    paper.multi_cell(
        0, size * 0.55, _drawable(paper, text), align="L", new_x="LMARGIN", new_y="NEXT", wrapmode=WrapMode.CHAR
    )


def _drawable(paper: FPDF, text: str) -> str:
    """Characters that the font has not are shown as an empty box, as browsers do."""
    font = paper.fonts[_FONT.lower()]
    if not isinstance(font, TTFFont):
        raise TypeError("the font of the page is one of ours")
    return "".join(c if ord(c) in font.cmap or c == "\n" else "□" for c in text)


def _draw(paper: FPDF, data: bytes) -> None:
    """The picture, as wide as it is at most; one that can't be read is left out, its name stands above."""
    if not data:
        return
    picture = Image.open(io.BytesIO(data))
    width = min(_PICTURE_MM, _PICTURE_MM * picture.width / picture.height)
    paper.image(picture, w=width, keep_aspect_ratio=True)
    paper.ln(1)
