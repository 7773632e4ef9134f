"""A reader in an ordinary browser lets the promoter know by a tap, with Telegram: the same customer as in the chat."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.fixtures.chromium import CHROMIUM
from tests.fixtures.house import House
from tests.fixtures.telegram import FakeTelegram
from tests.fixtures.telegram.login import FakeTelegramLogin
from tests.journeys.test_telegram import settings

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None, reason="NO CHROMIUM HERE: logging in with Telegram was not tried in a browser"
    ),
]


@asynccontextmanager
async def telephone(browser: Browser) -> AsyncIterator[Page]:
    """Somebody's browser, with a cookie jar of its own; ends without a complaint of any page."""
    context = await browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB", has_touch=True)
    page, wrong = await context.new_page(), list[str]()
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    yield page
    await context.close()
    assert wrong == []


async def test_a_tap_in_any_browser_is_the_customer_of_the_chat(tmp_path: Path, chromium: Browser) -> None:
    async with FakeTelegram() as telegram, FakeTelegramLogin(telegram.token.partition(":")[0]) as login:
        with_login = {
            "HANDBILL_CHANNELS__TELEGRAM__LOGIN_SECRET": login.secret,
            "HANDBILL_CHANNELS__TELEGRAM__LOGIN_URL": login.url,
        }
        async with House(tmp_path, settings(telegram, "polling") | with_login) as house:
            login.back_to = f"{house.url}/known/telegram"
            (tmp_path / "towel.md").write_text("# Soft\n\nTwo hundred of them.")
            page_text = str(tmp_path / "towel.md")
            await house.ask("promotion", "add", "--title", "Towel", "--page", page_text)
            invitation = await house.ask("promoter", "invite", "--name", "Jia")
            jia, yi = telegram.person("Jia"), telegram.person("Yi")
            jia.starts(f"join_{invitation['code']}")
            jia.says("/card")
            card = telegram.card_url(await telegram.wait_for(lambda sent: sent.method == "sendPhoto"))
            yi.starts(card.rsplit("/", 1)[1])
            await telegram.wait_for(lambda sent: sent.chat_id == jia.id and "Yi opened" in sent.text)

            login.user = yi.user
            async with telephone(chromium) as page:
                await page.goto(card)
                await expect(page.get_by_text("with the name you go by in Telegram")).to_be_visible()
                assert login.asked == [], "content first"
                await page.get_by_role("button", name="Let Jia know with Telegram").tap()
                await expect(page.get_by_text("Jia knows that you have read this.")).to_be_in_viewport()
                assert page.url == f"{card}#known"
                await telegram.wait_for(lambda sent: sent.chat_id == jia.id and "Yi lets you know" in sent.text)

            login.user = None
            async with telephone(chromium) as page:
                await page.goto(card)
                await page.get_by_role("button", name="Let Jia know with Telegram").tap()
                await expect(page.get_by_text("Jia was told nothing.")).to_be_visible()

            [customer] = await house.export("customers")
            assert {each["channel"] for each in customer["addresses"]} == {"telegram", "web"}
            opens = await house.export("opens")
            assert [(each["customer"], each["known_by"]) for each in opens] == [
                ("Yi", "account"),
                ("Yi", "account"),
                (None, ""),
            ]
            assert login.faults == []
            telegram.assert_well_formed()
            assert await house.stop() == 0
            assert login.secret not in house.log
