"""A page in WeChat's own browser: read first, then let the promoter know, then passed on by a tag of one's own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.fixtures.chromium import CHROMIUM, until
from tests.fixtures.house import House
from tests.fixtures.wechat import USER_AGENT, FakeWeChat, Reader
from tests.journeys.test_wechat import AES_KEY, settings

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="NO CHROMIUM HERE: pages in WeChat were not tried in a browser"),
]

CHEN = Reader(openid="oChenYi_0123456789abcdefghij", nickname="陈一", unionid="oUnion_0123456789abcdefghij")
LIN = Reader(openid="oLinEr__0123456789abcdefghij", nickname="林二")


@asynccontextmanager
async def telephone(browser: Browser) -> AsyncIterator[Page]:
    """Somebody's WeChat, with a cookie jar of its own; ends without a complaint of any page."""
    context = await browser.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN", user_agent=USER_AGENT, is_mobile=True, has_touch=True
    )
    page, wrong = await context.new_page(), list[str]()
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    await context.close()
    assert wrong == []


async def menu_of(page: Page) -> dict[str, Any]:
    """What the platform's menu would pass on, once it is set."""
    await until(page, "Boolean(window.wx) && Object.keys(window.wx.told.menu).length === 2")
    configured: dict[str, Any] = await page.evaluate("() => window.wx.told")
    return configured


async def test_read_first_then_known_then_passed_on(tmp_path: Path, chromium: Browser) -> None:
    async with FakeWeChat() as wechat:
        script = f"{wechat.api_url}/open/js/jweixin-1.6.0.js"
        browser_too = settings(wechat, OPEN_URL=wechat.api_url, SCRIPT_URL=script)
        async with House(tmp_path, browser_too) as house:
            wechat.posts_to(f"{house.url}/hooks/wechat", aes_key=AES_KEY)
            (tmp_path / "towel.md").write_text("# 柔软\n\n" + "两百条，都在这里。\n\n" * 40)
            text = str(tmp_path / "towel.md")
            await house.ask("promotion", "add", "--title", "红毛巾", "--summary", "柔软。", "--page", text)
            invitation = await house.ask("promoter", "invite", "--name", "王芳")
            wang = wechat.person("oWangFang_0123456789abcdefgh", follows=True)
            await wang.says(invitation["wechat"])
            await wang.says("分享卡")
            card = (await wechat.wait_for(lambda sent: sent.type == "news")).url

            wechat.web.reader = CHEN
            async with telephone(chromium) as page:
                await page.goto(card)
                await expect(page.get_by_role("heading", name="红毛巾")).to_be_in_viewport()
                await wechat.wait_for(lambda sent: sent.to == wang.openid and "被打开了" in sent.text)
                assert not wechat.web.asked, "content first"
                configured = await menu_of(page)
                assert configured["config"]["signature"] == wechat.web.signature(configured["config"], card)
                passed_on = configured["menu"]["updateAppMessageShareData"]
                assert (passed_on["title"], passed_on["desc"]) == ("红毛巾", "柔软。")
                assert passed_on["imgUrl"] == f"{passed_on['link']}/square.jpg"
                assert passed_on["link"] != card

                await wang.says("完成")  # so that she may be written to again
                await page.get_by_role("button", name="让王芳知道我看过").tap()
                await expect(page.get_by_text("王芳 已知道您看过这一页")).to_be_visible()
                assert page.url == f"{card}#known"
                await expect(page.get_by_text("王芳 已知道您看过这一页")).to_be_in_viewport()
                await wechat.wait_for(lambda sent: "想让您知道：看过“红毛巾”" in sent.text)
                assert (await menu_of(page))["menu"]["updateTimelineShareData"]["link"] == passed_on["link"]
                await page.get_by_role("button", name="也告诉王芳我的名字").tap()
                await expect(page.get_by_role("button", name="也告诉王芳我的名字")).to_have_count(0)
                notice = await wechat.wait_for(lambda sent: "陈一 想让您知道" in sent.text)
                assert notice.to == wang.openid
                assert wechat.web.asked == ["snsapi_base", "snsapi_userinfo"]
                assert await page.evaluate("document.documentElement.scrollWidth") == 390

            chen = wechat.person(CHEN.openid, follows=True)
            await chen.scans(card.rsplit("/", 1)[1])
            await chen.says("还有吗？")
            await wechat.wait_for(lambda sent: sent.to == wang.openid and "陈一 · 红毛巾" in sent.text)

            wechat.web.reader = LIN
            async with telephone(chromium) as page:
                await page.goto(passed_on["link"])
                await expect(page.get_by_role("heading", name="红毛巾")).to_be_in_viewport()
                await menu_of(page)
            wechat.web.reader = Reader(openid="o", snapshot=True)
            async with telephone(chromium) as page:
                await page.goto(card)
                await page.get_by_role("button", name="让王芳知道我看过").tap()
                await expect(page.get_by_text("只是本页的快照")).to_be_visible()

            assert wechat.web.tickets == 1
            first, *_, onward, snapshot = opens = await house.export("opens")
            assert (first["customer"], first["parent_open_id"]) == ("陈一", None)
            assert (onward["tag"], onward["parent_open_id"]) == (passed_on["link"][-22:], first["id"])
            assert (snapshot["tag"], snapshot["customer"]) == (card[-22:], None)
            assert all("share" not in each["extension"] for each in opens), "nobody tells whether it was shared"
            parents = {each["url"]: each["parent_tag"] for each in await house.export("tags")}
            assert parents[passed_on["link"]] == card[-22:]
            [customer] = await house.export("customers")
            assert {each["channel"] for each in customer["addresses"]} == {"web", "wechat"}
            assert [each["purpose"] for each in customer["consents"]].count("analytics") == 2
            wechat.assert_well_formed()
            assert await house.stop() == 0
            for secret in (wechat.app_secret, wechat.web.ticket, *wechat.web.codes, *wechat.web.tokens):
                assert secret not in house.log
