"""The address itself: nobody who types it stands before a closed door."""

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

import landing
from landing.site import WebContext
from models.people.promoters import invite
from tests.landing.conftest import Client


async def browser(site: WebContext) -> Client:
    app = web.Application()
    landing.add_to(app, site)
    client = TestClient(TestServer(app))
    await client.start_server()
    return client


async def test_everybody_finds_their_way_in_in_their_language(tag_site: WebContext) -> None:
    client = await browser(tag_site)
    async with client.get("/", headers={"Accept-Language": "en"}) as english:
        assert english.status == 200
        shown = await english.text()
    for way in ("You were sent a card", "You share cards", "handbill console", "public_url"):
        assert way in shown
    async with client.get("/", headers={"Accept-Language": "zh-CN"}) as chinese:
        assert "您收到了分享卡" in await chinese.text()
    await client.close()


async def test_a_known_browser_is_led_on_to_its_chat(tag_site: WebContext) -> None:
    client = await browser(tag_site)
    jia = await invite("Jia")
    origin = {"Origin": str(client.make_url("/")).rstrip("/"), "Sec-Fetch-Site": "same-origin"}
    async with client.post(f"/join/{jia.code}", headers=origin) as joined:
        assert joined.status == 200
    async with client.get("/") as shown:
        text = await shown.text()
        assert 'href="/chat"' in text
        assert "Jia" in text
        assert shown.headers["Cache-Control"] == "no-store"
    await client.close()
