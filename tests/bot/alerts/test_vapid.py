"""Who we are to a push service: a token that it can check with the key that the browser subscribed with."""

import pytest
from cryptography.exceptions import InvalidSignature

from bot.alerts.vapid import Vapid
from models.reaching.web_push_keys import our_key, point_of
from models.storage.database import Database
from tests.fixtures.push_service.identity import checked

SERVICE = "https://push.example.test"
NOON = 1_800_000_000.0


async def test_a_push_service_can_check_who_we_are_and_write_to_us(database: Database) -> None:
    key = await our_key()
    header = Vapid(key, "https://cards.example.test").header(SERVICE, NOON)
    assert checked(header, key=point_of(key.public_key())) == {
        "aud": SERVICE,
        "exp": NOON + 12 * 3600,
        "sub": "https://cards.example.test",
    }


async def test_a_token_is_no_good_for_another_key(database: Database) -> None:
    header = Vapid(await our_key(), "").header(SERVICE, NOON)
    tampered = header.replace(".", ".e", 1)
    with pytest.raises((InvalidSignature, ValueError)):
        checked(tampered, key=point_of((await our_key()).public_key()))


async def test_an_address_that_nobody_can_write_to_is_left_out(database: Database) -> None:
    key = await our_key()
    header = Vapid(key, "http://127.0.0.1:8080").header(SERVICE, NOON)
    assert "sub" not in checked(header, key=point_of(key.public_key()))


async def test_a_token_is_kept_for_its_service_until_its_time_is_nearly_up(database: Database) -> None:
    us = Vapid(await our_key(), "")
    first = us.header(SERVICE, NOON)
    assert us.header(SERVICE, NOON + 10 * 3600) == first
    assert us.header("https://another.example.test", NOON) != first
    renewed = us.header(SERVICE, NOON + 11.5 * 3600)
    assert checked(renewed, key=point_of((await our_key()).public_key()))["exp"] == NOON + 23.5 * 3600


async def test_the_installation_keeps_its_key(database: Database) -> None:
    assert point_of((await our_key()).public_key()) == point_of((await our_key()).public_key())
