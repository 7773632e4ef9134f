"""Time from now: how long from now something is to be, as people write it: "in 10 minutes", "两个半小时后"."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from models.text.date_patterns import number_pattern, read_number
from models.words import languages
from models.words.typed import Spans, alternatives, typed_numbers, typed_words

_LONGEST = 10
"""Signs of one number."""
_UNITS = {
    "minutes": timedelta(minutes=1),
    "hours": timedelta(hours=1),
    "days": timedelta(days=1),
    "weeks": timedelta(weeks=1),
}


@dataclass(frozen=True)
class TimeAhead:
    ahead: timedelta
    is_days: bool
    """It names a day, not a time."""
    end: int
    """Where it ends in the words."""


def read_span(plain: str) -> TimeAhead | None:
    """Read the span that these words, in small letters, begin with; None where they begin with none."""
    for pattern in _patterns(languages()):
        if (found := pattern.match(plain)) is not None:
            return _span(found)
    return None


def is_within_number(words: str, at: int) -> bool:
    """Tell whether what begins there is the rest of a number: ``5`` in ``1.5``, ``二十`` in ``一百二十``."""
    return any(pattern.search(words, max(0, at - _LONGEST), at + 1) for pattern in _rests(languages()))


def _span(found: re.Match[str]) -> TimeAhead | None:
    unit = next(name for name in _UNITS if found[name])
    count = _count(found)
    is_days = unit in {"days", "weeks"}
    if is_days and not count.is_integer():
        return None  # "half a day" is no day and no time
    return TimeAhead(_UNITS[unit] * count, is_days, found.end())


def _count(found: re.Match[str]) -> float:
    more = 0.5 if found["and_half"] or found["half_more"] else 0.0
    if (written := found["count"]) is None:
        return 0.5
    known = typed_numbers(lambda typed: typed.dates.spans.numbers)
    if written in known:
        return known[written] + more
    return (float(written) if written[0].isascii() else read_number(written)) + more


@cache
def _rests(_: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Make the patterns of what ends within a number, with its last sign."""
    numerals, tens = typed_numbers(lambda typed: typed.dates.numerals), typed_words(lambda typed: typed.dates.ten)
    signs, larger = "".join((*numerals, *tens)), "".join(typed_words(lambda typed: typed.dates.spans.larger))
    fraction = re.compile(r"\d[.,]\d\Z")
    return (fraction, re.compile(rf"[{larger}][{signs}]+\Z")) if signs and larger else (fraction,)


@cache
def _patterns(_: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    number = rf"\d{{1,3}}(?:\.\d)?|{_any(lambda spans: spans.numbers)}|{number_pattern()}"
    and_half = _any(lambda spans: spans.and_half)
    count = (
        rf"(?:(?:{_any(lambda spans: spans.half)})|(?P<count>{number})\s*(?:{_any(lambda spans: spans.counters)})?"
        rf"(?P<and_half>{and_half})?)\s*"
    )
    unit = "|".join(f"(?P<{name}>{_any(_unit(name))})" for name in _UNITS)
    written = rf"{count}(?:{unit})(?P<half_more>{and_half})?"
    before, behind = _any(lambda spans: spans.before), _any(lambda spans: spans.behind)
    return (re.compile(rf"(?:{before})\s+{written}"), re.compile(rf"{written}\s*(?:{behind})"))


def _unit(name: str) -> Callable[[Spans], Iterable[str]]:
    def of(spans: Spans) -> Iterable[str]:
        words: Iterable[str] = getattr(spans, name)
        return words

    return of


def _any(pick: Callable[[Spans], Iterable[str]]) -> str:
    return f"(?:{alternatives(lambda typed: pick(typed.dates.spans))})"
