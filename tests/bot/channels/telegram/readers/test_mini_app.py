"""Who looks at a Mini App is believed only as Telegram signed it: for this bot, whole, unchanged, within minutes."""

import json
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram.readers.mini_app import TelegramMiniApp
from models.identity.mini_apps import SharedCard
from models.identity.recognitions import NotRecognised
from tests.fixtures.quick import examples
from tests.fixtures.telegram.mini_app import signed_by

TOKEN = "4200000001:AAHandbillTestTokenOfThirtyFiveChar"
NOW = 1_800_000_000
YI = {"id": 7_000_000_001, "first_name": "一", "last_name": "陈 &=%+", "language_code": "zh-hans", "is_premium": True}


async def _prepares_nothing(account: str, card: SharedCard) -> str:
    return ""


APP = TelegramMiniApp(TOKEN, _prepares_nothing, clock=lambda: float(NOW))
GENUINE = signed_by(TOKEN, YI, at=NOW)
numbers = st.integers(min_value=1, max_value=2**52 - 1)


def accepted(signed: str, *, receipt: str = "", open_id: int = 1) -> bool:
    with suppress(NotRecognised):
        APP.reader(signed, open_id=open_id, receipt=receipt)
        return True
    return False


@given(numbers, st.text(max_size=60), st.text(max_size=60), st.integers(-60, 300), st.text(max_size=30))
def test_whoever_telegram_signs_is_who_reads(number: int, first: str, last: str, age: int, more: str) -> None:
    user = {"id": number, "first_name": first, "last_name": last}
    with suppress(UnicodeEncodeError):  # half a surrogate pair is nothing that anybody can sign
        signed = signed_by(TOKEN, user, at=NOW - age, start_param=more)
        reader = APP.reader(signed, open_id=1)
        assert (reader.account, reader.name) == (str(number), " ".join(part for part in (first, last) if part))


@settings(max_examples=examples(400))
@given(st.integers(0, len(GENUINE) - 1), st.characters(min_codepoint=33, max_codepoint=126))
def test_a_changed_character_is_no_signature(place: int, character: str) -> None:
    changed = GENUINE[:place] + character + GENUINE[place + 1 :]
    assert accepted(changed) is (parse_qsl(changed) == parse_qsl(GENUINE)), changed


@settings(max_examples=examples(300))
@given(st.integers(0, len(GENUINE) - 1))
def test_neither_is_half_of_one(length: int) -> None:
    assert not accepted(GENUINE[:length])
    assert not accepted(GENUINE[len(GENUINE) - length :])


@settings(max_examples=examples(300))
@given(st.from_regex(r"[0-9]{5,12}:[A-Za-z0-9_-]{30,40}", fullmatch=True), numbers)
def test_another_bots_is_not_ours(token: str, number: int) -> None:
    assert accepted(signed_by(token, {"id": number, "first_name": "X"}, at=NOW)) is (token == TOKEN)


@given(st.dictionaries(st.sampled_from(["user", "auth_date", "hash", "query_id", "x"]), st.text(max_size=70)))
def test_whatever_anybody_makes_up_is_refused(fields: dict[str, str]) -> None:
    with suppress(UnicodeEncodeError):
        assert not accepted(urlencode(fields))


@pytest.mark.parametrize("age", [301, 3_600, 86_400, -61, -86_400])
def test_an_old_signature_is_refused_and_one_from_the_future(age: int) -> None:
    assert not accepted(signed_by(TOKEN, YI, at=NOW - age))


def test_one_that_was_fresh_when_this_page_brought_it_serves_for_a_tap_later_on_this_page_alone() -> None:
    old = signed_by(TOKEN, YI, at=NOW - 3_000)
    earlier = TelegramMiniApp(TOKEN, _prepares_nothing, clock=lambda: NOW - 3_000.0)
    receipt = earlier.receipt(earlier.reader(old, open_id=1), 1)
    assert accepted(old, receipt=receipt, open_id=1)
    assert not accepted(old, receipt=receipt, open_id=2)
    assert not accepted(signed_by(TOKEN, YI, at=NOW - 2_999), receipt=receipt, open_id=1)


@pytest.mark.parametrize(
    "user",
    [
        {},
        {"id": "7"},
        {"id": True},
        {"id": 0},
        {"id": -5},
        {"id": 2**60},
        {"id": 1.5},
        {"id": 7, "is_bot": True},
        [7],
        "7",
        None,
    ],
)
def test_a_signature_for_nobody_names_nobody(user: Any) -> None:
    assert not accepted(signed_by(TOKEN, user, at=NOW))


def test_a_field_that_stands_there_twice_or_too_much_of_it_is_refused() -> None:
    assert not accepted(f"{GENUINE}&user={json.dumps(YI)}")
    assert not accepted(signed_by(TOKEN, YI, at=NOW, start_param="x" * 5_000))
    assert accepted(GENUINE)
