"""Sections, in a real browser: whose the active seconds are while a long page is scrolled."""

import asyncio

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page

from landing.site import WebContext
from models.reading.interactions import extension
from models.reading.opens import Open
from models.reading.proofs import Extension
from models.sharing.promotions import add_promotion, edit_promotion
from models.sharing.tags import issue_tag
from models.storage.database import transaction
from tests.fixtures.chromium import CHROMIUM
from tests.fixtures.patience import within
from tests.landing.conftest import Client, Stall, browsing

PARAGRAPH = "A paragraph of some length, so that there is something to scroll and somebody to read it.\n\n"
SECTIONS = ("Hotel", "Prices 🏷️ & “extras”", "Getting there", "Questions")
LONG = PARAGRAPH + "".join(f"## {title}\n\n{PARAGRAPH * 12}" for title in SECTIONS) + f"## The end\n\n{PARAGRAPH * 6}"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="NO CHROMIUM HERE: the pages were not looked at in a browser"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]
_SCROLLED = """(title) => new Promise((done) => {
    addEventListener("scroll", () => done(), { once: true });
    [...document.querySelectorAll("h2, h3")].find((each) => each.textContent === title)
        .scrollIntoView({ behavior: "instant" });
})"""
_READABLE = """async (title) => new Promise((done) => {
    const heading = [...document.querySelectorAll("h2, h3")].find((each) => each.textContent === title);
    new IntersectionObserver((changes) => changes.some((each) => each.isIntersecting) && done()).observe(heading);
})"""


@pytest.fixture
async def long_page(stall: Stall, tag_site: WebContext) -> Stall:
    async with transaction():
        await edit_promotion(stall.page.promotion_id, page=LONG)
    tag_site.tag_cache.drop()
    return stall


async def opened_at(chromium: Browser, url: str, *, width: int = 390, script: str = "") -> Page:
    context = await chromium.new_context(viewport={"width": width, "height": 800}, locale="en-GB")
    page = await context.new_page()
    if script:
        await page.add_init_script(script)
    await page.clock.install()
    await page.goto(url)
    return page


async def reads(page: Page, title: str, seconds: int) -> None:
    """Scroll to this heading and look at what follows for so long."""
    await page.evaluate(_SCROLLED, title)
    await page.evaluate(_READABLE, title)
    await page.clock.run_for(1_000 * seconds)


async def once_told(page: Page, seconds: int) -> Extension:
    """Return the open's extension data once the page was closed and so many seconds are stored."""
    opened = await Open.get()
    await page.close(run_before_unload=True)
    async with within():
        while (await extension(opened.id))["dwell_seconds"] < seconds - 1:
            await asyncio.sleep(0.05)
    return await extension(opened.id)


@pytest.mark.parametrize("width", [390, 1280])
async def test_each_second_belongs_to_the_section_that_is_read(
    chromium: Browser, client: Client, long_page: Stall, width: int
) -> None:
    page = await opened_at(chromium, str(client.make_url(f"/c/{long_page.page.code}")), width=width)
    await page.clock.run_for(6_000)
    await reads(page, SECTIONS[1], 20)
    await reads(page, SECTIONS[3], 4)
    await reads(page, SECTIONS[1], 10)
    await reads(page, "The end", 9)
    told = await once_told(page, 49)
    sections = told["sections"]
    assert list(sections) == ["A page of *towels*", SECTIONS[1], SECTIONS[3], "The end"]
    # Between the steps the page's clock goes on as ours does.
    assert list(sections.values()) == pytest.approx([6, 30, 4, 9], abs=1.5)
    assert sum(sections.values()) == pytest.approx(told["dwell_seconds"])


async def test_what_is_in_view_is_told_beside_it(chromium: Browser, client: Client, long_page: Stall) -> None:
    page = await opened_at(chromium, str(client.make_url(f"/c/{long_page.page.code}")))
    await page.clock.run_for(5_000)
    await reads(page, "Leave your details", 7)
    told = await once_told(page, 12)
    assert told["sections"].keys() == {"A page of *towels*", "Leave your details"}
    assert told["seen"] == {"Leave your details": pytest.approx(7, abs=1), "Write to Jia": pytest.approx(5, abs=1)}


async def test_a_reader_who_stops_it_or_never_began_is_told_by_no_section(
    chromium: Browser, client: Client, long_page: Stall
) -> None:
    page = await opened_at(chromium, str(client.make_url(f"/c/{long_page.page.code}")))
    await page.clock.run_for(3_000)
    await page.evaluate("handbill.hush(handbill.token)")
    await reads(page, SECTIONS[0], 20)
    await page.evaluate("handbill.allow(handbill.token)")
    await reads(page, SECTIONS[3], 20)
    told = await once_told(page, 20)
    assert told["sections"] == {SECTIONS[3]: told["dwell_seconds"]}


async def test_a_target_site_and_a_browser_without_observers_tell_sections_too(
    chromium: Browser, tag_site: WebContext, stall: Stall
) -> None:
    async def shop(_request: web.Request) -> web.Response:
        headings = "".join(
            f"<h2>{'毛' * 200}{n}</h2><p style='height: 90vh'>Towels</p><button>Buy</button>" for n in range(3)
        )
        script = f'<script src="{client.make_url("/handbill.js")}" defer></script>'
        beside = "<aside><h2>News</h2></aside>"
        page = f"<!doctype html><title>Shop</title>{script}{beside}<h1 hidden>Not seen</h1>{headings}"
        return web.Response(text=page, content_type="text/html")

    elsewhere = web.Application()
    elsewhere.router.add_get("/", shop)
    async with browsing(tag_site) as client, TestServer(elsewhere) as target:
        async with transaction():
            tag = await issue_tag(await add_promotion("Shop", target=str(target.make_url("/"))), stall.jia, "telegram")
        url = str(client.make_url(f"/c/{tag.code}"))
        page = await opened_at(chromium, url, script="delete window.IntersectionObserver")
        await page.clock.run_for(8_000)
        told = await once_told(page, 8)
    assert told["sections"] == {"毛" * 80: told["dwell_seconds"]}
    assert "seen" not in told
