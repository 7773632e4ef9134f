"""Codes, numbers and seals: what nobody can guess, and what grows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.storage.ciphers import BadSeal, TokenCipher
from models.storage.codes import fingerprint, is_code, new_code
from models.storage.row_numbers import EPOCH, Numbers, first_at, time_of

SEAL = TokenCipher(b"k" * 32)


def test_codes_are_22_url_safe_characters_and_never_the_same() -> None:
    codes = {new_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert all(is_code(code) and len(code) == 22 for code in codes)


@given(st.text(max_size=40))
def test_only_22_safe_characters_have_the_form_of_a_code(text: str) -> None:
    safe = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
    assert is_code(text) == (len(text) == 22 and set(text) <= safe)


def test_a_fingerprint_does_not_show_its_secret() -> None:
    assert "secret" not in fingerprint("secret")
    assert fingerprint("secret") == fingerprint("secret") != fingerprint("Secret")


def test_numbers_grow_and_tell_when_they_were_given_out() -> None:
    numbers = Numbers(7)
    given_out = [numbers.next() for _ in range(20_000)]
    assert given_out == sorted(set(given_out))
    assert given_out[0] < 2**63
    assert first_at(time_of(given_out[0])) <= given_out[0]
    assert time_of(given_out[0]) > EPOCH


def test_processes_give_out_different_numbers() -> None:
    one, two = Numbers(1), Numbers(2)
    assert not {one.next() for _ in range(5000)} & {two.next() for _ in range(5000)}


def test_a_token_opens_to_its_number() -> None:
    number = Numbers(1).next()
    token = SEAL.seal(number)
    assert is_code(token)
    assert SEAL.unseal(token) == number


@given(st.text(max_size=30) | st.from_regex(r"[A-Za-z0-9_-]{22}", fullmatch=True))
def test_nobody_makes_a_token_without_the_key(token: str) -> None:
    with pytest.raises(BadSeal):
        SEAL.unseal(token)


def test_a_bad_token_does_not_spoil_the_next_one() -> None:
    number = Numbers(1).next()
    for bad in ("", "x", "é" * 22, "-" * 22, "A" * 21 + "=", "A" * 22):
        with pytest.raises(BadSeal):
            SEAL.unseal(bad)
    assert SEAL.unseal(SEAL.seal(number)) == number


def test_a_token_of_another_key_or_of_yesterday_is_refused() -> None:
    with pytest.raises(BadSeal):
        SEAL.unseal(TokenCipher(b"x" * 32).seal(Numbers(1).next()))
    with pytest.raises(BadSeal, match="too long ago"):
        SEAL.unseal(SEAL.seal(1))
