"""The channel against the fake that knows the published specification, over real HTTP."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, suppress
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.channels.contract import Channel, ChannelContext
from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.opening import open_channel
from bot.channels.telegram.settings import TelegramSettings
from bot.commands.registry import menu
from bot.messages import Outgoing
from bot.outcomes import Underway
from models.files.store import MediaStore
from models.storage.bell import Bell
from tests.fixtures.patience import within
from tests.fixtures.telegram import FakeTelegram, Person

PUBLIC_URL = "http://127.0.0.1:8080"

Opening = Callable[..., AbstractAsyncContextManager[Telegram]]


async def until(so: Callable[[], object]) -> None:
    """Waits for what no event tells of."""
    async with within():
        while not so():
            await asyncio.sleep(0.01)


async def whole(channel: Channel, account: int, outgoing: Outgoing, *, key: str) -> list[str]:
    """Sends all parts of a message, as the courier does in as many turns."""
    while True:
        with suppress(Underway):
            return await channel.send(str(account), outgoing, key=key)


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as fake:
        yield fake
        fake.assert_well_formed()


@pytest.fixture
def opening(telegram: FakeTelegram, tmp_path: Path) -> Opening:
    """Opens the channel, with other settings where they are given."""
    house = ChannelContext(
        public_url=PUBLIC_URL, media=MediaStore(tmp_path / "media"), bell=Bell(), data_dir=tmp_path, menu=menu()
    )

    def opened(**other: Any) -> AbstractAsyncContextManager[Telegram]:
        values = {"token": SecretStr(telegram.token), "api_url": telegram.api_url, "account_gap_s": 0, **other}
        return open_channel(TelegramSettings.model_validate(values), house)

    return opened


@pytest.fixture
async def channel(opening: Opening) -> AsyncIterator[Telegram]:
    async with opening() as opened:
        yield opened


@pytest.fixture
def yi(telegram: FakeTelegram) -> Person:
    return telegram.person("Yi", started=True)
