"""Telephone numbers in their one form, in every country; whose they are shown to be."""

import hypothesis
import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.identity.proved_numbers import (
    conversation_of_caller,
    phone_of_promoter,
    read_phone,
    set_country,
    set_own_phone,
    shown_phone,
)
from models.identity.terminals import Owner, prove
from models.people.addresses import Address, reachable
from models.people.customers import new_customer
from models.people.promoters import invite
from models.storage.channel_state import keep_fact
from models.talking.conversations import between
from models.text.phone_numbers import NoPhone, e164, mended, region_of

_KINDS = [
    kind
    for kind in phonenumbers.PhoneNumberType.values()
    if kind
    in {
        phonenumbers.PhoneNumberType.FIXED_LINE,
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
        phonenumbers.PhoneNumberType.VOIP,
    }
]
_EXAMPLES = [
    (region, example)
    for region in sorted(phonenumbers.SUPPORTED_REGIONS)
    for kind in _KINDS
    if (example := phonenumbers.example_number_for_type(region, kind)) is not None
]
_WRITTEN = phonenumbers.PhoneNumberFormat


@pytest.mark.parametrize(
    ("typed", "region", "number"),
    [
        ("+49 30 1234567", "", "+49301234567"),
        ("+49 (0)30 / 123-45.67", "", "+49301234567"),
        ("0049 30 1234567", "CN", "+49301234567"),
        ("0049 30 1234567", "", "+49301234567"),
        ("030 1234567", "DE", "+49301234567"),
        ("138 0013 8000", "CN", "+8613800138000"),
        ("8613800138000", "CN", "+8613800138000"),
        ("008613800138000", "CN", "+8613800138000"),
        ("１３８００１３８０００", "CN", "+8613800138000"),
        ("＋８６ １３８ ００１３ ８０００", "", "+8613800138000"),
        ("(415) 867-5309", "US", "+14158675309"),
        ("1 415 867 5309", "US", "+14158675309"),
        ("06 698 12345", "IT", "+390669812345"),
        ("+39 06 698 12345", "DE", "+390669812345"),
        ("8 912 345 67 89", "RU", "+79123456789"),
        ("06 30 123 4567", "HU", "+36301234567"),
        ("+86\u00a0138\u20110013\u20118000", "", "+8613800138000"),
    ],
)
def test_many_ways_to_write_a_number_are_one(typed: str, region: str, number: str) -> None:
    assert e164(typed, region) == number


@pytest.mark.parametrize(
    "typed",
    ["", "+", "030 1234567", "+0301234567", "+49", "anonymous", "+4930123456789012", "+49 30 x", "+49 30 1234567#12"],
)
def test_what_is_no_number_is_said_to_be_none(typed: str) -> None:
    with pytest.raises(NoPhone):
        e164(typed)


@given(st.text(max_size=40) | st.text("+0123456789-() ", max_size=24), st.sampled_from(["", "US", "DE", "CN", "IT"]))
@hypothesis.example(typed="20100000000000", region="DE")  # there is such a number, too long to be called from abroad
def test_whatever_is_typed_is_a_number_in_its_form_or_none(typed: str, region: str) -> None:
    try:
        number = e164(typed, region)
    except NoPhone:
        return
    assert number.startswith("+")
    assert number[1:].isascii()
    assert number[1:].isdecimal()
    assert 5 <= len(number) <= 16
    assert e164(number) == number
    assert mended(number) in {number, mended(mended(number))}


@pytest.mark.slow
def test_the_numbers_of_every_country_are_read_as_people_there_and_abroad_write_them() -> None:
    assert len(_EXAMPLES) > 400
    for region, example in _EXAMPLES:
        number = phonenumbers.format_number(example, _WRITTEN.E164)
        for written in (_WRITTEN.E164, _WRITTEN.INTERNATIONAL, _WRITTEN.NATIONAL):
            assert e164(phonenumbers.format_number(example, written), region) == number, (region, written)
        assert e164(phonenumbers.format_number(example, _WRITTEN.INTERNATIONAL)) == number
        assert e164(number[1:], region) == number, f"{region}: without the +"
        assert mended(number) == number


def test_numbers_that_were_read_by_simpler_rules_are_mended_where_that_is_certain() -> None:
    for wrong, meant in [
        ("+868613800138000", "+8613800138000"),
        ("+114158675309", "+14158675309"),
        ("+39669812345", "+390669812345"),
        ("+789123456789", "+79123456789"),
        ("+366301234567", "+36301234567"),
        ("+49301234", "+49301234"),
        ("erased 7", "erased 7"),
        ("anonymous", "anonymous"),
    ]:
        assert mended(wrong) == meant


def test_a_country_is_named_by_its_letters_or_its_calling_code() -> None:
    named = [region_of(each) for each in ("cn", "86", "+86", "1", "7", "39", "800", "0", "china", "")]
    assert named == ["CN", "CN", "CN", "US", "RU", "IT", "", "", "", ""]


async def test_a_number_without_a_country_is_of_the_house_else_of_the_language(database: object) -> None:
    assert await read_phone("138 0013 8000", "zh") == "+8613800138000"
    with pytest.raises(NoPhone):
        await read_phone("138 0013 8000", "en")
    await keep_fact("voice", "country", {"code": "49"})  # as it was kept once
    assert await read_phone("030 1234567", "zh") == "+49301234567"
    await set_country("IT")
    assert await read_phone("06 698 12345") == "+390669812345"


async def test_a_promoters_own_number_stays_with_whoever_said_it_first_or_showed_it(database: object) -> None:
    jia, bo, yi = await invite("Jia"), await invite("Bo"), await new_customer("Yi")
    assert await set_own_phone("+49301234567", jia.id)
    assert await set_own_phone("+49301234567", jia.id)
    assert not await set_own_phone("+49301234567", bo.id)
    assert await phone_of_promoter(jia.id) == "+49301234567"
    await prove(Owner(customer_id=yi.id), "voice", "+49301234567")  # whose it is after all
    assert (await phone_of_promoter(jia.id), await shown_phone(yi.id)) == ("", "+49301234567")
    assert not await set_own_phone("+49301234567", jia.id)


async def test_a_caller_is_in_the_conversation_they_spoke_in_last(database: object) -> None:
    jia, bo, yi = await invite("Jia"), await invite("Bo"), await new_customer("Yi")
    await between(jia.id, yi.id)
    assert await conversation_of_caller("+49301234567") is None
    await prove(Owner(customer_id=yi.id), "voice", "+49301234567")
    latest = await between(bo.id, yi.id)
    found = await conversation_of_caller("+49301234567")
    assert found is not None
    assert found.id == latest.id
    await Address.filter(channel="voice").update(confirmed_at=None)  # only typed
    assert await conversation_of_caller("+49301234567") is None


async def test_nothing_is_written_to_a_telephone_number(database: object) -> None:
    yi = await new_customer("Yi")
    await prove(Owner(customer_id=yi.id), "voice", "+49301234567")
    assert await reachable(yi.id) is None
