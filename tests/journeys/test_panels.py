"""Panels beside a thread: card, meeting, check-in and call go to whom the screen shows, as from the chat, and once."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from models.storage.clock import now
from tests.fixtures.chromium import CHROMIUM
from tests.fixtures.house import House
from tests.fixtures.patience import seconds
from tests.landing.chat.test_recipients import People, shows

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="NO CHROMIUM HERE: the panels were not tried in a browser"),
]


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with House(tmp_path) as opened:
        await opened.ask("promotion", "add", "--title", "Towel", "--target", "https://shop.test/t")
        yield opened


async def _panel(page: Page, act: str) -> None:
    await page.locator("#acts summary").click()
    await page.get_by_role("button", name=act, exact=True).click()
    await expect(page.get_by_role("dialog", name=act)).to_be_visible()


async def _answer(page: Page, words: str) -> None:
    await expect(page.get_by_role("dialog").get_by_role("log")).to_contain_text(
        re.compile(words), timeout=seconds() * 1000
    )


async def _leave(page: Page) -> None:
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(page.locator("#acts summary")).to_be_focused()


async def test_everything_the_chat_does_by_commands_is_done_beside_the_thread(house: House, chromium: Browser) -> None:
    people = People(house, chromium)
    (jia,) = await people.promoter("Jia", browsers=1)
    await jia.get_by_role("button", name="Get a card").last.click()
    await shows(jia, "/c/")
    (tag,) = await house.export("tags")
    for name in ("Yi", "Ding"):  # the chat is left with another one than the panel is for
        yi = await people.customer(name, tag["code"], f"{name} asks")
        await shows(jia, f"{name} asks")
    await jia.context.grant_permissions(["geolocation"])
    await jia.context.set_geolocation({"latitude": 31.2304, "longitude": 121.4737})

    await jia.goto(f"{house.url}/console/inbox")
    await jia.get_by_role("link", name="Yi").click()
    await _panel(jia, "Send a card")
    await jia.get_by_role("dialog").get_by_role("button", name="Send a card").click()
    await _answer(jia, "Towel.*Yi")
    await _leave(jia)

    await _panel(jia, "Plan a meeting")
    at = now() + timedelta(days=2)
    await jia.get_by_role("dialog").get_by_label("When").fill(f"{at:%Y-%m-%d}T15:00")
    await jia.get_by_role("dialog").get_by_label("Location").fill("the Bund")
    await jia.get_by_role("dialog").get_by_role("button", name="Plan a meeting").click()
    await _answer(jia, "time zone")
    await jia.get_by_role("dialog").get_by_role("button", name="Asia/Shanghai").click()
    await _answer(jia, "the Bund")
    await _leave(jia)

    await _panel(jia, "Check in")
    await jia.get_by_role("button", name="Send my location").click()
    await _answer(jia, "Yi")
    await _leave(jia)

    await _panel(jia, "Call")
    await jia.get_by_role("dialog").get_by_role("button", name="Call").click()
    await _answer(jia, "Calls are not set up")
    await _leave(jia)

    await shows(yi, "asks")
    (customer,) = [each["id"] for each in await house.export("customers") if each["name"] == "Yi"]
    (checkin,) = await house.export("checkins")
    assert checkin["customer_id"] == customer
    sent = [each for each in await house.export("tags") if each["parent_tag"] is None and each["code"] != tag["code"]]
    assert len(sent) == 1
    assert people.wrong == []
