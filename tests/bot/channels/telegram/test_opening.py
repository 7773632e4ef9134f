import asyncio
import time

import pytest
from pydantic import ValidationError

from bot.channels.telegram.settings import TelegramSettings
from bot.messages import Message
from bot.outcomes import Passing
from models.words import languages
from tests.bot.channels.telegram.conftest import Opening, until
from tests.fixtures.telegram import FakeTelegram, Person


async def test_the_menu_is_there_in_every_language(telegram: FakeTelegram, opening: Opening) -> None:
    async with opening():
        menus = {scope: said["commands"] for scope, said in telegram.world.settings.items() if "Commands" in scope}
    assert len(menus) == len(languages()) >= 2
    names = [[command["command"] for command in menu] for menu in menus.values()]
    assert names[0] == names[1]
    assert {"card", "customers", "checkin", "privacy"} <= {*names[0]}
    english, chinese, *_ = ([command["description"] for command in menu] for menu in menus.values())
    assert not {*english} & {*chinese}


async def test_links_carry_a_payload_once_the_name_is_known(telegram: FakeTelegram, opening: Opening) -> None:
    async with opening() as channel:
        assert channel.link("q1W2e3R4t5Y6u7I8o9P0aS") == "https://t.me/handbill_bot?start=q1W2e3R4t5Y6u7I8o9P0aS"
        assert channel.link("") == "https://t.me/handbill_bot"
        with pytest.raises(ValueError, match="no link can carry"):
            channel.link("no/such?payload")


@pytest.mark.slow
async def test_it_opens_without_telegram_and_connects_when_it_is_back(
    telegram: FakeTelegram, opening: Opening, yi: Person
) -> None:
    started = time.monotonic()
    async with telegram.outage():
        opened = opening()
        channel = await opened.__aenter__()
        assert time.monotonic() - started < 3
        assert channel.link("abc") == ""
        with pytest.raises(Passing):
            await channel.send(str(yi.id), Message(text="hello"), key="1")
    await until(lambda: channel.link("abc"))
    await channel.send(str(yi.id), Message(text="hello"), key="1")
    await opened.__aexit__(None, None, None)
    assert telegram.texts(yi.id) == ["hello"]


async def test_closing_leaves_nothing_running(telegram: FakeTelegram, opening: Opening) -> None:
    async with telegram.outage():
        async with opening():
            assert "telegram-introduction" in {task.get_name() for task in asyncio.all_tasks()}
        assert "telegram-introduction" not in {task.get_name() for task in asyncio.all_tasks()}


@pytest.mark.parametrize("token", ["", "abc", "12345", "12345:", "12345:has space", "12345:abc\n"])
def test_what_is_no_token_is_refused_without_being_repeated(token: str) -> None:
    with pytest.raises(ValidationError, match="BotFather") as refused:
        TelegramSettings.model_validate({"token": token})
    assert token == "" or token not in str(refused.value)


@pytest.mark.parametrize("url", ["", "api.telegram.org", "ftp://api.telegram.org", "https://"])
def test_a_server_needs_an_address(url: str) -> None:
    with pytest.raises(ValidationError, match="address"):
        TelegramSettings.model_validate({"token": "12345:abc", "api_url": url})


def test_no_setting_is_made_up() -> None:
    with pytest.raises(ValidationError, match="parse_mode"):
        TelegramSettings.model_validate({"token": "12345:abc", "parse_mode": "HTML"})
