"""Times that a hot insert binds are the texts that tortoise would write."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from models.storage.row_numbers import Numbers, Stamps, time_of


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_time_is_bound_as_the_text_that_tortoise_makes_of_it(at: datetime) -> None:
    assert Stamps("sqlite").bind(at) == at.isoformat(" ")
    assert Stamps("postgres").bind(at) is at


def test_a_number_carries_the_time_that_its_row_is_stamped_with() -> None:
    number = Numbers(1).next()
    assert Stamps("sqlite").of(number) == time_of(number).isoformat(" ")
