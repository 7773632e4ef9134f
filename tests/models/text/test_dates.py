"""Moments: what people write is read as they mean it, or not at all."""

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from models.text.dates import FARTHEST, Doubt, find_moment, read_moment
from models.words import has

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
NOON_ON_MONDAY = datetime(2026, 11, 23, 4, tzinfo=UTC)  # noon in Shanghai
HAN = "零一二三四五六七八九十"

ZONES = st.sampled_from([ZoneInfo(name) for name in ("UTC", "Asia/Shanghai", "Asia/Kolkata", "America/St_Johns")])
CLOCKS = st.times().map(lambda each: each.replace(second=0, microsecond=0))
DAYS_AHEAD = st.integers(1, 364)


def read(words: str, *, past: bool = False, zone: ZoneInfo = SHANGHAI) -> tuple[str, str]:
    found = read_moment(words, zone, NOON_ON_MONDAY, past=past)
    return f"{found.at.astimezone(zone):%Y-%m-%d %H:%M}", found.rest


@pytest.mark.parametrize(
    ("words", "at", "rest"),
    [
        ("tomorrow 15:00", "2026-11-24 15:00", ""),
        ("Tomorrow at 3 pm at Café Luna", "2026-11-24 15:00", "Café Luna"),
        ("3 pm tomorrow, lobby", "2026-11-24 15:00", "lobby"),
        ("day after tomorrow noon", "2026-11-25 12:00", ""),
        ("15:00", "2026-11-23 15:00", ""),
        ("Friday 10:00", "2026-11-27 10:00", ""),
        ("thu, 9.30 a.m.", "2026-11-26 09:30", ""),
        ("1 December 15:00", "2026-12-01 15:00", ""),
        ("Dec 1, 3:30pm, Elm Street 4", "2026-12-01 15:30", "Elm Street 4"),
        ("1st of March 08:00", "2027-03-01 08:00", ""),
        ("2026-12-01 15:00 12 Main St", "2026-12-01 15:00", "12 Main St"),
        ("2026/12/1 03:00", "2026-12-01 03:00", ""),
        ("明天下午3点", "2026-11-24 15:00", ""),
        ("明天下午三点半在星巴克", "2026-11-24 15:30", "星巴克"),
        ("后天 9:30", "2026-11-25 09:30", ""),
        ("大后天上午十一点一刻", "2026-11-26 11:15", ""),
        ("今晚8点", "2026-11-23 20:00", ""),
        ("明早九点", "2026-11-24 09:00", ""),
        ("周五 14:00", "2026-11-27 14:00", ""),
        ("下周三上午10点", "2026-12-02 10:00", ""),
        ("１２月１日１５：００", "2026-12-01 15:00", ""),
        ("2026年12月1号 晚上7点20分 南京路100号", "2026-12-01 19:20", "南京路100号"),
    ],
)
def test_what_people_write(words: str, at: str, rest: str) -> None:
    assert read(words) == (at, rest)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "doubt-when"),
        ("soon", "doubt-when"),
        ("sunny 15:00", "doubt-when"),
        ("01/12/2026 15:00", "doubt-when"),
        ("tomorrow", "doubt-which-time"),
        ("tomorrow 9", "doubt-which-time"),
        ("tomorrow 25:00", "doubt-which-time"),
        ("tomorrow 13 pm", "doubt-which-time"),
        ("tomorrow 3:00", "doubt-which-half"),
        ("明天3点", "doubt-which-half"),
        ("今晚12点", "doubt-which-half"),
        ("next Friday 10:00", "doubt-which-day"),
        ("Monday 15:00", "doubt-which-day"),
        ("周一 15:00", "doubt-which-day"),
        ("tomorrow 15:00-16:00", "doubt-two-times"),
        ("tomorrow 15:00 or 16:00", "doubt-two-times"),
        ("明天下午3点到4点", "doubt-two-times"),
        ("11:00", "doubt-past"),
        ("yesterday 15:00", "doubt-past"),
        ("2026-11-22 15:00", "doubt-past"),
        ("2028-12-01 15:00", "doubt-far"),
        ("30 February 15:00", "doubt-no-such-day"),
        ("2027-02-29 15:00", "doubt-no-such-day"),
    ],
)
def test_what_is_doubtful_is_asked_about(words: str, sentence: str) -> None:
    with pytest.raises(Doubt) as doubt:
        read(words)
    assert doubt.value.sentence == sentence


@pytest.mark.parametrize("words", ["2027-03-28 02:30", "2027-10-31 02:30"])
def test_a_time_that_clocks_skip_or_show_twice_is_doubtful(words: str) -> None:
    with pytest.raises(Doubt, match="doubt-clock-change"):
        read(words, zone=BERLIN)


def test_for_a_correction_the_past_is_meant() -> None:
    assert read("today 10:30", past=True) == ("2026-11-23 10:30", "")
    assert read("昨天下午3点", past=True) == ("2026-11-22 15:00", "")
    assert read("Friday 10:00", past=True) == ("2026-11-20 10:00", "")
    assert read("1 December 15:00", past=True) == ("2025-12-01 15:00", "")
    with pytest.raises(Doubt, match="doubt-not-yet"):
        read("today 15:00", past=True)


def _english(day: date, clock: time) -> list[str]:
    half = "am" if clock.hour < 12 else "pm"
    twelve = f"{clock.hour % 12 or 12}:{clock:%M} {half}"
    return [
        f"{day.isoformat()} {clock:%H:%M}",
        f"{day.day} {day:%B %Y}, {clock:%H:%M}",
        f"{day:%b} {day.day}, {day.year} at {twelve}",
        f"{twelve} on {day.day} {day:%b} {day.year}",
    ]


def _chinese(day: date, clock: time) -> list[str]:
    part, hour = ("上午", clock.hour) if clock.hour < 12 else ("下午", clock.hour - 12 or 12)
    written = f"{day.year}年{day.month}月{day.day}日"
    return [f"{written}{clock:%H:%M}", f"{written} {part}{hour}点{clock.minute}分"]


@given(ZONES, DAYS_AHEAD, CLOCKS, st.integers(0, 5))
def test_any_date_and_time_is_read_back_however_it_is_written(
    zone: ZoneInfo, ahead: int, clock: time, form: int
) -> None:
    day = NOON_ON_MONDAY.astimezone(zone).date() + timedelta(days=ahead)
    meant = datetime.combine(day, clock, tzinfo=zone)
    assume(meant.utcoffset() == meant.replace(fold=1).utcoffset())
    words = [*_english(day, clock), *_chinese(day, clock)][form]
    found = read_moment(f"{words} Elm Street", zone, NOON_ON_MONDAY)
    assert (found.at, found.rest) == (meant, "Elm Street")


@given(st.text() | st.text("0123456789:点月日明天下午周三pmtoday -/.一二十", max_size=20), ZONES, st.booleans())
def test_any_words_are_read_or_doubted_and_never_lead_far(words: str, zone: ZoneInfo, past: bool) -> None:
    try:
        found = read_moment(words, zone, NOON_ON_MONDAY, past=past)
    except Doubt as doubt:
        sentence = doubt.sentence
    else:
        assert found.at.tzinfo is UTC
        assert (found.at <= NOON_ON_MONDAY) is past
        assert abs(found.at - NOON_ON_MONDAY) <= FARTHEST
        return
    assert has(sentence)


@pytest.mark.parametrize(
    ("words", "at", "rest"),
    [
        ("call back on Friday", "2026-03-06 09:00", "call back"),
        ("tomorrow 15:00 send prices", "2026-03-05 15:00", "send prices"),
        ("send the 3 towels tomorrow at 15:00", "2026-03-05 15:00", "send the 3 towels"),
        ("周五回电话", "2026-03-06 09:00", "回电话"),
        ("给他发报价，明天下午3点", "2026-03-05 15:00", "给他发报价"),
        ("2026-04-01", "2026-04-01 09:00", ""),
    ],
)
def test_a_reminder_names_its_time_anywhere_and_a_day_alone_means_its_morning(words: str, at: str, rest: str) -> None:
    zone = ZoneInfo("Asia/Shanghai")
    found = find_moment(words, zone, datetime(2026, 3, 4, 10, 0, tzinfo=zone))
    assert (f"{found.at.astimezone(zone):%Y-%m-%d %H:%M}", found.rest) == (at, rest)


@given(words=st.text(max_size=60))
def test_whatever_a_reminder_says_it_is_a_time_to_come_or_a_doubt(words: str) -> None:
    present = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
    with suppress(Doubt):
        assert find_moment(words, ZoneInfo("UTC"), present).at > present
