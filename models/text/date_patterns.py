"""Patterns of days and times, made of the words that people type in each language (``typed.toml``).

A pattern that needs a word no language has is met by nothing.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from models.words import languages
from models.words.typed import Dates, alternatives, typed_numbers, typed_words

_YEAR = r"(?:,? (?P<year>\d{4})(?![\d:]))?"


@dataclass(frozen=True)
class DatePatterns:
    days: tuple[re.Pattern[str], ...]
    """Groups: ``year``, ``month`` or ``month_name``, ``day``; or ``days`` from today; or ``week`` and ``weekday``."""
    times: tuple[re.Pattern[str], ...]
    """Groups: ``part`` of the day, ``hour``, ``minute`` or ``minutes`` in words, ``half`` of the day; or ``noon``."""
    another_time: re.Pattern[str]
    """Behind a time: a second one."""
    before_place: re.Pattern[str]
    """What stands between a time and a place."""


def date_patterns() -> DatePatterns:
    """Return the patterns, of all languages at once: the day may be typed in one and the time in another."""
    return _patterns(languages())


@cache
def _patterns(_: tuple[str, ...]) -> DatePatterns:
    return DatePatterns(
        days=tuple(map(re.compile, _days())),
        times=tuple(map(re.compile, _times())),
        another_time=re.compile(
            rf"\d{{1,2}}:\d{{2}}|\b\d{{1,2}}\s?{_half()}|\d\s*{_sign(lambda dates: dates.after_hour)}"
            rf"|^\s*(?:-|–|~|{_any(lambda dates: (*dates.until, *dates.either))})\s*\d"
        ),
        before_place=re.compile(rf"^(?:[\s,,、;.。·-]+|@\s*|{_any(lambda dates: dates.before_place)}\s*)+"),
    )


def _days() -> Iterable[str]:
    on, number, part = rf"(?:{_any(lambda dates: dates.before_day)} )?", number_pattern(), _any(_parts)
    after_year, after_month = _sign(lambda dates: dates.after_year), _sign(lambda dates: dates.after_month)
    after_day, ordinal = _sign(lambda dates: dates.after_day), _sign(lambda dates: dates.ordinals)
    month = rf"(?P<month_name>{_any(lambda dates: (name for names in dates.months for name in names))})"
    yield (
        rf"(?P<year>\d{{4}})\s*(?:[-/.]|{after_year})\s*(?P<month>\d{{1,2}})\s*(?:[-/.]|{after_month})"
        rf"\s*(?P<day>\d{{1,2}})(?!\d)\s*{after_day}?"
    )
    yield rf"(?P<month>{number}){after_month}(?P<day>{number}){after_day}"
    of = _any(lambda dates: dates.before_month)
    yield rf"{on}(?P<day>\d{{1,2}}){ordinal}?\.? (?:{of} )?{month}\.?{_YEAR}"
    yield rf"{on}{month}\.? (?P<day>\d{{1,2}})(?![\d:]){ordinal}?{_YEAR}"
    yield rf"(?P<days>{_any(lambda dates: dates.days)})"
    yield rf"(?P<days>{_any(lambda dates: dates.days_before_part)})(?={part})"
    yield rf"{on}(?:(?P<week>{_any(_weeks)}) ?)?(?P<weekday>{_any(_weekdays)})\.?"


def _times() -> Iterable[str]:
    at = rf"(?:{_any(lambda dates: dates.before_time)} )?"
    part, number = rf"(?:(?P<part>{_any(_parts)})\s*)?", number_pattern()
    yield rf"{at}(?P<hour>\d{{1,2}})(?:[:.](?P<minute>\d{{2}}))?\s?(?P<half>{_half()})"
    yield rf"{at}(?P<noon>{_any(lambda dates: dates.clock.noon)})"
    yield (
        rf"{part}(?P<hour>{number})\s*{_sign(lambda dates: dates.after_hour)}{_sign(lambda dates: dates.on_the_hour)}?"
        rf"\s*(?:(?P<minutes>{_sign(lambda dates: dates.minutes)})"
        rf"|(?P<minute>{number}){_sign(lambda dates: dates.after_minute)}?)?"
    )
    yield rf"{part}{at}(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})(?!\d)"


def _half() -> str:
    return rf"{_any(lambda dates: (*dates.clock.before_noon, *dates.clock.after_noon))}\.?"


def number_pattern() -> str:
    """Make a pattern of digits, or of numerals below sixty."""
    digits = typed_numbers(lambda typed: typed.dates.numerals)
    first = {number: sign for sign, number in reversed(digits.items())}
    tens = "".join(sign for number, sign in first.items() if 2 <= number <= 5)
    ones = "".join(sign for number, sign in first.items() if number)
    numerals = rf"|[{tens}]?{_sign(lambda dates: dates.ten)}[{ones}]?|[{''.join(digits)}]"
    return rf"(?:\d{{1,2}}{numerals if digits else ''})"


def _parts(dates: Dates) -> Iterable[str]:
    clock = dates.clock
    return (*clock.morning, *clock.forenoon, *clock.midday, *clock.afternoon, *clock.evening)


def _weeks(dates: Dates) -> Iterable[str]:
    return (*dates.this_week, *dates.next_week, *dates.second_week, *dates.doubtful_week)


def _weekdays(dates: Dates) -> Iterable[str]:
    return (name for names in dates.weekdays for name in names)


def _sign(pick: Callable[[Dates], Iterable[str]]) -> str:
    """Make a pattern of what is written close to numbers: anything may follow it."""
    return f"(?:{alternatives(lambda typed: pick(typed.dates), end='')})"


def _any(pick: Callable[[Dates], Iterable[str]]) -> str:
    return f"(?:{alternatives(lambda typed: pick(typed.dates))})"


def read_number(written: str) -> int:
    """Read digits, or numerals below sixty."""
    if written.isdecimal():
        return int(written)
    digits = typed_numbers(lambda typed: typed.dates.numerals)
    ten = next((sign for sign in typed_words(lambda typed: typed.dates.ten) if sign in written), None)
    if ten is None:
        return digits[written]
    tens, _, ones = written.partition(ten)
    return (digits[tens] if tens else 1) * 10 + (digits[ones] if ones else 0)
