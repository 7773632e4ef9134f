"""How exported rows are written down: JSON Lines, CSV, Excel."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from models.files.scratch import scratch
from models.reports.exports.selection import Row

Add = Callable[[Row], None]
Format = Callable[[BinaryIO, Sequence[str]], AbstractContextManager[Add]]

SHEET_ROWS = 1_048_576
"""What an Excel sheet holds, its heading included; further rows go on further sheets."""
CELL_LENGTH = 32_767
"""Characters that Excel takes in a cell."""
# Where a spreadsheet may begin a cell: at ours, and, where cells are parted by semicolons, within our text too.
_FIRST = re.compile(r"('*)(?=[\t\r\n]|\s*[=+\-@＝＋－＠])")
_FURTHER = re.compile(r"([;\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029][\s\"]*)('*)(?=[=+\-@＝＋－＠])")


@contextmanager
def jsonl(file: BinaryIO, _columns: Sequence[str]) -> Iterator[Add]:
    """One JSON object a line."""
    yield lambda row: _write(file, orjson.dumps(row) + b"\n")


def _write(file: BinaryIO, data: bytes) -> None:
    file.write(data)


@contextmanager
def csv_table(file: BinaryIO, columns: Sequence[str]) -> Iterator[Add]:
    """Comma-separated, UTF-8, a heading first; lists and objects as JSON. What a spreadsheet might take for a formula,
    at the beginning or after a semicolon or a line's end, gets an apostrophe in front.
    """
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=False)
    try:
        writer = csv.writer(text)
        writer.writerow(columns)
        yield lambda row: _write_cells(writer, [csv_cell(row[column]) for column in columns])
        text.flush()
    finally:
        text.detach()  # the file is not ours to close


def _write_cells(writer: Any, cells: list[str | int | float]) -> None:
    writer.writerow(cells)


@contextmanager
def csv_table_with_bom(file: BinaryIO, columns: Sequence[str]) -> Iterator[Add]:
    """Write CSV for spreadsheets that take a file for UTF-8 only when it starts with a byte order mark."""
    file.write(b"\xef\xbb\xbf")
    with csv_table(file, columns) as add:
        yield add


@contextmanager
def xlsx(file: BinaryIO, columns: Sequence[str], *, beside: Path, sheet_rows: int = SHEET_ROWS) -> Iterator[Add]:
    """Write an Excel workbook row by row; nothing in it is a formula or a link.

    Its rows lie, until it is done, in scratch in the folder ``beside``.
    """
    import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415  (xlsxwriter has no types; slow to load, and few exports are for Excel)

    with scratch(beside) as folder:
        built = folder / "rows.xlsx"
        book = xlsxwriter.Workbook(
            built,
            {
                "constant_memory": True,
                "tmpdir": str(folder),
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "nan_inf_to_errors": True,
            },
        )
        yield _Sheets(book, columns, sheet_rows).add
        book.close()
        with built.open("rb") as done:
            while piece := done.read(1 << 20):
                file.write(piece)


class _Sheets:
    """Rows on as many sheets as they need."""

    def __init__(self, book: Any, columns: Sequence[str], sheet_rows: int) -> None:
        self._book = book
        self._columns = columns
        self._limit = sheet_rows
        self._bold = book.add_format({"bold": True})
        self._begin_sheet()

    def _begin_sheet(self) -> None:
        self._sheet = self._book.add_worksheet()
        self._sheet.freeze_panes(1, 0)
        for place, column in enumerate(self._columns):
            self._sheet.write_string(0, place, column, self._bold)
        self._next = 1

    def add(self, row: Row) -> None:
        if self._next == self._limit:
            self._begin_sheet()
        for place, column in enumerate(self._columns):
            value = plain(row[column])
            if isinstance(value, str):
                # Typed as text, a cell is never calculated, whatever it starts with.
                self._sheet.write_string(self._next, place, value[:CELL_LENGTH])
            elif value is not None:
                self._sheet.write_number(self._next, place, value)
        self._next += 1


def plain(value: Any) -> str | int | float | None:
    """Return a value as one cell holds it: lists and objects as JSON."""
    if isinstance(value, bool | list | dict):
        return orjson.dumps(value).decode()
    return value  # type: ignore[no-any-return]  # (what is left are cells already)


def csv_cell(value: Any) -> str | int | float:
    """Return a value as a cell of CSV, where all is text and a spreadsheet guesses: no text may pass for a formula.

    Nor may what follows a semicolon or a line's end in it: half the world's spreadsheets part cells there, whatever is
    quoted. ``csv_text`` takes the apostrophes out again.
    """
    cell = plain(value)
    if isinstance(cell, str):
        guarded = _FURTHER.sub(r"\1'\2", cell)
        return "'" + guarded if _FIRST.match(cell) else guarded
    return "" if cell is None else cell


def csv_text(cell: str) -> str:
    """Return the text that ``csv_cell`` made this of."""
    text = _FURTHER.sub(lambda found: found[1] + found[2][1:], cell)
    return text[1:] if text.startswith("'") and _FIRST.match(text) else text


FORMATS: dict[str, Format] = {"jsonl": jsonl, "csv": csv_table}
