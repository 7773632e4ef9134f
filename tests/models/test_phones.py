"""Telephone numbers in their one form, and whose they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.addresses import Address, reachable
from models.conversations import between
from models.customers import new_customer
from models.phones import (
    NoPhone,
    claim_phone,
    conversation_of_caller,
    e164,
    phone_of_customer,
    phone_of_promoter,
    read_phone,
    set_country,
)
from models.promoters import invite


@pytest.mark.parametrize(
    ("typed", "country", "number"),
    [
        ("+49 30 1234567", "", "+49301234567"),
        ("+49 (0)30 / 123-45.67", "", "+49301234567"),
        ("0049 30 1234567", "86", "+49301234567"),
        ("030 1234567", "49", "+49301234567"),
        ("138 0013 8000", "86", "+8613800138000"),
        ("(415) 867-5309", "1", "+14158675309"),
        ("+86\u00a0138\u20110013\u20118000", "", "+8613800138000"),
    ],
)
def test_many_ways_to_write_a_number_are_one(typed: str, country: str, number: str) -> None:
    assert e164(typed, country) == number


@pytest.mark.parametrize(
    "typed", ["", "+", "030 1234567", "+0301234567", "+49", "anonymous", "+4930123456789012", "+49 30 x", "+٤٩٣٠١٢٣٤"]
)
def test_what_is_no_number_is_said_to_be_none(typed: str) -> None:
    with pytest.raises(NoPhone):
        e164(typed)


@given(st.text(max_size=40), st.sampled_from(["", "1", "49", "86"]))
def test_whatever_is_typed_is_a_number_in_its_form_or_none(typed: str, country: str) -> None:
    try:
        number = e164(typed, country)
    except NoPhone:
        return
    assert number.startswith("+")
    assert number[1:].isascii()
    assert number[1:].isdecimal()
    assert 8 <= len(number) <= 16
    assert e164(number) == number


async def test_a_number_belongs_to_whoever_said_it_first(database: object) -> None:
    await set_country("49")
    jia, yi, zed = await invite("Jia"), await new_customer("Yi"), await new_customer("Zed")
    number = await read_phone("030 1234567")
    assert await claim_phone(number, customer_id=yi.id)
    assert await claim_phone(number, customer_id=yi.id)
    assert not await claim_phone(number, customer_id=zed.id)
    assert not await claim_phone(number, promoter_id=jia.id)
    assert await claim_phone("+8613800138000", promoter_id=jia.id)
    assert await phone_of_promoter(jia.id) == "+8613800138000"
    assert (await phone_of_customer(yi.id), await phone_of_customer(zed.id)) == (number, "")
    assert await Address.all().count() == 2


async def test_a_caller_is_in_the_conversation_they_spoke_in_last(database: object) -> None:
    jia, bo, yi = await invite("Jia"), await invite("Bo"), await new_customer("Yi")
    assert await conversation_of_caller("+49301234567") is None
    await claim_phone("+49301234567", customer_id=yi.id)
    assert await conversation_of_caller("+49301234567") is None
    await between(jia.id, yi.id)
    latest = await between(bo.id, yi.id)
    found = await conversation_of_caller("+49301234567")
    assert found is not None
    assert found.id == latest.id


async def test_nothing_is_written_to_a_telephone_number(database: object) -> None:
    yi = await new_customer("Yi")
    await claim_phone("+49301234567", customer_id=yi.id)
    assert await reachable(yi.id) is None
