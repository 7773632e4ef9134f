"""The account against the platform that counts and checks every call, over real HTTP."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.channels.contract import ChannelContext
from bot.channels.wechat.channel import WeChat
from bot.channels.wechat.opening import open_channel
from bot.channels.wechat.settings import WeChatSettings
from bot.commands.registry import menu
from models.files.store import MediaStore
from models.storage.bell import Bell
from tests.fixtures.wechat import FakeWeChat, Person

PUBLIC_URL = "http://127.0.0.1:8080"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"

Opening = Callable[..., AbstractAsyncContextManager[WeChat]]


@pytest.fixture
async def wechat() -> AsyncIterator[FakeWeChat]:
    async with FakeWeChat() as fake:
        yield fake
        fake.assert_well_formed()


@pytest.fixture
def house(tmp_path: Path) -> ChannelContext:
    return ChannelContext(
        public_url=PUBLIC_URL, media=MediaStore(tmp_path / "media"), bell=Bell(), data_dir=tmp_path, menu=menu()
    )


@pytest.fixture
def opening(wechat: FakeWeChat, house: ChannelContext, database: object) -> Opening:
    """Opens the channel, with other settings where they are given."""

    def opened(**other: str) -> AbstractAsyncContextManager[WeChat]:
        values = {
            "app_id": wechat.app_id,
            "app_secret": SecretStr(wechat.app_secret),
            "token": SecretStr(wechat.token),
            "api_url": wechat.api_url,
            **other,
        }
        return open_channel(WeChatSettings.model_validate(values), house)

    return opened


@pytest.fixture
async def channel(wechat: FakeWeChat, opening: Opening) -> AsyncIterator[WeChat]:
    async with opening() as opened:
        await wechat.introduced()
        yield opened


@pytest.fixture
def yi(wechat: FakeWeChat) -> Person:
    """Somebody who has just written."""
    person = wechat.person("oYi_0123456789abcdefghijklm", follows=True)
    wechat.account.windows[person.openid].act("message", wechat.clock())
    return person
