"""Kinds of fields: what may stand in one, and the one form in which it is kept, however it was written."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from models.invalid_input import InvalidInput
from models.text.cleaning import clean_line
from models.words import say

VALUE_LENGTH = 200
MAX_NUMBER = 10**12
# Four places behind the point, and no more than that before it: a double is exact.
_NUMBER = re.compile(r"([-+]?(?:\d{1,3}(?:,\d{3})+|\d{1,13})(?:\.\d{1,4})?)(k|万|萬|亿|億)?")
_TIMES = {"k": 10**3, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_DATE = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?")
_YEARS = range(1900, 2200)


class FieldKind(StrEnum):
    """What stands in a field; it never changes once the field is there."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"


class BadFieldValue(InvalidInput):
    """That can't stand in the field. ``sentence`` says why, in the reader's language, with ``facts``."""

    def __init__(self, sentence: str, **facts: str) -> None:
        super().__init__(say("en", sentence, **facts))
        self.sentence, self.facts = sentence, facts


@dataclass(frozen=True)
class TypedValue:
    """What is kept of a value."""

    text: str
    """As it is shown and exported: ``300000``, ``2026-11-27``, the choice as the operator wrote it."""
    number: float | None = None
    """By which numbers and days are compared; a day's is its ordinal."""

    @property
    def folded(self) -> str:
        """Return what it is looked up by, in whichever case it is asked for."""
        return self.text.casefold()[:VALUE_LENGTH]


NOTHING = TypedValue("")


def typed(kind: FieldKind, said: str, choices: Sequence[str] = ()) -> TypedValue:
    """Return what somebody wrote as it is kept; of nothing, nothing. Raise BadFieldValue."""
    line = clean_line(said, VALUE_LENGTH)
    return _chosen(line, choices) if kind is FieldKind.CHOICE and line else as_kept(kind, line)


def as_kept(kind: FieldKind, text: str) -> TypedValue:
    """Return what stood in a field as it is kept, a choice too that is offered no longer. Raise BadFieldValue."""
    return _READ[kind](text) if text else NOTHING


def _text(line: str) -> TypedValue:
    return TypedValue(line)


def _number(line: str) -> TypedValue:
    plain = unicodedata.normalize("NFKC", line).replace(" ", "").replace("_", "").lower()
    found = _NUMBER.fullmatch(plain)
    value = Decimal(found[1].replace(",", "")) * _TIMES.get(found[2], 1) if found else None
    if value is None or abs(value) > MAX_NUMBER:
        raise BadFieldValue("field-no-number", value=line)
    return TypedValue(f"{value:f}".rstrip("0").rstrip(".") if value % 1 else str(int(value)), float(value))


def _date(line: str) -> TypedValue:
    found = _DATE.fullmatch(unicodedata.normalize("NFKC", line).replace(" ", ""))
    try:
        day = date(*map(int, found.groups())) if found else None
    except ValueError:
        day = None
    if day is None or day.year not in _YEARS:
        raise BadFieldValue("field-no-date", value=line)
    return TypedValue(day.isoformat(), day.toordinal())


def _chosen(line: str, choices: Sequence[str]) -> TypedValue:
    found = next((each for each in choices if each.casefold() == line.casefold()), None)
    if found is None:
        raise BadFieldValue("field-no-choice", value=line, choices=" · ".join(choices))
    return TypedValue(found)


def shown(kind: FieldKind, text: str) -> str:
    """Return a kept value as people read it: a number in groups of three digits."""
    return f"{Decimal(text):,}" if kind is FieldKind.NUMBER and text else text


_READ: Mapping[FieldKind, Callable[[str], TypedValue]] = {
    FieldKind.TEXT: _text,
    FieldKind.NUMBER: _number,
    FieldKind.DATE: _date,
    FieldKind.CHOICE: _text,
}
