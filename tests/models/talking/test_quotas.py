"""The turn of what a customer says: at once, then one by one in order, and never for ever."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from models.talking.quotas import APART, AT_ONCE, MAX_WAITING, turn

BEGIN = datetime(2026, 11, 26, 12, tzinfo=UTC)


@given(st.lists(st.floats(0, 600), min_size=1, max_size=150))
def test_no_more_than_the_burst_and_twelve_a_minute_go_out_and_always_in_order(seconds: list[float]) -> None:
    said = [BEGIN + timedelta(seconds=each) for each in sorted(seconds)]
    turns = [turn(said[:n], at) for n, at in enumerate(said)]
    out = [each.at for each in turns]
    assert out == sorted(out)
    assert all(each.at >= at for each, at in zip(turns, said, strict=True))
    for n, first in enumerate(out):
        within = sum(first <= each <= first + timedelta(minutes=1) for each in out[n:])
        assert within <= AT_ONCE + timedelta(minutes=1) / APART + 1


def test_who_writes_as_people_write_never_waits() -> None:
    said = [BEGIN + n * timedelta(seconds=4) for n in range(100)]
    assert not any(turn(said[max(0, n - 80) : n], at).delayed for n, at in enumerate(said[:120]))


def test_a_flood_is_refused_once_minutes_of_it_wait() -> None:
    said = [BEGIN] * 225
    turns = [turn(said[:n], at) for n, at in enumerate(said)]
    assert [each.delayed for each in turns].index(True) == AT_ONCE
    assert sum(not each.refused for each in turns) == AT_ONCE + MAX_WAITING
