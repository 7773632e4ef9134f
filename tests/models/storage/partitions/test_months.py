"""A month holds the row numbers that were given out in it, on UTC's clocks."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from models.storage.partitions.months import Month
from models.storage.row_numbers import first_at

_TICK = timedelta(milliseconds=1)


def test_the_month_after_december_is_next_years_first() -> None:
    december = Month(2026, 12)
    assert december.next == Month(2027, 1)
    assert december.later(14) == Month(2028, 2)
    assert Month(2027, 1).later(-1) == december
    assert list(Month(2026, 11).until(Month(2027, 2))) == [(2026, 11), (2026, 12), (2027, 1), (2027, 2)]


def test_a_month_ends_where_the_next_begins_to_the_millisecond() -> None:
    begins = datetime(2027, 1, 1, tzinfo=UTC)
    assert Month.of(first_at(begins)) == Month(2027, 1)
    assert Month.of(first_at(begins) - 1) == Month.of(first_at(begins - _TICK)) == Month(2026, 12)
    assert Month(2026, 12).end == Month(2027, 1).first == first_at(begins)


def test_whose_clock_it_is_decides_nothing() -> None:
    shanghai = timezone(timedelta(hours=8))
    assert Month.at(datetime(2027, 1, 1, 7, 59, tzinfo=shanghai)) == Month(2026, 12)
    assert Month.at(datetime(2027, 1, 1, 8, tzinfo=shanghai)) == Month(2027, 1)


def test_numbers_before_all_time_are_of_the_first_month_of_all() -> None:
    assert Month.of(1) == Month(2024, 1)
    assert Month(2024, 1).first == 0


@pytest.mark.parametrize("name", ["opens", "opens_default", "opens_dropped", "opens_2026_1"])
def test_what_is_no_months_partition_is_taken_for_none(name: str) -> None:
    assert Month.named(name) is None


def test_a_partitions_name_tells_its_month() -> None:
    assert Month(2026, 9).partition_of("opens") == "opens_2026_09"
    assert Month.named("interactions_2026_09") == Month(2026, 9)
