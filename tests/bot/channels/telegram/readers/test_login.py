"""Log In With Telegram: who comes back is believed as Telegram signed it, for us, for this login, and once."""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import aiohttp
import pytest
from pydantic import SecretStr

from bot.channels.telegram.checkup import check
from bot.channels.telegram.readers.login import TelegramLogin, open_login
from bot.channels.telegram.settings import TelegramSettings
from bot.outcomes import Unusable
from models.identity.recognitions import NotRecognised, RecognisedAccount
from tests.fixtures.telegram import FakeTelegram
from tests.fixtures.telegram.login import FakeTelegramLogin, SigningKey

TOKEN = "4200000001:AAHandbillTestTokenOfThirtyFiveChar"
PUBLIC = "https://cards.test"
YI = {"id": 7_000_000_001, "first_name": "陈一"}


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegramLogin]:
    async with FakeTelegramLogin("4200000001", f"{PUBLIC}/known/telegram", user=YI) as opened:
        yield opened


@pytest.fixture
async def login(telegram: FakeTelegramLogin) -> AsyncIterator[TelegramLogin]:
    settings = TelegramSettings(token=SecretStr(TOKEN), login_secret=SecretStr(telegram.secret), login_url=telegram.url)
    async with open_login(settings, PUBLIC) as opened:
        assert opened is not None
        yield opened


async def sent_there(login: TelegramLogin, state: str = "5tate") -> dict[str, str]:
    """Follow the way to Telegram, and return what comes back."""
    url = login.ask_url(login.comes_back_to, state, named=True)
    async with aiohttp.ClientSession() as browser, browser.get(url, allow_redirects=False) as answer:
        assert answer.status == 302, await answer.text()
        back = answer.headers["Location"]
    assert back.startswith(f"{PUBLIC}/known/telegram?")
    return dict(parse_qsl(urlsplit(back).query))


async def test_a_login_says_who_it_is(telegram: FakeTelegramLogin, login: TelegramLogin) -> None:
    query = await sent_there(login)
    assert await login.recognise(query) == RecognisedAccount(account="7000000001", name="陈一")
    assert telegram.asked[0]["scope"] == "openid profile"
    with pytest.raises(NotRecognised):
        await login.recognise(query)
    assert telegram.faults == []


async def test_who_does_not_agree_is_nobody(telegram: FakeTelegramLogin, login: TelegramLogin) -> None:
    telegram.user = None
    with pytest.raises(NotRecognised) as why:
        await login.recognise(await sent_there(login))
    assert why.value.refused


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://evil.test"},
        {"aud": "4200000002"},
        {"aud": ["4200000002"]},
        {"nonce": "another"},
        {"exp": 1},
        {"iat": 9_999_999_999},
        {"exp": "never"},
        {"id": "7 OR 1"},
        {"id": None},
        {"id": -7},
    ],
)
async def test_a_token_for_something_else_is_none(
    telegram: FakeTelegramLogin, login: TelegramLogin, changed: dict[str, Any]
) -> None:
    telegram.changed = changed
    with pytest.raises(NotRecognised):
        await login.recognise(await sent_there(login))


async def test_a_code_that_another_login_was_given_is_worth_nothing(
    telegram: FakeTelegramLogin, login: TelegramLogin
) -> None:
    query = await sent_there(login)
    with pytest.raises(NotRecognised, match="invalid_grant"):
        await login.recognise(query | {"state": "another"})
    assert telegram.faults == ["the code is not for whoever brings it"]


async def test_only_published_keys_sign_and_new_ones_are_looked_for(
    telegram: FakeTelegramLogin, login: TelegramLogin
) -> None:
    await login.recognise(await sent_there(login))
    telegram.key = SigningKey("k2")
    assert (await login.recognise(await sent_there(login))).account == "7000000001"
    forged = SigningKey("k2")
    published, telegram.key = telegram.key, forged
    login._keys = [published.published]
    with pytest.raises(NotRecognised, match="signature"):
        await login.recognise(await sent_there(login))


@pytest.mark.parametrize("token", ["", "a.b", "a.b.c", "e30.e30.", "eyJhbGciOiJub25lIn0.e30.", "x" * 20_000, "1.1.1"])
async def test_what_is_no_token_names_nobody(telegram: FakeTelegramLogin, login: TelegramLogin, token: str) -> None:
    telegram.key.signs = lambda *_, **__: token  # type: ignore[method-assign]  # (Telegram gone mad)
    with pytest.raises(NotRecognised):
        await login.recognise(await sent_there(login))


async def test_while_telegram_does_not_answer_nobody_is_known(login: TelegramLogin) -> None:
    login._url = "http://127.0.0.1:9"
    with pytest.raises(NotRecognised, match="no answer"):
        await login.recognise({"code": "c", "state": "s"})


async def test_the_doctor_knows_a_wrong_secret(telegram: FakeTelegramLogin) -> None:
    async with FakeTelegram() as bot:
        settings = {"token": SecretStr(TOKEN), "api_url": bot.api_url, "login_url": telegram.url}
        await check(TelegramSettings(**settings))
        await check(TelegramSettings(**settings, login_secret=SecretStr(telegram.secret)))
        with pytest.raises(Unusable, match="login_secret is refused"):
            await check(TelegramSettings(**settings, login_secret=SecretStr("wrong")))


async def test_without_a_secret_there_is_no_login() -> None:
    async with open_login(TelegramSettings(token=SecretStr(TOKEN)), PUBLIC) as login:
        assert login is None
