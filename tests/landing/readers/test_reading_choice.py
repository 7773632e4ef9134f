"""Reading, in a real browser: what the page's scripts tell, seen from the database."""

import asyncio
from collections.abc import Mapping

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page

from landing.site import WebContext
from models.people.customers import Customer
from models.reading.interactions import Interaction, extension
from models.reading.opens import Open, Proof
from models.sharing.promotions import add_promotion, edit_promotion
from models.sharing.tags import issue_tag
from models.storage.database import transaction
from tests.fixtures.chromium import CHROMIUM
from tests.fixtures.patience import within
from tests.landing.conftest import Client, Stall, browsing

LONG = "Read [on](#end).\n\n" + "A paragraph of some length, so that there is something to scroll.\n\n" * 60 + "## End"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="NO CHROMIUM HERE: the pages were not looked at in a browser"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]


class Witness:
    """A browser's window, and everything that went wrong in it."""

    def __init__(self, page: Page, home: str) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type in {"error", "warning"} else None
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda sent: self.complaints.append(sent.url) if not sent.url.startswith(home) else None)


async def witness(chromium: Browser, client: Client, width: int = 390) -> Witness:
    context = await chromium.new_context(viewport={"width": width, "height": 800}, locale="en-GB")
    return Witness(await context.new_page(), str(client.make_url("/")))


async def once_stored(open_id: int, kind: str) -> Mapping[str, object]:
    """The open's extension data once such an event is in the database."""
    async with within():
        while not await Interaction.filter(open_id=open_id, kind=kind).exists():
            await asyncio.sleep(0.05)
    return await extension(open_id)


async def the_open() -> Open:
    return await Open.get()


@pytest.fixture
async def long_page(stall: Stall, tag_site: WebContext) -> Stall:
    async with transaction():
        await edit_promotion(stall.page.promotion_id, page=LONG)
    tag_site.tag_cache.drop()
    return stall


@pytest.mark.parametrize("width", [390, 1280])
async def test_reading_arrives_once_and_the_page_fits_and_is_quiet(
    chromium: Browser, client: Client, long_page: Stall, width: int
) -> None:
    seen = await witness(chromium, client, width)
    await seen.page.goto(str(client.make_url(f"/c/{long_page.page.code}")))
    opened = await the_open()
    await once_stored(opened.id, "shown")
    assert (await the_open()).state is Proof.OPENED
    assert await seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await seen.page.mouse.wheel(0, 100_000)
    await seen.page.locator("footer summary").click()
    await seen.page.wait_for_timeout(1_500)
    await seen.page.close(run_before_unload=True)
    extension = await once_stored(opened.id, "dwell")
    assert (extension["scroll_percent"], extension["clicks"], extension["shown"]) == (100, 1, 1)
    assert 1 <= float(str(extension["dwell_seconds"])) < 30
    assert (await the_open()).state is Proof.READ
    ids = await Interaction.all().values_list("event_id", flat=True)
    assert len(ids) == len(set(ids))
    assert seen.complaints == []


async def test_a_tab_left_open_counts_half_a_minute(chromium: Browser, client: Client, long_page: Stall) -> None:
    seen = await witness(chromium, client)
    await seen.page.clock.install()
    await seen.page.goto(str(client.make_url(f"/c/{long_page.page.code}")))
    for _ in range(30):
        await seen.page.clock.run_for(60_000)
    await seen.page.wait_for_timeout(200)
    extension = await once_stored((await the_open()).id, "dwell")
    assert 25 <= float(str(extension["dwell_seconds"])) <= 32


async def test_what_was_done_without_a_connection_arrives_with_it(
    chromium: Browser, client: Client, long_page: Stall
) -> None:
    seen = await witness(chromium, client)
    await seen.page.goto(str(client.make_url(f"/c/{long_page.page.code}")))
    opened = await the_open()
    await once_stored(opened.id, "shown")
    await seen.page.context.set_offline(True)
    await seen.page.locator("footer summary").click()
    await seen.page.wait_for_timeout(500)
    assert not await Interaction.filter(kind="click").exists()
    await seen.page.context.set_offline(False)
    assert (await once_stored(opened.id, "click"))["clicks"] == 1


async def test_the_form_is_sent_without_leaving_the_page(chromium: Browser, client: Client, stall: Stall) -> None:
    seen = await witness(chromium, client)
    page = seen.page
    await page.goto(str(client.make_url(f"/c/{stall.page.code}")))
    await page.get_by_label("Your name").fill("Yi")
    await page.get_by_label("Phone").fill("nonsense")
    await page.get_by_label("I agree").check()
    send = page.get_by_role("button", name="Send")
    await send.click()
    refusal = page.get_by_role("alert")
    await refusal.wait_for()
    assert "phone number" in await refusal.inner_text()
    await page.get_by_label("Phone").fill("+86 571 8711 2345")
    await send.click()
    await page.get_by_role("status").wait_for()
    assert (await Customer.get()).name == "Yi"
    assert await Interaction.filter(kind="click").count() == 0


async def test_the_keyboard_reaches_the_text_first_and_sees_where_it_is(
    chromium: Browser, client: Client, stall: Stall
) -> None:
    seen = await witness(chromium, client)
    await seen.page.goto(str(client.make_url(f"/c/{stall.page.code}")))
    await seen.page.keyboard.press("Tab")
    focused = seen.page.locator(":focus-visible")
    assert await focused.inner_text() == "Skip to the text"
    assert await focused.evaluate("element => getComputedStyle(element).outlineStyle") == "solid"
    assert await seen.page.locator("img:not([alt])").count() == 0


async def test_a_target_site_with_one_script_tag_reports_too(
    chromium: Browser, tag_site: WebContext, stall: Stall
) -> None:
    async def shop(_request: web.Request) -> web.Response:
        page = f'<!doctype html><script src="{client.make_url("/handbill.js")}" defer></script><button>Buy</button>'
        return web.Response(text=page, content_type="text/html")

    elsewhere = web.Application()
    elsewhere.router.add_get("/towel", shop)
    async with browsing(tag_site) as client, TestServer(elsewhere) as target:
        async with transaction():
            link = await add_promotion("Shop", target=f"{target.make_url('/towel')}?size=large#top")
            tag = await issue_tag(link, stall.jia, "telegram")
        page = await chromium.new_page()
        await page.goto(str(client.make_url(f"/c/{tag.code}")))
        opened = await the_open()
        await once_stored(opened.id, "shown")
        assert page.url == f"{target.make_url('/towel')}?size=large#top"
        await page.get_by_role("button", name="Buy").click()
        assert (await once_stored(opened.id, "click"))["clicks"] == 1
        assert [row.value for row in await Interaction.filter(kind="click")] == [{"target": "Buy"}]
