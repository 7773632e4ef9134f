"""What a customer is called: by their name, else by what tells them from others without one."""

import re
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from models.people.customers import Customer, shown_name

FIRST_SEEN = datetime(2026, 11, 26, 22, 5, tzinfo=UTC)


def _customer(number: int, name: str = "") -> Customer:
    return Customer(id=number, name=name, created_at=FIRST_SEEN)


def test_a_customer_with_a_name_is_called_by_it() -> None:
    assert shown_name(_customer(14, "Yi"), "en", topic="Towel") == "Yi"


def test_one_without_a_name_is_told_by_topic_time_and_mark() -> None:
    assert shown_name(_customer(14), "en", topic="Towel") == "a customer (no name yet) · Towel · 2026-11-26 22:05 · BS"
    shanghai = shown_name(_customer(14), "zh", topic="毛巾", timezone="Asia/Shanghai")
    assert shanghai == "还没有名字的客户 · 毛巾 · 2026-11-27 06:05 · BS"


@given(numbers=st.sets(st.integers(1, 2**31 - 1), min_size=2, max_size=20), language=st.sampled_from(["en", "zh"]))
def test_no_two_customers_without_a_name_are_called_alike_and_none_by_a_number(
    numbers: set[int], language: str
) -> None:
    called = {shown_name(_customer(number), language, topic="Towel") for number in numbers}
    assert len(called) == len(numbers)
    assert not [name for name in called if re.search("#[0-9]|[0-9]$", name)]
