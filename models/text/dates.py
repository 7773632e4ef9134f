"""Dates: a date and time as people write them, in any of our languages. What could mean two things is a doubt.

``read_moment`` takes a day and a time, or how long from now, from the beginning of some words; what follows them is
handed back. A time alone is meant for today; nothing is guessed beyond that.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from models.text.date_patterns import date_patterns, read_number
from models.text.time_from_now import is_within_number, read_span
from models.words import languages
from models.words.typed import Dates, Words, typed_in, typed_numbers, typed_words

FARTHEST = timedelta(days=400)
_LONGEST = 500
_IN_PASSING = {"doubt-when", "doubt-which-time", "doubt-past"}
"""What words may name without meaning it; any other doubt is about what they mean."""
_BETWEEN = re.compile(r"[\s,,、]+")


class Doubt(ValueError):
    """The words could mean several times, or none. ``sentence`` names the one (models/words) that asks.

    ``length``: of a time that has passed, how many characters say it.
    """

    def __init__(self, sentence: str, length: int = 0) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.length = length


@dataclass(frozen=True)
class ParsedDate:
    at: datetime
    """In UTC."""
    rest: str
    """What followed, as it was written."""
    from_now: bool = False
    """It was counted from now: no clock anywhere has to do with it."""


MORNING = time(9)
"""When somebody is reminded who named a day alone."""


def morning(zone: ZoneInfo, present: datetime, days: int) -> datetime:
    """Return the morning so many days ahead, on the clocks of ``zone``, in UTC."""
    return _on_the_clock(present.astimezone(zone).date() + timedelta(days=days), MORNING, zone)


def local_moment(written: str, zone: ZoneInfo, present: datetime) -> datetime:
    """Return the moment that a browser's field for date and time holds (``2026-03-01T15:00``). Raises Doubt."""
    try:
        local = datetime.strptime(written, "%Y-%m-%dT%H:%M")  # noqa: DTZ007  (its clocks are those of ``zone``)
    except ValueError:
        raise Doubt("doubt-when") from None
    at = _on_the_clock(local.date(), local.time(), zone)
    if at <= present:
        raise Doubt("doubt-past")
    if at - present > FARTHEST:
        raise Doubt("doubt-far")
    return at


def find_moment(words: str, zone: ZoneInfo, present: datetime) -> ParsedDate:
    """Find the first moment that the words name, wherever it stands in them; of a day alone, its morning.

    The rest is what stands around it. Raises Doubt where there is none, or the likeliest is in doubt.
    """
    passing, after = Doubt("doubt-when"), 0
    for start in _beginnings(words[:_LONGEST]):
        if start < after:
            continue  # a part of what has passed: "15:00" of "1 March 2020 15:00"
        try:
            found = read_moment(words[start:], zone, present, of_a_day=MORNING)
        except Doubt as doubt:
            if doubt.sentence not in _IN_PASSING:
                raise
            passing = doubt if passing.sentence == "doubt-when" else passing
            after = start + doubt.length
            continue
        rest = " ".join(filter(None, (words[:start].strip(" ,，:：、"), found.rest)))
        return ParsedDate(found.at, rest, found.from_now)
    raise passing


def _beginnings(words: str) -> Iterable[int]:
    """Yield where a date may begin: at each word, and at each character of scripts that have no spaces."""
    for at, character in enumerate(words):
        if character.isspace() or is_within_number(words, at):
            continue
        if at == 0 or not (words[at - 1].isascii() and words[at - 1].isalnum()):
            yield at


def read_moment(
    words: str, zone: ZoneInfo, present: datetime, *, past: bool = False, of_a_day: time | None = None
) -> ParsedDate:
    """Read the moment that the words begin with, on the clocks of ``zone``. Raises Doubt.

    It lies after ``present`` or, with ``past``, before it, and never more than about a year away. ``of_a_day``: the
    time that is meant where they name a day alone; None: that is a doubt.
    """
    written = unicodedata.normalize("NFKC", words[:_LONGEST]).strip()
    span = read_span(written.lower())
    if from_now := span is not None and not span.is_days:
        at, rest = _ahead(present, span.ahead), written[span.end :]
    else:
        at, rest = _by_the_clock(written, zone, present, past=past, of_a_day=of_a_day)
    if date_patterns().another_time.search(rest.lower()):
        raise Doubt("doubt-two-times")
    if (at > present) is past:
        raise Doubt("doubt-not-yet" if past else "doubt-past", len(written) - len(rest))
    if abs(at - present) > FARTHEST:
        raise Doubt("doubt-far")
    return ParsedDate(at, date_patterns().before_place.sub("", rest).strip(), from_now)


def _ahead(present: datetime, span: timedelta) -> datetime:
    try:
        return present + span
    except OverflowError:
        raise Doubt("doubt-far") from None


def _by_the_clock(
    written: str, zone: ZoneInfo, present: datetime, *, past: bool, of_a_day: time | None
) -> tuple[datetime, str]:
    today = present.astimezone(zone).date()
    day, clock, rest = _parts(written, today, past=past)
    if clock is None and day is not None and not date_patterns().another_time.search(rest.lower()):
        clock = of_a_day  # else it may be named in passing, and the time that follows be meant
    if clock is None:
        raise Doubt("doubt-which-time" if day is not None else "doubt-when")
    return _on_the_clock(day or today, clock, zone), rest


def _parts(written: str, today: date, *, past: bool) -> tuple[date | None, time | None, str]:
    """Day and time from the beginning, in either order, and the rest."""
    day: date | None = None
    clock: time | None = None
    rest = written
    while day is None or clock is None:
        plain = rest.lower()
        if len(plain) != len(rest):  # a few letters change their length
            raise Doubt("doubt-when")
        if clock is None and (found := _first(date_patterns().times, plain)):
            clock, end = _time(found), found.end()
        elif day is None and (span := read_span(plain)) and span.is_days:
            day, end = today + span.ahead, span.end
        elif day is None and (found := _first(date_patterns().days, plain)):
            day, end = _day(found, today, past=past), found.end()
        else:
            break
        rest = rest[end:]
        gap = _BETWEEN.match(rest)
        if gap and (day is None or clock is None):
            rest = rest[gap.end() :]
    return day, clock, rest


def _first(patterns: Iterable[re.Pattern[str]], plain: str) -> re.Match[str] | None:
    return next((found for pattern in patterns if (found := pattern.match(plain))), None)


def _time(found: re.Match[str]) -> time:
    groups = found.groupdict()
    if groups.get("noon"):
        return time(12)
    hour, minute = read_number(groups["hour"]), _minute(groups)
    half, part = groups.get("half"), groups.get("part")
    if half:
        hour = _in_half(hour, half.rstrip("."))
    elif part:
        hour = _in_part_of_day(hour, part)
    elif 1 <= hour <= 7 and not groups["hour"].startswith("0"):
        raise Doubt("doubt-which-half")  # "3:00" may be the afternoon's; "03:00" is not
    if hour > 23 or minute > 59:
        raise Doubt("doubt-which-time")
    return time(hour, minute)


def _minute(groups: dict[str, str | None]) -> int:
    if in_words := groups.get("minutes"):
        return typed_numbers(lambda typed: typed.dates.minutes)[in_words]
    return read_number(groups.get("minute") or "0")


def _in_half(hour: int, half: str) -> int:
    if not 1 <= hour <= 12:
        raise Doubt("doubt-which-time")
    return hour % 12 + (12 if half in typed_words(lambda typed: typed.dates.clock.after_noon) else 0)


def _in_part_of_day(hour: int, part: str) -> int:
    evening = part in typed_words(lambda typed: typed.dates.clock.evening)
    if evening or part in typed_words(lambda typed: typed.dates.clock.afternoon):
        if evening and hour in {0, 12}:
            raise Doubt("doubt-which-half")  # midnight, of which day?
        return hour + 12 if 1 <= hour < 12 else hour
    if part in typed_words(lambda typed: typed.dates.clock.midday):
        if hour not in {11, 12, 13, 1, 2}:
            raise Doubt("doubt-which-half")
        return hour + 12 if hour in {1, 2} else hour
    if hour > 12 or (hour == 12 and part not in typed_words(lambda typed: typed.dates.clock.forenoon)):
        raise Doubt("doubt-which-half")
    return hour


def _day(found: re.Match[str], today: date, *, past: bool) -> date:
    groups = found.groupdict()
    if days := groups.get("days"):
        offsets = typed_numbers(lambda typed: {**typed.dates.days_before_part, **typed.dates.days})
        return today + timedelta(days=offsets[days])
    if weekday := groups.get("weekday"):
        number = _place(weekday, lambda dates: dates.weekdays)
        return _weekday(number, groups.get("week") or "", today, past=past)
    name = groups.get("month_name")
    month = _place(name, lambda dates: dates.months) + 1 if name else read_number(groups["month"])
    return _date(groups.get("year"), month, read_number(groups["day"]), today, past=past)


def _place(name: str, pick: Callable[[Dates], tuple[Words, ...]]) -> int:
    """Return the place of the name among those of the months or weekdays, from 0."""
    lists = [pick(typed_in(language).dates) for language in languages()]
    return next(n for names in lists for n, same in enumerate(names) if name in same)


def _weekday(number: int, week: str, today: date, *, past: bool) -> date:
    """Find the next such day. A week begins on Monday."""
    monday = today - timedelta(days=today.weekday())
    if week in typed_words(lambda typed: typed.dates.this_week):
        return monday + timedelta(days=number)
    if week in typed_words(lambda typed: typed.dates.next_week):
        return monday + timedelta(days=number + 7)
    if week in typed_words(lambda typed: typed.dates.second_week):
        return monday + timedelta(days=number + 14)
    if week or number == today.weekday():
        raise Doubt("doubt-which-day")
    ahead = (number - today.weekday()) % 7
    return today + timedelta(days=ahead - 7 if past else ahead)


def _date(year: str | None, month: int, day: int, today: date, *, past: bool) -> date:
    """Without a year: the next such date (the last one, with ``past``)."""
    try:
        if year:
            return date(int(year), month, day)
        meant = date(today.year, month, day)
        if past and meant > today:
            return date(today.year - 1, month, day)
        return date(today.year + 1, month, day) if meant < today and not past else meant
    except ValueError:
        raise Doubt("doubt-no-such-day") from None


def _on_the_clock(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Place a time on a day. Raises Doubt for one that clocks skip or show twice, in the night they are changed."""
    try:
        local = datetime.combine(day, clock, tzinfo=zone)
        if local.utcoffset() != local.replace(fold=1).utcoffset():
            raise Doubt("doubt-clock-change")
        return local.astimezone(UTC)
    except OverflowError:
        raise Doubt("doubt-far") from None
