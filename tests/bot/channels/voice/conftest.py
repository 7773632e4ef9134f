"""A bot whose people also have telephones: the provider's callbacks come in by HTTP, as they do."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from pydantic import SecretStr

import webhooks
from bot.channels.contract import ChannelContext
from bot.channels.voice.channel import Telephone
from bot.channels.voice.opening import open_channel
from bot.channels.voice.settings import VoiceSettings
from models.calls.calls import Call
from models.files.store import MediaStore
from models.identity.proved_numbers import set_own_phone
from models.identity.terminals import Owner, prove
from models.recording.group_commit import GroupCommit
from models.sharing.promotions import Promotion
from models.storage.bell import Bell
from models.talking.communications import Communication
from tests.bot.conftest import Bot
from tests.fixtures.house import free_port
from tests.fixtures.made_up import MadeUp, Person
from tests.fixtures.patience import within
from tests.fixtures.voice import FakeProvider, Phone

PROMOTER, CUSTOMER = "+8613800138000", "+4915112345678"


@pytest.fixture
def voice_settings() -> dict[str, Any]:
    """Other than the usual ones; a test says them by its own fixture of this name."""
    return {}


@pytest.fixture
def repeats() -> dict[str, Any]:
    return {"every": 1, "shuffled": False}


@pytest.fixture
async def provider(repeats: dict[str, Any]) -> AsyncIterator[FakeProvider]:
    async with FakeProvider(**repeats) as fake:
        yield fake


@pytest.fixture
async def telephone(
    provider: FakeProvider, voice_settings: dict[str, Any], recorder: GroupCommit, bell: Bell, tmp_path: Path
) -> AsyncIterator[Telephone]:
    port = free_port()
    house = ChannelContext(public_url=f"http://127.0.0.1:{port}", media=MediaStore(tmp_path / "media"), bell=bell)
    settings = VoiceSettings(
        account_sid=provider.account_sid,
        auth_token=SecretStr(provider.auth_token),
        from_number=provider.number,
        api_url=provider.api_url,
        calls_per_second=100,
        **voice_settings,
    )
    async with open_channel(settings, house) as opened:
        app = web.Application()
        webhooks.add_to(app, {"voice": opened}, recorder, house.public_url)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        provider.voice_url = f"{house.public_url}/hooks/voice"
        yield opened
        await runner.cleanup()


@pytest.fixture
def channels(channel: MadeUp, telephone: Telephone) -> dict[str, Any]:
    return {channel.name: channel, "voice": telephone}


@dataclass
class Line:
    """Jia advises Yi; both have telephones."""

    bot: Bot
    provider: FakeProvider
    jia: Person
    yi: Person
    jias: Phone
    yis: Phone

    async def call(self) -> Call:
        return await Call.get()

    async def said(self) -> Communication:
        return await Communication.get(medium="call").prefetch_related("attachments")

    async def settled(self, state: str) -> Call:
        """Waits until the provider has told everything and the call has come to this state."""
        await self.bot.until(lambda: bool(self.provider.rung or self.provider.legs))
        await self.provider.idle()
        async with within():
            while (call := await Call.get()).state != state:
                await asyncio.sleep(0.02)
        return call


@pytest.fixture
async def line(bot: Bot, provider: FakeProvider, towel: Promotion) -> Line:
    jia, yi = await bot.jia_and_yi()
    await set_own_phone(PROMOTER, 1)
    await prove(Owner(customer_id=1), "voice", CUSTOMER)
    return Line(bot, provider, jia, yi, provider.phone(PROMOTER), provider.phone(CUSTOMER, key="1"))
