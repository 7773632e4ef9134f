"""Codes to scan: temporary ones are made anew in time, permanent ones are counted and end at their number."""

import asyncio
from datetime import timedelta

import pytest

from bot.channels.capabilities import MakesScanCodes
from bot.channels.wechat.channel import WeChat
from bot.channels.wechat.scan_codes import LIFE, lasting_codes
from bot.outcomes import Final, Outcome
from models.storage.channel_state import ChannelFact
from models.storage.clock import now
from tests.bot.channels.wechat.conftest import Opening
from tests.fixtures.wechat import FakeWeChat

TAG = "AbCdEfGhIjKlMnOpQrStUv"


def made(wechat: FakeWeChat) -> int:
    return sum(call.path.endswith("qrcode/create") for call in wechat.calls)


async def test_a_code_lives_for_thirty_days_and_is_made_once(wechat: FakeWeChat, channel: WeChat) -> None:
    assert isinstance(channel, MakesScanCodes)
    url = await channel.code_url(f"join_{TAG}")
    assert await channel.code_url(f"join_{TAG}") == url
    assert wechat.account.codes == {url: f"join_{TAG}"}
    [call] = [call for call in wechat.calls if call.path.endswith("qrcode/create")]
    assert call.body["expire_seconds"] == LIFE.total_seconds()


async def test_within_its_last_week_it_is_made_anew(wechat: FakeWeChat, channel: WeChat) -> None:
    url = await channel.code_url(TAG)
    kept = await ChannelFact.get(key__contains=TAG)
    assert kept.expires_at is not None
    assert abs(kept.expires_at - now() - timedelta(days=23)) < timedelta(minutes=1)
    await ChannelFact.filter(id=kept.id).update(expires_at=now())
    fresh = await channel.code_url(TAG)
    assert fresh != url
    assert [wechat.account.codes[each] for each in (url, fresh)] == [TAG, TAG]
    assert await channel.code_url(TAG) == fresh


async def test_a_permanent_code_is_made_once_and_serves_for_everything(wechat: FakeWeChat, channel: WeChat) -> None:
    url = await channel.code_url(TAG, lasting=True)
    assert await channel.code_url(TAG, lasting=True) == url
    assert await channel.code_url(TAG) == url
    assert (made(wechat), wechat.account.lasting_codes) == (1, 1)
    assert await lasting_codes(wechat.app_id) == 1
    assert (await ChannelFact.get(key__contains=TAG)).expires_at is None


async def test_there_are_no_more_permanent_codes_than_were_allowed(wechat: FakeWeChat, opening: Opening) -> None:
    async with opening(permanent_codes="3") as channel:
        await wechat.introduced()
        asked = [channel.code_url(f"{TAG}{number}", lasting=True) for number in range(8)]
        found = await asyncio.gather(*asked, return_exceptions=True)
        refused = [each for each in found if isinstance(each, Final)]
        assert [each.reason for each in refused] == ["failed-wechat-codes"] * 5
        assert await channel.code_url("another")
    assert wechat.account.lasting_codes == 3
    assert await lasting_codes(wechat.app_id) == 3


async def test_a_code_that_was_refused_does_not_count_one_whose_answer_was_lost_does(
    wechat: FakeWeChat, channel: WeChat
) -> None:
    wechat.fails("/cgi-bin/qrcode/create", "code", 48001)
    with pytest.raises(Final):
        await channel.code_url(TAG, lasting=True)
    assert await lasting_codes(wechat.app_id) == 0
    wechat.fails("/cgi-bin/qrcode/create", "lost")
    with pytest.raises(Outcome):
        await channel.code_url(TAG, lasting=True)
    assert (await lasting_codes(wechat.app_id), wechat.account.lasting_codes) == (1, 1)
