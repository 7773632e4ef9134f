"""To whom: two promoters, three customers, two browsers each, and everybody sees whom their words are for."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.fixtures.chromium import CHROMIUM
from tests.fixtures.house import House
from tests.fixtures.patience import seconds

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="NO CHROMIUM HERE: the web chat was not tried in a browser"),
]
WAIT_MS = seconds() * 1000


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with House(tmp_path) as opened:
        yield opened


class People:
    """Everybody's browsers, and what went wrong in any of them."""

    def __init__(self, house: House, chromium: Browser) -> None:
        self._house = house
        self._chromium = chromium
        self.wrong: list[str] = []

    async def browser(self, width: int = 390) -> Page:
        context = await self._chromium.new_context(viewport={"width": width, "height": 844}, locale="en-GB")
        page = await context.new_page()
        page.set_default_timeout(WAIT_MS)
        page.on("console", lambda said: self.wrong.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        return page

    async def promoter(self, name: str, browsers: int) -> list[Page]:
        code = (await self._house.ask("promoter", "invite", "--name", name))["code"]
        pages = []
        for _ in range(browsers):
            page = await self.browser()
            await page.goto(f"{self._house.url}/join/{code}")
            await page.get_by_role("button", name=f"Join as {name}").click()
            await shows(page, "elcome|Hello|joined")
            pages.append(page)
        return pages

    async def card(self, page: Page, topic: str) -> str:
        await page.get_by_role("button", name="Get a card").last.click()
        await page.get_by_role("log").get_by_role("button", name=topic).last.click()
        await shows(page, "/c/")
        return str(re.findall(r"/c/([\w-]{22})", await page.get_by_role("log").inner_text())[-1])

    async def customer(self, name: str, tag: str, words: str) -> Page:
        page = await self.browser(320)
        await page.goto(f"{self._house.url}/chat?tag={tag}")
        await page.get_by_label("Your name").fill(name)
        await write(page, words)
        return page


async def shows(page: Page, words: str) -> None:
    await expect(page.get_by_role("log").get_by_text(re.compile(words)).last).to_be_visible(timeout=WAIT_MS)


async def write(page: Page, words: str) -> None:
    await page.get_by_label("Message", exact=True).fill(words)
    await page.get_by_role("button", name="Send", exact=True).click()


async def choose(page: Page, name: str) -> None:
    await page.get_by_role("button", name="Choose").click()
    await page.get_by_label("Find by name or topic").fill(name.lower())
    await page.get_by_role("dialog").get_by_role("button", name=name).click()
    await to(page, name)


async def to(page: Page, name: str) -> None:
    await expect(page.locator("#to-name")).to_have_text(name, timeout=WAIT_MS)


async def test_words_go_to_whom_the_screen_showed_whoever_writes_meanwhile(house: House, chromium: Browser) -> None:
    await house.ask("promotion", "add", "--title", "Towel", "--target", "https://shop.test/towel")
    await house.ask("promotion", "add", "--title", "Robe", "--target", "https://shop.test/robe")
    people = People(house, chromium)
    (desk, phone), (bo, _) = await people.promoter("Jia", 2), await people.promoter("Bo", 2)
    towel, robe = await people.card(desk, "Towel"), await people.card(bo, "Robe")

    yi = await people.customer("Yi", towel, "Is it soft?")
    await asyncio.gather(shows(desk, "Is it soft"), shows(phone, "Is it soft"))
    await choose(desk, "Yi")

    # Yi is chosen, Wen writes, and what is typed goes to Yi: said before and after sending.
    await desk.get_by_label("Message", exact=True).fill("Very soft")
    wen = await people.customer("Wen", towel, "How much?")
    await shows(desk, "How much")
    await to(desk, "Yi")
    await expect(desk.get_by_role("button", name="Write to Wen")).to_be_visible()
    await desk.get_by_role("button", name="Send", exact=True).click()
    await shows(yi, "Very soft")
    for page in (desk, phone):
        sent = page.locator(".line.mine", has_text="Very soft")
        await expect(sent).to_have_count(1, timeout=WAIT_MS)
        await expect(sent.get_by_text("to Yi")).to_be_visible(timeout=WAIT_MS)
        await expect(sent.get_by_text("seen")).to_be_visible(timeout=WAIT_MS)

    # The other browser answers Wen's line: that is for Wen.
    asked = phone.locator(".line", has_text="How much?").last
    await asked.hover()
    await asked.get_by_role("button", name="Reply").click()
    await to(phone, "Wen")
    await write(phone, "Twelve")
    await shows(wen, "Twelve")
    await asyncio.gather(to(desk, "Wen"), to(phone, "Wen"))
    await choose(desk, "Yi")

    # Yi comes through Bo's card: nothing is turned to Bo before Yi does something there.
    await yi.goto(f"{house.url}/chat?tag={robe}")
    await to(yi, "Bo")
    await yi.get_by_role("button", name="Start").click()
    await write(yi, "Hello Bo")
    await shows(bo, "Hello Bo")
    await write(desk, "Anything else?")
    await shows(yi, "Anything else")
    await to(yi, "Bo")
    await yi.get_by_role("button", name="Write to Jia").click()
    await to(yi, "Jia")
    await write(yi, "No thanks")
    await shows(desk, "No thanks")

    said = [(each["promoter_id"], each["customer_id"], each["text"]) for each in await house.export("communications")]
    assert sorted(said) == [
        (1, 1, "Anything else?"),
        (1, 1, "Is it soft?"),
        (1, 1, "No thanks"),
        (1, 1, "Very soft"),
        (1, 2, "How much?"),
        (1, 2, "Twelve"),
        (2, 1, "Hello Bo"),
    ]
    for page in (desk, phone):
        texts = await page.locator(".line").all_inner_texts()
        await page.reload()
        await expect(page.locator(".line")).to_have_count(len(texts), timeout=WAIT_MS)
    assert people.wrong == []
    assert await yi.evaluate("document.documentElement.scrollWidth") == 320
