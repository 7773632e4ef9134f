"""One file makes a command: it is understood, and stands in help, in platforms' menus and in what docs must tell."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from pydantic import SecretStr

import bot.commands
from bot.channels.contract import ChannelContext
from bot.channels.plugin import plugins
from bot.channels.telegram.opening import open_channel
from bot.channels.telegram.settings import TelegramSettings
from bot.channels.wechat.api import WeChatApi
from bot.channels.wechat.menu import offer_menu
from bot.command_context import CommandContext
from bot.commands.registry import _by_word, chat_buttons, command_in, commands, help_lines, menu
from bot.courier.rendering.help import help_with
from models.files.store import MediaStore
from models.people.promoters import Promoter
from models.queue.payloads.people import Help
from models.storage.bell import Bell
from tests.fixtures.made_up import MadeUp, context
from tests.fixtures.telegram import FakeTelegram
from tests.test_docs import chat_commands, chat_rows

FILE = '''"""Towels: how many there are."""

from bot.commands.command import command
from bot.command_context import CommandContext


@command("towels", usage="blue", help_place=99, menu=(99, 0), says="stats")
async def towels(context: CommandContext, words: str = "") -> None:
    await context.answer("towels", words=words)
'''


@pytest.fixture
def made_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One more file in the room of commands."""
    (tmp_path / "towels.py").write_text(FILE)
    monkeypatch.setattr(bot.commands, "__path__", [*bot.commands.__path__, str(tmp_path)])
    for cached in (commands, _by_word):
        cached.cache_clear()
    yield
    monkeypatch.undo()
    del sys.modules["bot.commands.towels"]
    for cached in (commands, _by_word):
        cached.cache_clear()


class _Api:
    """WeChat, as far as its menu goes."""

    body: Any = None

    async def call(self, path: str, *, body: Any, reading: bool) -> None:
        assert (path, reading) == ("/cgi-bin/menu/create", True)
        self.body = body


@pytest.mark.usefixtures("made_up")
def test_it_is_understood_by_its_name() -> None:
    context = CommandContext(services=cast("Any", None), address=cast("Any", None), promoter=Promoter(id=1, name="Jia"))
    for words in ("/towels blue", "/Towels", "towels"):
        called = command_in(words, context)
        assert called is not None, words
        assert "towels" in repr(called.run), words


@pytest.mark.usefixtures("made_up")
async def test_help_tells_of_it() -> None:
    worded: Any = await help_with(help_lines())(Help(), context())
    assert worded.text.splitlines().count("/towels blue – how your cards are opened and read") == 1


@pytest.mark.usefixtures("made_up")
async def test_it_stands_in_every_menu_in_which_it_fits(tmp_path: Path) -> None:
    house = ChannelContext(public_url="http://cards.test", media=MediaStore(tmp_path / "m"), bell=Bell(), menu=menu())
    async with FakeTelegram() as telegram:
        settings = TelegramSettings(token=SecretStr(telegram.token), api_url=telegram.api_url)
        async with open_channel(settings, house):
            menus = [said["commands"] for scope, said in telegram.world.settings.items() if "Commands" in scope]
    assert [each[-1]["command"] for each in menus] == ["towels", "towels"]
    api = _Api()
    await offer_menu(cast("WeChatApi", api), house.menu)
    [*bar, more] = api.body["button"]
    keys = [each["key"] for each in (*bar, *more["sub_button"])]
    assert keys == ["/card", "/customers", "/stats", "/checkin", "/meet", "/towels"]  # help had to go
    assert chat_buttons()[-1] == ("towels", "menu-stats")


@pytest.mark.usefixtures("made_up")
def test_docs_have_to_tell_of_it() -> None:
    assert chat_commands().items() - chat_rows().items() == {("/towels", ("", "promoters"))}


def test_it_is_gone_with_its_file() -> None:
    assert "towels" not in {each.name for each in commands()}
    assert len(commands()) == 25


@pytest.mark.parametrize("channel", sorted(plugins()))
@pytest.mark.parametrize("language", ["en", "zh"])
async def test_help_tells_of_every_command_in_every_channel(channel: str, language: str) -> None:
    there = MadeUp(name=channel)
    worded: Any = await help_with(help_lines())(Help(), context(there, language=language))
    assert len([line for line in worded.text.splitlines() if " – " in line]) >= len(help_lines()) - 2, worded.text
