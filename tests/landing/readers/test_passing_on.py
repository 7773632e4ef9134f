"""Passing on, in a real browser: each way has a link of this reader's own, on our page and on a target site."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from urllib.parse import quote

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page, expect

from landing.site import WebContext
from models.reading.interactions import Interaction
from models.reading.opens import Open
from models.sharing.marks import Marks
from models.sharing.promotions import add_promotion
from models.sharing.tags import Tag, issue_tag
from models.sharing.ways import Way
from models.storage.database import transaction
from tests.fixtures.chromium import CHROMIUM
from tests.landing.conftest import Client, Stall, browsing
from tests.landing.readers.test_reading_choice import once_stored, the_open, witness

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="NO CHROMIUM HERE: the pages were not looked at in a browser"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]
OURS = "http://127.0.0.1:8080"
SHARES_TO_US = "navigator.share = async (data) => { window.passedOn = data; };"


async def of_page(page: Page, what: str, name: str) -> str:
    """The code in an address of the page's, once it is no longer the promoter's own."""
    return str(await page.locator(what).get_attribute(name)).split("/")[2]


async def test_share_copy_code_and_card_carry_a_link_of_their_own_each(
    chromium: Browser, client: Client, stall: Stall, marks: Marks
) -> None:
    seen = await witness(chromium, client)
    page = seen.page
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await page.add_init_script(SHARES_TO_US)
    await page.goto(str(client.make_url(f"/c/{stall.page.code}")))
    first = await the_open()
    await page.locator(".pass").scroll_into_view_if_needed()
    await expect(page.locator(".pass .code")).not_to_have_attribute("src", f"/c/{stall.page.code}/qr.svg")
    assert marks.opened(await of_page(page, ".pass .code", "src")) == (first.id, Way.QR)
    assert marks.opened(await of_page(page, ".ways a", "href")) == (first.id, Way.CARD)
    await expect(page.locator(".pass .code")).to_have_js_property("naturalWidth", 150)
    await page.get_by_role("button", name="Share", exact=True).click()
    await once_stored(first.id, "share")
    shared = str(await page.evaluate("passedOn.url"))
    assert marks.opened(shared.removeprefix(f"{OURS}/c/")) == (first.id, Way.SHARE)
    await page.get_by_role("button", name="Copy the link").click()
    await expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = str(await page.evaluate("navigator.clipboard.readText()"))
    assert marks.opened(copied.removeprefix(f"{OURS}/c/")) == (first.id, Way.LINK)
    assert await Tag.all().count() == 2, "nobody came yet"
    await client.get(copied.removeprefix(OURS))
    onward = await Open.exclude(id=first.id).get()
    assert (onward.parent_open_id, (await Tag.get(code=onward.tag)).way) == (first.id, "link")
    told = [row.value["way"] for row in await Interaction.filter(kind="share").order_by("id")]
    assert set(told) <= {"share", "link"}
    assert seen.complaints == []


async def test_who_says_no_passes_on_the_promoters_own_link_again(
    chromium: Browser, client: Client, stall: Stall
) -> None:
    page = (await witness(chromium, client)).page
    await page.goto(str(client.make_url(f"/c/{stall.page.code}")))
    code, own = page.locator(".pass .code"), f"/c/{stall.page.code}/qr.svg"
    await page.locator(".pass").scroll_into_view_if_needed()
    await expect(code).not_to_have_attribute("src", own)
    await page.locator('.reading form[data-choice="no"] button').click()
    await expect(code).to_have_attribute("src", own)
    await expect(page.locator(".ways a")).to_have_attribute("href", f"/c/{stall.page.code}/card.png")
    await page.locator('.reading form[data-choice="yes"] button').click()
    await expect(code).not_to_have_attribute("src", own)


async def test_without_script_and_with_a_browser_that_objects_it_is_the_promoters_own(
    chromium: Browser, client: Client, stall: Stall
) -> None:
    for context in (
        await chromium.new_context(java_script_enabled=False),
        await chromium.new_context(extra_http_headers={"Sec-GPC": "1"}),
    ):
        page = await context.new_page()
        await page.goto(str(client.make_url(f"/c/{stall.page.code}")))
        await page.locator(".pass").scroll_into_view_if_needed()
        await expect(page.locator(".pass .code")).to_have_js_property("naturalWidth", 150)
        await expect(page.locator(".pass .code")).to_have_attribute("src", f"/c/{stall.page.code}/qr.svg")
        await context.close()


SHOP = """<!doctype html><title>Towel</title>
<script src="{script}" {everywhere} defer></script>
<a id="x" href="https://x.com/intent/post?text=Soft%20towel&url={here}">X</a>
<a id="wa" href="https://wa.me/?text=Look%20{here}%20now">WhatsApp</a>
<a id="mail" href="mailto:?subject=Towel&body=Look%3A%20{here}">Mail</a>
<a id="login" href="https://login.test/?next={here}">Sign in</a>
<a id="other" href="https://x.com/intent/post?url={here}-red">Another page</a>
<p {element}><a id="mine" href="https://share.test/?to={here}">Share with ours</a>
<input id="field" readonly value="{plain}"></p>
<button id="copy" onclick="navigator.clipboard.writeText(location.href)">Copy</button>
<button id="share" onclick="navigator.share({{ title: 'Towel', url: location.href }})">Share</button>
<button id="else" onclick="navigator.clipboard.writeText('SAVE10')">Copy the voucher</button>
<script>{shares}</script>"""


@asynccontextmanager
async def shop(
    chromium: Browser, site: WebContext, stall: Stall, *, everywhere: str = "", element: str = "", failures: int = 0
) -> AsyncIterator[Page]:
    """A shop's page with its own share buttons, come to by a card. ``failures``: of the first looks for marks."""

    async def towel(request: web.Request) -> web.Response:
        plain = f"http://{request.host}/towel"
        script = str(client.make_url("/handbill.js"))
        page = SHOP.format(
            script=script,
            everywhere=everywhere,
            element=element,
            here=quote(plain, safe=""),
            plain=plain,
            shares=SHARES_TO_US,
        )
        return web.Response(text=page, content_type="text/html")

    elsewhere = web.Application()
    elsewhere.router.add_get("/towel", towel)
    async with browsing(site) as client, TestServer(elsewhere) as target:
        async with transaction():
            link = await add_promotion("Shop", target=str(target.make_url("/towel")))
            tag = await issue_tag(link, stall.jia, "telegram")
        context = await chromium.new_context(viewport={"width": 390, "height": 800})
        await context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = await context.new_page()
        await page.clock.install()
        if failures:
            await page.route("**/marks", lambda route: route.abort(), times=failures)
        asked = page.expect_response("**/marks") if everywhere or element else nullcontext()
        async with asked as answered:  # from before the page is there: whatever makes it ask
            came = await page.goto(str(client.make_url(f"/c/{tag.code}")))
            assert came is not None
            first = came.request.redirected_from
            assert first is not None
            answer = await first.response()
            assert answer is not None
            assert answer.headers["x-recorded"] != "no", "so slow here that an open was not recorded in time: no marks"
            while answered is not None and not answered.is_done():
                await _moves(page)
        yield page
        await context.close()


async def _moves(page: Page) -> None:
    """Whoever reads moves; a while goes by."""
    for x in (310, 300):  # where there is nothing
        await page.mouse.move(x, 700)
    await page.clock.run_for(6_000)
    await asyncio.sleep(0.05)


async def reached(page: Page, what: str) -> str:
    """Where this link leads when it is pressed."""
    await page.locator(what).hover()
    return str(await page.locator(what).evaluate("link => link.href"))


async def test_a_target_site_that_asks_has_its_own_share_links_and_buttons_marked(
    chromium: Browser, tag_site: WebContext, stall: Stall, marks: Marks
) -> None:
    async with shop(chromium, tag_site, stall, everywhere="data-handbill-share") as page:
        own = f"{OURS}/c/{marks.of((await the_open()).id, Way.SITE)}"
        quoted = quote(own, safe="")
        assert await reached(page, "#x") == f"https://x.com/intent/post?text=Soft%20towel&url={quoted}"
        assert await reached(page, "#wa") == f"https://wa.me/?text={quote(f'Look {own} now', safe='')}"
        assert await reached(page, "#mail") == f"mailto:?subject=Towel&body={quote(f'Look: {own}', safe='')}"
        here = quote(page.url, safe="")
        assert await reached(page, "#login") == f"https://login.test/?next={here}"
        assert await reached(page, "#other") == f"https://x.com/intent/post?url={here}-red"
        assert await reached(page, "#mine") == f"https://share.test/?to={here}"
        await page.locator("#copy").click()
        assert await page.evaluate("navigator.clipboard.readText()") == own
        await page.locator("#else").click()
        assert await page.evaluate("navigator.clipboard.readText()") == "SAVE10"
        await page.locator("#share").click()
        assert await page.evaluate("passedOn") == {"title": "Towel", "url": own}
    onward = await tag_site.tag_cache.come_through(own[-22:])
    assert onward is not None
    assert onward.tag.way == "site"


async def test_a_site_may_name_the_elements_that_share(
    chromium: Browser, tag_site: WebContext, stall: Stall, marks: Marks
) -> None:
    async with shop(chromium, tag_site, stall, element="data-handbill-share") as page:
        own = f"{OURS}/c/{marks.of((await the_open()).id, Way.SITE)}"
        assert await reached(page, "#mine") == f"https://share.test/?to={quote(own, safe='')}"
        await expect(page.locator("#field")).to_have_value(own)
        assert quote(own, safe="") not in await reached(page, "#x")


async def test_without_a_connection_for_a_while_its_links_are_marked_once_there_is_one(
    chromium: Browser, tag_site: WebContext, stall: Stall, marks: Marks
) -> None:
    async with shop(chromium, tag_site, stall, everywhere="data-handbill-share", failures=2) as page:
        own = f"{OURS}/c/{marks.of((await the_open()).id, Way.SITE)}"
        assert await reached(page, "#x") == f"https://x.com/intent/post?text=Soft%20towel&url={quote(own, safe='')}"


async def test_a_site_that_does_not_ask_keeps_its_links(chromium: Browser, tag_site: WebContext, stall: Stall) -> None:
    async with shop(chromium, tag_site, stall) as page:
        here = quote(page.url, safe="")
        assert await reached(page, "#x") == f"https://x.com/intent/post?text=Soft%20towel&url={here}"
        await page.locator("#copy").click()
        assert await page.evaluate("navigator.clipboard.readText()") == page.url
