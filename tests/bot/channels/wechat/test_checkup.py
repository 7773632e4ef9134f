"""What the doctor asks WeChat, and what it says to mend."""

from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from bot.channels.wechat.channel import WeChat
from bot.channels.wechat.checkup import check, used_up
from bot.channels.wechat.settings import WeChatSettings
from bot.outcomes import Outcome, Passing, Unusable
from tests.fixtures.wechat import FakeWeChat

SEND = "/cgi-bin/message/custom/send"
TOKEN = "/cgi-bin/stable_token"


@pytest.fixture
async def platform() -> AsyncIterator[FakeWeChat]:
    async with FakeWeChat() as fake:
        yield fake


def settings(platform: FakeWeChat, **other: str) -> WeChatSettings:
    settings_values = {
        "app_id": platform.app_id,
        "app_secret": SecretStr(platform.app_secret),
        "token": SecretStr(platform.token),
        "api_url": platform.api_url,
        **other,
    }
    return WeChatSettings.model_validate(settings_values)


async def complaint(platform: FakeWeChat, **other: str) -> str:
    with pytest.raises(Outcome) as raised:
        await check(settings(platform, **other))
    assert platform.app_secret not in str(raised.value)
    assert platform.account.access_token == "" or platform.account.access_token not in str(raised.value)
    return str(raised.value)


async def test_an_account_that_is_well_is_asked_twice_and_tells_nobody(platform: FakeWeChat) -> None:
    await check(settings(platform))
    assert [call.path for call in platform.calls] == [TOKEN, SEND]
    assert not platform.sent
    platform.assert_well_formed()


async def test_a_wrong_secret_is_named(platform: FakeWeChat) -> None:
    assert "app_secret is wrong" in await complaint(platform, app_secret="0" * 32)
    assert "app_id is wrong" in await complaint(platform, app_id="wx0")


@pytest.mark.parametrize("code", [40164, 61004])
async def test_the_address_to_allow_is_named(platform: FakeWeChat, code: int) -> None:
    platform.fails(TOKEN, "code", code)
    finding = await complaint(platform)
    assert "IP白名单" in finding
    assert "203.0.113.7" in finding


async def test_an_account_without_the_right_to_send_is_told_what_it_can_do(platform: FakeWeChat) -> None:
    platform.fails(SEND, "code", 48001)
    with pytest.raises(Unusable, match=r"48001.*passive"):
        await check(settings(platform))
    await check(settings(platform, answers="passive"))


async def test_silence_is_passing(platform: FakeWeChat) -> None:
    platform.fails(TOKEN, "reset")
    with pytest.raises(Passing):
        await check(settings(platform))


@pytest.mark.slow
async def test_permanent_codes_are_counted_out(platform: FakeWeChat, channel: WeChat, wechat: FakeWeChat) -> None:
    await channel.code_url("AbCdEfGhIjKlMnOpQrStUv", lasting=True)
    assert await used_up(settings(wechat, permanent_codes="7")) == "1 of 7 permanent QR codes made"
