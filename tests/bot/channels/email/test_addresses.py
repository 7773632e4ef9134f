import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.email.addresses import Addresses, ToBounce, ToCard, ToReply, normal, row_number
from models.storage.codes import new_code

OURS = Addresses("Talk.test", b"k" * 32)
NUMBERS = st.integers(0, 2**32 - 1)
ROWS = st.integers(0, 2**63 - 1)
TAGS = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-", min_size=22, max_size=22)


@given(NUMBERS, NUMBERS, ROWS, TAGS)
def test_what_an_address_says_is_read_back_in_capitals_too(talk: int, address: int, row: int, tag: str) -> None:
    for made, meant in (
        (OURS.reply(talk, address), ToReply(talk, address)),
        (OURS.bounce(row), ToBounce(row)),
        (OURS.card(tag), ToCard(tag)),
    ):
        assert len(made.partition("@")[0]) <= 64
        assert made == made.lower()
        assert OURS.read(made.upper()) == meant
    assert OURS.row_of(OURS.message_id(row)) == row


@given(st.integers(0, 44), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_a_changed_token_is_nobodys(place: int, letter: str) -> None:
    made = OURS.reply(7, 9)
    changed = made[:place] + letter + made[place + 1 :]
    if changed != made:
        assert OURS.read(changed) is None


@given(TAGS, st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_a_card_has_one_address(tag: str, letter: str) -> None:
    made = OURS.card(tag)
    changed = made.replace(made.partition("@")[0][-1] + "@", letter + "@")
    assert (OURS.read(changed) == ToCard(tag)) == (changed == made)


def test_a_token_serves_only_what_it_was_made_for() -> None:
    token = OURS.bounce(1).partition("+")[2]
    assert OURS.read(f"reply+{token}") is None
    assert OURS.row_of(f"<{token}>") is None
    assert Addresses("talk.test", b"x" * 32).read(OURS.reply(1, 2)) is None
    assert Addresses("other.test", b"k" * 32).read(OURS.reply(1, 2)) is None


def test_the_seal_has_128_bits() -> None:
    token = OURS.reply(1, 2).partition("@")[0].removeprefix("reply+")
    assert len(token) * 5 >= 64 + 128


@given(st.text(max_size=100))
def test_nonsense_is_no_address_of_ours(nonsense: str) -> None:
    assert OURS.read(nonsense) is None
    assert OURS.read(f"{nonsense}@talk.test") is None or re.match("(reply|card|bounce)[+]", nonsense.lower())


def test_message_ids_are_short_enough_to_be_kept() -> None:
    assert len(OURS.message_id(2**63 - 1)) <= 100


@pytest.mark.parametrize("key", ["9" * 30, "a kind", "٣", ""])
def test_a_key_that_is_no_row_is_no_rows_number(key: str) -> None:
    assert 2**63 <= row_number(key) < 2**64
    assert row_number("12") == 12


@pytest.mark.parametrize(
    ("written", "known"),
    [
        (" Yi@Home.test ", "yi@home.test"),
        ("yi@localhost", ""),
        ("yi@home.test\r\nBcc: x@y.test", ""),
        ("a b@home.test", ""),
        ("<yi@home.test>", ""),
        ("毛巾@例子.测试", "毛巾@例子.测试"),
    ],
)
def test_an_address_has_one_form(written: str, known: str) -> None:
    assert normal(written) == known


def test_tags_as_they_are_made_go_there_and_back() -> None:
    for tag in (new_code() for _ in range(50)):
        assert OURS.read(OURS.card(tag)) == ToCard(tag)
