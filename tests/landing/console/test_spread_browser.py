"""The spread's page in a real browser: drawn, folded, unfolded and gone through by keyboard; on a telephone, too."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from models.people.promoters import invite
from models.people.sessions import sign_in_link
from models.sharing.promotions import add_promotion
from tests.fixtures.chromium import CHROMIUM, until
from tests.models.spread.forests import grow

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="NO CHROMIUM HERE: the spread was not tried in a browser"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]
OPENS = 2_000


@pytest.fixture
async def spread_url(console_url: str) -> str:
    """The page of a promotion that 2,000 opens spread."""
    towel = await add_promotion("会旅行的毛巾 Towels", page="# Towel")
    await grow(towel, [await invite("Jia"), await invite("博 Bo")], OPENS, first=20)
    return f"{console_url}/console/promotions/{towel.id}/spread"


@asynccontextmanager
async def looking(chromium: Browser, url: str, *, width: int, **settings: Any) -> AsyncIterator[Page]:
    """The operator at that page; whatever the browser complains of, or asks of others, fails the test."""
    context = await chromium.new_context(viewport={"width": width, "height": 800}, locale="en-GB", **settings)
    page, wrong, ours = await context.new_page(), list[str](), url.partition("/console")[0]
    page.on("console", lambda said: wrong.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda asked: None if asked.url.startswith(ours) else wrong.append(asked.url))
    await page.goto(f"{ours}/console/enter/{await sign_in_link()}")
    await page.locator("form button").last.click()
    await page.goto(url)
    yield page
    await context.close()
    assert wrong == []


async def test_what_the_list_shows_is_drawn_and_both_fold_together(chromium: Browser, spread_url: str) -> None:
    async with looking(chromium, spread_url, width=1200) as page:
        items, dots = page.locator("[role=treeitem]"), page.locator(".canvas circle")
        shown = await items.count()
        await expect(dots).to_have_count(shown)
        first = items.first
        below = await first.locator("[role=treeitem]").count()
        assert below > 5
        await first.press("ArrowLeft")
        await expect(first).to_have_attribute("aria-expanded", "false")
        await expect(dots).to_have_count(shown - below)
        await dots.first.click()
        await expect(dots).to_have_count(shown)


async def test_the_keyboard_goes_through_the_list_and_unfolds_what_is_hidden(
    chromium: Browser, spread_url: str
) -> None:
    async with looking(chromium, spread_url, width=1200) as page:
        items, focused = page.locator("[role=treeitem]"), page.locator("[role=treeitem]:focus")
        await expect(page.locator("[role=treeitem][tabindex='0']")).to_have_count(1)
        await items.first.press("ArrowRight")
        await expect(focused).to_have_attribute("aria-level", "2")
        await focused.press("ArrowLeft")
        await focused.press("ArrowLeft")
        await expect(focused).to_have_attribute("aria-level", "1")
        await focused.press("End")
        await expect(focused).to_have_class("more")
        before = await items.count()
        await focused.press("Enter")
        await until(page, f"document.querySelectorAll('[role=treeitem]').length > {before}")
        visible = page.locator("[role=treeitem]:not([aria-expanded=false] [role=treeitem])")
        await expect(page.locator(".canvas circle")).to_have_count(await visible.count())
        await expect(page.locator("[role=treeitem][tabindex='0']")).to_have_count(1)


async def test_time_goes_back_and_colours_change(chromium: Browser, spread_url: str) -> None:
    async with looking(chromium, spread_url, width=1200) as page:
        await page.locator("#time").fill("0")
        circles = await page.locator(".canvas circle").count()
        assert circles - 2 <= await page.locator(".canvas g.later").count() < circles
        await page.locator("#time").fill("200")
        await expect(page.locator(".canvas g.later")).to_have_count(0)
        await page.locator("#colour").select_option("promoter")
        await expect(page.locator("#key li")).to_have_text(["Jia", "博 Bo"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_it_fits_the_narrowest_telephone(chromium: Browser, spread_url: str, scheme: str) -> None:
    async with looking(chromium, spread_url, width=320, color_scheme=scheme, reduced_motion="reduce") as page:
        assert await page.evaluate("document.documentElement.scrollWidth") <= 320
        await page.locator("#play").click()
        await expect(page.locator("#time")).to_have_value("20")


async def test_it_is_there_without_script(chromium: Browser, spread_url: str, console_url: str) -> None:
    context = await chromium.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(f"{console_url}/console/enter/{await sign_in_link()}")
    await page.locator("form button").last.click()
    await page.goto(spread_url)
    before = await page.locator("[role=treeitem]").count()
    await page.locator("a[data-more]").last.click()
    await expect(page.locator(".chart")).to_be_hidden()
    assert before > 50
    assert await page.locator("[role=treeitem]").count() > 1
    await context.close()
