"""When a spread happened, told from the numbers of its opens."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from models.spread.timing import best_hours, half_life
from models.spread.tree import Tree
from models.storage.row_numbers import first_at, time_of

_SINCE = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
MINUTES = st.lists(st.integers(0, 20_000), max_size=60).map(sorted)


def _came(minutes: list[int]) -> Tree:
    tree = Tree()
    for number, minute in enumerate(minutes):
        tree.opens.append(first_at(_SINCE + timedelta(minutes=minute)) | number)
    return tree


@given(MINUTES, st.sampled_from(["UTC", "Asia/Shanghai", "Asia/Kolkata"]))
def test_the_best_hours_are_those_of_that_zones_clocks(minutes: list[int], zone: str) -> None:
    tree = _came(minutes)
    hours = Counter(time_of(number).astimezone(ZoneInfo(zone)).hour for number in tree.opens)
    assert best_hours(tree, ZoneInfo(zone), 24) == sorted(hours.items(), key=lambda each: (-each[1], each[0]))


@given(MINUTES)
def test_at_its_half_life_half_have_come(minutes: list[int]) -> None:
    span = half_life(_came(minutes))
    if not minutes:
        assert span is None
        return
    assert span is not None
    by_then = [minute for minute in minutes if timedelta(minutes=minute - minutes[0]) <= span]
    before = [minute for minute in minutes if timedelta(minutes=minute - minutes[0]) < span]
    assert len(by_then) * 2 >= len(minutes) >= len(before) * 2
