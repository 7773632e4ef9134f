"""The page's signature and the ticket it is made with."""

from typing import Any

import pytest

from bot.channels.wechat.browser.js_sdk import signature
from bot.channels.wechat.channel import WeChat
from models.storage.channel_state import ChannelFact
from models.storage.clock import now
from tests.bot.channels.wechat.conftest import PUBLIC_URL, Opening
from tests.fixtures.wechat import FakeWeChat

PAGE = f"{PUBLIC_URL}/c/AAAAAAAAAAAAAAAAAAAAAA?via=x"
CARD = {"title": "红毛巾", "summary": "柔软。", "link": f"{PUBLIC_URL}/c/B", "picture": f"{PUBLIC_URL}/c/B/card.png"}


async def script_for(channel: WeChat, page: str = PAGE) -> Any:
    script = await channel.browser.share(page, CARD)
    assert script is not None
    return script


def asked_for_tickets(wechat: FakeWeChat) -> int:
    return sum(call.path == "/cgi-bin/ticket/getticket" for call in wechat.calls)


def test_the_signature_is_that_of_the_platforms_own_example() -> None:
    ticket = "sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg"
    page = "http://mp.weixin.qq.com?params=value"
    signed = "0f9de62fce790f9a083d5c99e95740ceb90c27ed"
    assert signature(ticket, "Wm3WZYTPz0wzccnW", 1414587457, page) == signed
    assert signature(ticket, "Wm3WZYTPz0wzccnW", 1414587457, f"{page}#wechat_redirect") == signed


async def test_a_page_is_configured_and_both_menus_are_set(wechat: FakeWeChat, channel: WeChat) -> None:
    script = await script_for(channel)
    [[verb, config]] = script["calls"]
    assert verb == "config"
    assert (config["appId"], config["debug"]) == (wechat.app_id, False)
    assert config["signature"] == wechat.web.signature(config, PAGE)
    assert config["jsApiList"] == [verb for verb, _ in script["then"]]
    assert [verb for verb, _ in script["then"]] == ["updateAppMessageShareData", "updateTimelineShareData"]
    for _, shared in script["then"]:
        assert shared == {
            "title": CARD["title"],
            "desc": CARD["summary"],
            "link": CARD["link"],
            "imgUrl": CARD["picture"],
        }
    again = await script_for(channel)
    assert again["calls"][0][1]["nonceStr"] != config["nonceStr"]


async def test_one_ticket_serves_all_processes_until_it_is_nearly_over(wechat: FakeWeChat, opening: Opening) -> None:
    async with opening() as one, opening() as other:
        await script_for(one)
        await script_for(other)
        await script_for(one)
        assert asked_for_tickets(wechat) == 1
    kept = await ChannelFact.get(key=f"ticket of {wechat.app_id}")
    assert kept.expires_at is not None
    assert 6000 < (kept.expires_at - now()).total_seconds() < 7200 - 290
    kept.expires_at = now()
    await kept.save()
    async with opening() as later:
        config = (await script_for(later))["calls"][0][1]
        assert asked_for_tickets(wechat) == 2
        assert config["signature"] == wechat.web.signature(config, PAGE)


async def test_an_account_without_the_right_is_asked_about_once(
    wechat: FakeWeChat, channel: WeChat, caplog: pytest.LogCaptureFixture
) -> None:
    wechat.fails("/cgi-bin/ticket/getticket", "code", 48001, times=5)
    assert await channel.browser.share(PAGE, CARD) is None
    assert await channel.browser.share(PAGE, CARD) is None
    assert asked_for_tickets(wechat) == 1
    assert "wechat_without_share" in caplog.text
    assert wechat.account.access_token not in caplog.text


async def test_a_refused_access_token_is_renewed_for_it(wechat: FakeWeChat, channel: WeChat) -> None:
    await channel.probe("")
    wechat.expire_token()
    await script_for(channel)
    assert wechat.account.tokens == 2
