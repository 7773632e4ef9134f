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
        ("in 10 minutes", "2026-11-23 12:10", ""),
        ("In two hours at Café Luna", "2026-11-23 14:00", "Café Luna"),
        ("half an hour from now", "2026-11-23 12:30", ""),
        ("in an hour, lobby", "2026-11-23 13:00", "lobby"),
        ("in 1.5 hrs", "2026-11-23 13:30", ""),
        ("in 3 days at 15:00", "2026-11-26 15:00", ""),
        ("10 分钟后", "2026-11-23 12:10", ""),
        ("两小时后在星巴克", "2026-11-23 14:00", "星巴克"),
        ("半个小时以后", "2026-11-23 12:30", ""),
        ("两个半小时之后", "2026-11-23 14:30", ""),
        ("二十五分钟后", "2026-11-23 12:25", ""),
        ("三天后下午3点", "2026-11-26 15:00", ""),
        ("两周后 10:00", "2026-12-07 10:00", ""),
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
        ("in 0 minutes", "doubt-past"),
        ("in 10 minutes or 15:00", "doubt-two-times"),
        ("in 2 days", "doubt-which-time"),
        ("in half a day", "doubt-when"),
        ("in 10", "doubt-when"),
        ("in 10 mines", "doubt-when"),
        ("10 minutes", "doubt-when"),
        ("10分钟", "doubt-when"),
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


_SPANS = {
    "in {} minutes": 1,
    "in {} hours": 60,
    "{} min from now": 1,
    "{}分钟后": 1,
    "{} 个小时以后": 60,
    "{}小时之后": 60,
}
_WORDS_AROUND = st.sampled_from(
    [("", ""), ("call back", ""), ("", "call back"), ("给张三", "回电话"), ("", "发报价 A4")]
)


def _han(number: int) -> str:
    tens, ones = divmod(number, 10)
    return f"{HAN[tens] if tens > 1 else ''}{'十' if tens else ''}{HAN[ones] if ones or not tens else ''}"


@given(ZONES, st.sampled_from(sorted(_SPANS)), st.integers(1, 59), _WORDS_AROUND, st.booleans())
def test_a_span_is_counted_from_now_on_whatever_clock_and_what_stands_around_it_is_kept(
    zone: ZoneInfo, form: str, number: int, around: tuple[str, str], written_out: bool
) -> None:
    before, after = around
    counted = _han(number) if written_out and "后" in form else str(number)
    found = find_moment(" ".join(filter(None, (before, form.format(counted), after))), zone, NOON_ON_MONDAY)
    assert found.at == NOON_ON_MONDAY + timedelta(minutes=number * _SPANS[form])
    assert (found.rest, found.from_now) == (" ".join(filter(None, around)), True)


@pytest.mark.parametrize(
    "words", ["call back 1,5 小时后", "一百二十分钟后", "call in 2000 hours", "回电话 三百天后"], ids=map(str, range(4))
)
def test_the_end_of_a_longer_number_is_not_taken_for_the_number(words: str) -> None:
    with pytest.raises(Doubt):
        find_moment(words, SHANGHAI, NOON_ON_MONDAY)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("call back 2 December 2099 15:00", "doubt-far"),
        ("call back next Friday 15:00", "doubt-which-day"),
        ("call back tomorrow 15:00 or 16:00", "doubt-two-times"),
        ("call back 30 February 15:00", "doubt-no-such-day"),
        ("call back 1 March 2020 15:00", "doubt-past"),
    ],
)
def test_no_part_of_a_doubtful_time_is_taken_for_the_time(words: str, sentence: str) -> None:
    with pytest.raises(Doubt, match=sentence):
        find_moment(words, SHANGHAI, NOON_ON_MONDAY)


def test_a_day_that_has_passed_may_be_what_it_is_about() -> None:
    found = find_moment("contract of 1 March 2020, call tomorrow 16:00", SHANGHAI, NOON_ON_MONDAY)
    assert (found.at, found.rest) == (datetime(2026, 11, 24, 8, tzinfo=UTC), "contract of 1 March 2020, call")


def test_a_sum_before_the_time_is_no_part_of_it() -> None:
    found = find_moment("出价三百明天下午3点", SHANGHAI, NOON_ON_MONDAY)
    assert (found.at, found.rest) == (datetime(2026, 11, 24, 7, tzinfo=UTC), "出价三百")


def test_a_day_counted_from_now_means_its_morning_to_who_is_reminded() -> None:
    found = find_moment("call back in 3 days", SHANGHAI, NOON_ON_MONDAY)
    assert (found.at, found.rest, found.from_now) == (datetime(2026, 11, 26, 1, tzinfo=UTC), "call back", False)
