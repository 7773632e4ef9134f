"""A page within Telegram: a customer presses Open, reads, and the promoter hears who it was, for how long."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.fixtures.chromium import CHROMIUM
from tests.fixtures.house import House, free_port
from tests.fixtures.https import https_front
from tests.fixtures.patience import seconds, within
from tests.fixtures.telegram import FakeTelegram, Person
from tests.fixtures.telegram.mini_app import DARK, LIGHT, address, signed_by
from tests.journeys.test_telegram import settings

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="NO CHROMIUM HERE: Mini Apps were not tried in a browser"),
]

APP = """
window.told = [];
window.TelegramWebviewProxy = { postEvent: (type, data) => window.told.push([type, JSON.parse(data)]) };
"""
"""What a Telegram app gives the pages it shows."""
LONG_AGO = "2020-01-01 00:00:00+00:00"


@asynccontextmanager
async def telephone(browser: Browser, *, within_telegram: bool = True, locale: str = "en-GB") -> AsyncIterator[Page]:
    """Somebody's Telegram, with a cookie jar of its own; ends without a complaint of any page."""
    context = await browser.new_context(
        viewport={"width": 390, "height": 844}, locale=locale, ignore_https_errors=True, is_mobile=True, has_touch=True
    )
    if within_telegram:
        await context.add_init_script(APP)
    page, wrong = await context.new_page(), list[str]()
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    await context.close()
    assert wrong == []


@asynccontextmanager
async def jias_house(tmp_path: Path) -> AsyncIterator[tuple[FakeTelegram, House, Person, str]]:
    """Jia's, who shares a page; behind https. The last: the tag of her card."""
    front = free_port()
    public = {"HANDBILL_PUBLIC_URL": f"https://127.0.0.1:{front}"}
    async with (
        FakeTelegram() as telegram,
        House(tmp_path, settings(telegram, "polling") | public) as house,
        https_front(tmp_path, front, house.port),
    ):
        (tmp_path / "towel.md").write_text("# Soft\n\n" + "Two hundred of them, all here.\n\n" * 40)
        text = str(tmp_path / "towel.md")
        await house.ask("promotion", "add", "--title", "Towel", "--summary", "Dries fast", "--page", text)
        invitation = await house.ask("promoter", "invite", "--name", "Jia")
        jia = telegram.person("Jia")
        jia.starts(f"join_{invitation['code']}")
        jia.says("/card")
        card = await telegram.wait_for(lambda sent: sent.method == "sendPhoto")
        yield telegram, house, jia, telegram.card_url(card).rsplit("/", 1)[1]


async def pressed_open(telegram: FakeTelegram, customer: Person, tag: str) -> str:
    """Come through the card, and return what Open opens."""
    customer.starts(tag)
    shown = await telegram.wait_for(lambda sent: sent.chat_id == customer.id and "Towel" in sent.text)
    url: str = shown.buttons[0]["web_app"]["url"]
    assert url.endswith("?app=telegram")
    assert tag not in url, "by a tag of their own"
    return url


async def how_read(telegram: FakeTelegram, house: House, promoter: Person) -> str:
    """Let the time pass that a notice of a reading waits; return the notice."""
    async with within():
        while not (told := [each.text for each in telegram.sent if each.chat_id == promoter.id and "📖" in each.text]):
            _let_time_pass(house)
            await asyncio.sleep(0.2)
    return told[-1]


def _let_time_pass(house: House) -> None:
    with closing(sqlite3.connect(house.folder / "data" / "handbill.db", timeout=seconds())) as kept, kept:
        kept.execute("UPDATE interactions SET at = ?", [LONG_AGO])
        kept.execute("UPDATE outbox SET not_before = ? WHERE kind = 'read' AND state = 'queued'", [LONG_AGO])


async def reported(house: House, dwelt: float) -> list[dict[str, Any]]:
    """Wait until somebody has read for so long; return all opens."""
    async with within():
        while True:
            opens = await house.export("opens")
            if any(each["extension"]["dwell_seconds"] >= dwelt for each in opens):
                return opens
            await asyncio.sleep(0.2)


async def test_the_promoter_hears_who_read_and_for_how_long(tmp_path: Path, chromium: Browser) -> None:
    async with jias_house(tmp_path) as (telegram, house, jia, tag):
        yi = telegram.person("Yi")
        url = await pressed_open(telegram, yi, tag)
        await telegram.wait_for(lambda sent: sent.chat_id == jia.id and "Yi opened “Towel” · first time" in sent.text)
        signed = signed_by(telegram.token, yi.user)
        async with telephone(chromium) as page:
            await page.goto(address(url, signed, LIGHT))
            await expect(page.get_by_text("Jia sees that you read this.")).to_be_in_viewport()
            await expect(page.get_by_role("button", name="Read unnamed")).to_be_in_viewport()
            assert page.url == url, "what was signed is out of the address"
            told = dict(await page.evaluate("window.told"))
            assert {"web_app_ready", "web_app_expand", "web_app_request_safe_area"} <= set(told)
            assert told["web_app_setup_back_button"] == {"is_visible": True}
            await page.evaluate("window.handbill.report('dwell', { seconds: 95 })")
            await page.evaluate("window.handbill.report('click', { target: 'price' })")
            await reported(house, 95)
            await page.reload()  # Telegram's menu has it; what was signed is gone with the address
            await expect(page.get_by_text("Jia sees that you read this.")).to_be_in_viewport()
        how = await how_read(telegram, house, jia)
        assert "1 min" in how
        assert "Yi opened “Towel”" in how

        # The link passed on, and what was signed along with it: nobody is credited.
        async with telephone(chromium, within_telegram=False) as page:
            await page.goto(url.partition("?")[0])
            await expect(page.get_by_role("heading", name="Towel")).to_be_visible()
        async with telephone(chromium, within_telegram=False) as page:
            await page.goto(url)
            await expect(page.get_by_role("heading", name="Towel")).to_be_visible()
            await expect(page.locator("#signed")).to_be_hidden()
        opens = await house.export("opens")
        [yis] = await house.export("customers")
        by_chat, read, again, *passed_on = opens
        assert (again["customer_id"], again["known_by"]) == (yis["id"], "account")
        assert (by_chat["customer_id"], by_chat["known_by"]) == (yis["id"], "account")
        assert (read["customer_id"], read["known_by"], read["state"]) == (yis["id"], "account", "read")
        assert read["extension"]["dwell_seconds"] >= 95
        assert [(each["customer_id"], each["known_by"], each["addressed_to"]) for each in passed_on] == [
            (None, "", yis["id"])
        ] * 2
        telegram.assert_well_formed()
        assert await house.stop() == 0
        assert signed.partition("hash=")[2] not in house.log
        assert "tgWebAppData" not in house.log


async def test_what_was_signed_for_one_page_is_nothing_on_another(tmp_path: Path, chromium: Browser) -> None:
    async with jias_house(tmp_path) as (telegram, house, _, tag):
        yi = telegram.person("Yi")
        url = await pressed_open(telegram, yi, tag)
        signed = signed_by(telegram.token, yi.user)
        async with telephone(chromium) as page:
            await page.goto(address(url, signed))
            await expect(page.get_by_text("Jia sees that you read this.")).to_be_visible()
        answers = list[int]()
        for replayed in (
            signed,
            signed_by("4200000001:AnotherBotsToken", yi.user),
            signed_by(telegram.token, yi.user, at=1),
        ):
            page = await (await chromium.new_context(ignore_https_errors=True)).new_page()
            page.on("response", lambda got: answers.append(got.status) if "/signed/" in got.url else None)
            async with page.expect_response("**/signed/**"):
                await page.goto(address(url, replayed))
            await page.context.close()
        assert answers == [403, 403, 403]
        assert [each["customer"] for each in await house.export("opens")] == ["Yi", "Yi", None, None, None]


async def test_who_never_met_the_bot_is_asked_by_one_tap_and_may_read_unnamed(
    tmp_path: Path, chromium: Browser
) -> None:
    async with jias_house(tmp_path) as (telegram, house, jia, tag):
        wu = telegram.person("Wu", language_code="zh-hans")
        url = f"{(await house.export('tags'))[0]['url']}?app=telegram"
        async with telephone(chromium, locale="zh-CN") as page:
            await page.goto(address(url, signed_by(telegram.token, wu.user), DARK))
            await expect(page.get_by_text("并看到您在此应用中的名字")).to_be_visible()
            assert not await house.export("customers"), "nothing of them is stored"
            await page.get_by_role("button", name="让Jia知道我看过").tap()
            await expect(page.get_by_text("Jia 能看到您在看这一页。")).to_be_visible()
            await telegram.wait_for(lambda sent: sent.chat_id == jia.id and "Wu lets you know" in sent.text)
            await page.get_by_role("button", name="匿名阅读").tap()
            await expect(page.get_by_text("不会告诉 Jia 是谁在看这一页")).to_be_visible()
        assert [each["customer_id"] for each in await house.export("opens")] == [None]
        assert tag in url


async def test_the_page_takes_the_apps_colours_edges_and_way_back(tmp_path: Path, chromium: Browser) -> None:
    async with jias_house(tmp_path) as (telegram, _, _, tag):
        url = await pressed_open(telegram, telegram.person("Yi"), tag)
        async with telephone(chromium) as page:
            await page.goto(address(url, "", DARK | {"link_color": "url(https://evil.test)", "button_color": "red;x"}))
            sheet = page.locator("main")
            await expect(sheet).to_have_css("background-color", "rgb(33, 33, 33)")
            await expect(page.locator("html")).to_have_css("color-scheme", "dark")
            tell = "([type, data]) => window.Telegram.WebView.receiveEvent(type, data)"
            await page.evaluate(tell, ["theme_changed", {"theme_params": LIGHT}])
            await expect(sheet).to_have_css("background-color", "rgb(255, 255, 255)")
            await page.evaluate(tell, ["safe_area_changed", {"top": 47, "bottom": 34, "left": 0, "right": 0}])
            await page.evaluate(tell, ["content_safe_area_changed", {"top": 46, "bottom": 0}])
            await expect(page.locator("header")).to_have_css("padding-top", "93px")
            await page.evaluate(tell, ["back_button_pressed", None])
            await page.evaluate(tell, ["no_such_event", None])
            assert (await page.evaluate("window.told.at(-1)"))[0] == "web_app_close"
            await page.get_by_role("link", name="Write to Jia").tap()
            kind, data = await page.evaluate("window.told.at(-1)")
            assert kind == "web_app_open_tg_link"
            assert data["path_full"].startswith(f"/{telegram.username}?start=")
            assert await page.evaluate("document.documentElement.scrollWidth") == 390


async def test_telegrams_web_client_shows_it_in_a_frame_and_nobody_else_may(tmp_path: Path, chromium: Browser) -> None:
    async with jias_house(tmp_path) as (telegram, _, _, tag):
        yi = telegram.person("Yi")
        url = await pressed_open(telegram, yi, tag)
        inside = address(url, signed_by(telegram.token, yi.user))
        frame = "<script>window.told = []; addEventListener('message', (event) => told.push(event.data))</script>"
        frame += f"<iframe id=app width=390 height=700 src={json.dumps(inside)}></iframe>"
        context = await chromium.new_context(ignore_https_errors=True, locale="en-GB")
        for host in ("https://web.telegram.org/", "https://evil.test/"):
            await context.grant_permissions(["local-network-access"], origin=host)
            await context.route(host, lambda route: route.fulfill(body=frame, content_type="text/html"))
        page = await context.new_page()
        await page.goto("https://web.telegram.org/")
        await expect(page.frame_locator("#app").get_by_text("Jia sees that you read this.")).to_be_visible()
        kinds = [json.loads(each)["eventType"] for each in await page.evaluate("window.told")]
        assert {"iframe_ready", "web_app_ready", "web_app_request_theme"} <= set(kinds)
        theme = json.dumps({"eventType": "theme_changed", "eventData": {"theme_params": DARK}})
        await page.evaluate("(said) => document.getElementById('app').contentWindow.postMessage(said, '*')", theme)
        await expect(page.frame_locator("#app").locator("main")).to_have_css("background-color", "rgb(33, 33, 33)")
        await page.goto("https://evil.test/")
        await expect(page.frame_locator("#app").locator("main")).to_have_count(0)
        await context.close()


async def test_who_reads_within_telegram_sends_a_card_of_their_own_to_a_chat(tmp_path: Path, chromium: Browser) -> None:
    async with jias_house(tmp_path) as (telegram, house, _, tag):
        yi = telegram.person("Yi")
        url = await pressed_open(telegram, yi, tag)
        tell = "([type, data]) => window.Telegram.WebView.receiveEvent(type, data)"
        async with telephone(chromium) as page:
            await page.goto(address(url, signed_by(telegram.token, yi.user)))
            await expect(page.get_by_text("Jia sees that you read this.")).to_be_visible()
            await page.get_by_role("button", name="Share", exact=True).tap()
            sent = await _told(page, "web_app_send_prepared_message")
            assert sent["id"].startswith("prepared")
            await page.evaluate(tell, ["prepared_message_sent", {}])
            async with within():
                while not (shared := [row for row in await house.export("interactions") if row["kind"] == "share"]):
                    await asyncio.sleep(0.1)
            assert [row["value"]["way"] for row in shared] == ["prepared"]
        [call] = [each for each, _ in telegram.calls if each.method == "savePreparedInlineMessage"]
        code = call.params["result"]["id"]
        async with telephone(chromium, within_telegram=False) as page:
            await page.goto(f"{url.partition('/c/')[0]}/c/{code}")
            await expect(page.get_by_role("heading", name="Towel")).to_be_visible()
        # Somebody whom the bot does not know shares a link of their own in Telegram's own way.
        async with telephone(chromium) as page:
            await page.goto(address(f"{url.partition('/c/')[0]}/c/{code}?app=telegram", ""))
            await page.get_by_role("button", name="Share", exact=True).tap()
            link = (await _told(page, "web_app_open_tg_link"))["path_full"]
            assert link.startswith("/share/url?url=https%3A%2F%2F127.0.0.1")
            assert code not in link
            assert tag not in link
        read, onward = (await house.export("opens"))[1:3]
        assert (onward["tag"], onward["parent_open_id"], onward["customer_id"]) == (code, read["id"], None)
        spread = {each["open_id"]: each for each in await house.export("spread")}
        assert (spread[onward["id"]]["way"], spread[onward["id"]]["certainty"]) == ("prepared", "certain")
        telegram.assert_well_formed()


async def _told(page: Page, event: str) -> dict[str, Any]:
    """What the app was told with this event, once it was."""
    async with within():
        while event not in (told := dict(await page.evaluate("window.told"))):
            await asyncio.sleep(0.05)
    found: dict[str, Any] = told[event]
    return found
