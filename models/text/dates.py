"""Moments: a date and time as people write them, in English or Chinese. Strict: what could mean two things is a doubt.

``read_moment`` takes a day and a time from the beginning of some words; what follows them is handed back. A time alone
is meant for today; nothing is guessed beyond that.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

FARTHEST = timedelta(days=400)
_LONGEST = 500
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_HAN = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_HAN_WEEKDAYS = {sign: n for n, sign in enumerate("一二三四五六日")} | {"天": 6}
_HAN_DAYS = {"今天": 0, "今日": 0, "今": 0, "明天": 1, "明日": 1, "明": 1, "后天": 2, "大后天": 3} | {
    "昨天": -1,
    "前天": -2,
}
_WORDS = {"yesterday": -1, "today": 0, "tomorrow": 1}
_MONTH_WORD = (
    "(?P<month_word>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_PART = "(?P<part>凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|早|晚)?"
_NUMBER = r"\d{1,2}|[二三四五]?十[一二三四五六七八九]?|[零一二两三四五六七八九]"

_DAYS = [
    re.compile(r"(?P<year>\d{4})\s*[-/年.]\s*(?P<month>\d{1,2})\s*[-/月.]\s*(?P<day>\d{1,2})(?!\d)\s*[日号]?"),
    re.compile(rf"(?P<month>{_NUMBER})月(?P<day>{_NUMBER})[日号]"),
    re.compile(
        rf"(?:on )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.? (?:of )?{_MONTH_WORD}\b\.?(?:,? (?P<year>\d{{4}})(?![\d:]))?"
    ),
    re.compile(
        rf"(?:on )?{_MONTH_WORD}\.? (?P<day>\d{{1,2}})(?![\d:])(?:st|nd|rd|th)?(?:,? (?P<year>\d{{4}})(?![\d:]))?"
    ),
    re.compile(r"(?P<word>today|tomorrow|yesterday|(?:the )?day after tomorrow)\b"),
    re.compile(r"(?P<han_day>大后天|后天|昨天|前天|今天|今日|明天|明日|[今明](?=[早晚]))"),
    re.compile(r"(?P<han_week>下下|下|本|这)?个?(?:周|星期|礼拜)(?P<han_weekday>[一二三四五六日天])"),
    re.compile(
        r"(?:on )?(?P<week>this |next )?(?P<weekday>mon|tue|wed|thu|fri|sat|sun)"
        r"(?:day|sday|nesday|rsday|urday|s|rs|nes|ur)?\b\.?"
    ),
]
_TIMES = [
    re.compile(r"(?:at )?(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s?(?P<half>[ap])\.?m\b\.?"),
    re.compile(r"(?:at )?(?P<noon>noon)\b"),
    re.compile(
        rf"{_PART}\s*(?P<hour>{_NUMBER})\s*(?:[点时]钟?整?)"
        rf"\s*(?:(?P<han_half>半)|(?P<quarter>[一三])刻|(?P<minute>{_NUMBER})分?)?"
    ),
    re.compile(rf"{_PART}\s*(?:at )?(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})(?!\d)"),
]
_BETWEEN = re.compile(r"[\s,,、]+")
_AFTER = re.compile(r"^(?:[\s,,、;.。·-]+|(?:at|in)\b\s*|[在到@]\s*)+")
_ANOTHER = re.compile(r"\d{1,2}:\d{2}|\b\d{1,2}\s?[ap]\.?m\b|\d\s*[点时]|^\s*(?:-|–|~|to\b|or\b|或|到|至)\s*\d")
_AFTERNOON = {"下午", "傍晚", "晚上", "晚"}


class Doubt(ValueError):
    """The words could mean several times, or none. ``sentence`` names the one (models/words) that asks."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class ParsedDate:
    at: datetime
    """In UTC."""
    rest: str
    """What followed, as it was written."""


def read_moment(words: str, zone: ZoneInfo, present: datetime, *, past: bool = False) -> ParsedDate:
    """Read the moment that the words begin with, on the clocks of ``zone``. Raises Doubt.

    It lies after ``present`` or, with ``past``, before it, and never more than about a year away.
    """
    written = unicodedata.normalize("NFKC", words[:_LONGEST]).strip()
    today = present.astimezone(zone).date()
    day, clock, rest = _parts(written, today, past=past)
    if clock is None:
        raise Doubt("doubt-which-time" if day is not None else "doubt-when")
    if _ANOTHER.search(rest.lower()):
        raise Doubt("doubt-two-times")
    at = _on_the_clock(day or today, clock, zone)
    if (at > present) is past:
        raise Doubt("doubt-not-yet" if past else "doubt-past")
    if abs(at - present) > FARTHEST:
        raise Doubt("doubt-far")
    return ParsedDate(at, _AFTER.sub("", rest).strip())


def _parts(written: str, today: date, *, past: bool) -> tuple[date | None, time | None, str]:
    """Day and time from the beginning, in either order, and the rest."""
    day: date | None = None
    clock: time | None = None
    rest = written
    while day is None or clock is None:
        plain = rest.lower()
        if len(plain) != len(rest):  # a few letters change their length
            raise Doubt("doubt-when")
        if clock is None and (found := _first(_TIMES, plain)):
            clock = _time(found)
        elif day is None and (found := _first(_DAYS, plain)):
            day = _day(found, today, past=past)
        else:
            break
        rest = rest[found.end() :]
        gap = _BETWEEN.match(rest)
        if gap and (day is None or clock is None):
            rest = rest[gap.end() :]
    return day, clock, rest


def _first(patterns: list[re.Pattern[str]], plain: str) -> re.Match[str] | None:
    return next((found for pattern in patterns if (found := pattern.match(plain))), None)


def _time(found: re.Match[str]) -> time:
    groups = found.groupdict()
    if groups.get("noon"):
        return time(12)
    hour, minute = _number(groups["hour"]), _number(groups.get("minute") or "0")
    if groups.get("han_half"):
        minute = 30
    elif groups.get("quarter"):
        minute = _number(groups["quarter"]) * 15
    half, part = groups.get("half"), groups.get("part")
    if half:
        if not 1 <= hour <= 12:
            raise Doubt("doubt-which-time")
        hour = hour % 12 + (12 if half == "p" else 0)
    elif part:
        hour = _in_part_of_day(hour, part)
    elif 1 <= hour <= 7 and not groups["hour"].startswith("0"):
        raise Doubt("doubt-which-half")  # "3:00" may be the afternoon's; "03:00" is not
    if hour > 23 or minute > 59:
        raise Doubt("doubt-which-time")
    return time(hour, minute)


def _in_part_of_day(hour: int, part: str) -> int:
    if part in _AFTERNOON:
        if part.startswith("晚") and hour in {0, 12}:
            raise Doubt("doubt-which-half")  # midnight, of which day?
        return hour + 12 if 1 <= hour < 12 else hour
    if part == "中午":
        if hour not in {11, 12, 13, 1, 2}:
            raise Doubt("doubt-which-half")
        return hour + 12 if hour in {1, 2} else hour
    if hour > 12 or (hour == 12 and part != "上午"):
        raise Doubt("doubt-which-half")
    return hour


def _day(found: re.Match[str], today: date, *, past: bool) -> date:
    groups = found.groupdict()
    if word := groups.get("word"):
        return today + timedelta(days=_WORDS.get(word, 2))
    if han := groups.get("han_day"):
        return today + timedelta(days=_HAN_DAYS[han])
    if han_weekday := groups.get("han_weekday"):
        return _weekday(_HAN_WEEKDAYS[han_weekday], groups.get("han_week") or "", today, past=past)
    if weekday := groups.get("weekday"):
        number = next(n for n, name in enumerate(_WEEKDAYS) if name.startswith(weekday))
        return _weekday(number, (groups.get("week") or "").strip(), today, past=past)
    month_word = groups.get("month_word")
    month = _MONTHS.index(month_word[:3]) + 1 if month_word else _number(groups["month"])
    return _date(groups.get("year"), month, _number(groups["day"]), today, past=past)


def _weekday(number: int, week: str, today: date, *, past: bool) -> date:
    """Find the next such day. A week begins on Monday; which one *next* means in English, nobody agrees on."""
    monday = today - timedelta(days=today.weekday())
    if week in {"本", "这", "this"}:
        return monday + timedelta(days=number)
    if week in {"下", "下下"}:
        return monday + timedelta(days=number + 7 * len(week))
    if week == "next" or number == today.weekday():
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


def _number(written: str) -> int:
    """Of digits, or of Chinese numerals below sixty."""
    if written.isdecimal():
        return int(written)
    tens, ten, ones = written.rpartition("十")
    if not ten:
        return _HAN[written]
    return (_HAN[tens] if tens else 1) * 10 + (_HAN[ones] if ones else 0)
