"""Installed on a device: what a browser asks for before it offers that, and what is shown without a network."""

import io
import json

import pytest
from aiohttp import ClientSession
from PIL import Image
from playwright.async_api import Browser as Chromium
from playwright.async_api import Page, expect

from tests.fixtures.chromium import CHROMIUM
from tests.landing.console.conftest import Browser
from tests.landing.inbox.conftest import Inbox

READY = "async () => { const at = await navigator.serviceWorker.ready; return [at.scope, await caches.keys()] }"
KEPT = "async () => (await (await caches.open('offline')).keys()).map((asked) => new URL(asked.url).pathname)"


async def test_the_manifest_names_a_start_within_its_scope_and_an_icon_to_cut_round(site: Inbox) -> None:
    async with Browser(site.url) as browser:
        manifest = json.loads((await browser.get("/static/site.webmanifest")).source)
        assert manifest["start_url"].startswith(manifest["scope"])
        assert manifest["display"] == "standalone"
        assert {"zh"} == {code for each in manifest["shortcuts"] for code in each["name_localized"]}
    async with ClientSession(site.url) as session, session.get(f"/static/{manifest['icons'][-1]['src']}") as answer:
        icon = Image.open(io.BytesIO(await answer.read()))
    assert manifest["icons"][-1]["purpose"] == "any maskable"
    assert manifest["icons"][-1]["sizes"] == f"{icon.width}x{icon.height}" == "512x512"


async def test_the_worker_may_stand_before_chat_and_console_and_fetch_from_us_alone(site: Inbox) -> None:
    async with Browser(site.url) as browser:
        worker = await browser.get("/static/reaching/worker.js")
    assert worker.headers["Service-Worker-Allowed"] == "/"
    assert worker.headers["Content-Security-Policy"] == "default-src 'none'; connect-src 'self'"
    assert worker.headers["Cache-Control"] == "no-cache"


async def test_the_page_for_no_network_speaks_the_readers_language(site: Inbox) -> None:
    for language, title in (("en", "No connection"), ("zh-CN", "没有网络连接")):
        async with Browser(site.url, **{"Accept-Language": language}) as browser:
            assert f"<h1>{title}</h1>" in (await browser.get("/chat/offline")).text


async def _begin(chromium: Chromium, site: Inbox) -> Page:
    """A promoter's inbox, read once while there is a network."""
    jia = await site.desk("Jia")
    await site.says(await jia.customer("Yi"), "Is it large?")
    context = await chromium.new_context(locale="en-GB", viewport={"width": 320, "height": 640})
    name, _, value = jia.cookie.partition("=")
    await context.add_cookies([{"name": name, "value": value, "url": site.url}])
    page = await context.new_page()
    await page.goto(f"{site.url}/console/inbox")
    return page


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="NO CHROMIUM HERE: the service worker was not tried in a browser")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_without_a_network_the_inbox_says_so_and_nobodys_words_are_kept(chromium: Chromium, site: Inbox) -> None:
    page = await _begin(chromium, site)
    assert await page.evaluate(READY) == [f"{site.url}/console", ["offline"]]
    await page.reload()
    await expect(page.get_by_text("Is it large?")).to_be_visible()
    assert await page.evaluate(KEPT) == ["/chat/offline", "/static/chat.css", "/static/icon.svg"]

    await page.context.set_offline(True)
    await page.goto(f"{site.url}/console/customers")
    await expect(page.get_by_role("heading", name="No connection")).to_be_visible()
    await expect(page.get_by_text("Is it large?")).to_have_count(0)

    await page.context.set_offline(False)
    await page.get_by_role("link", name="Try again").click()
    await expect(page.get_by_role("heading", name="Customers")).to_be_visible()
    await page.context.close()
