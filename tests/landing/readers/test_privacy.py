"""Taking back on the page itself what was agreed to there."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import CookieJar, web
from aiohttp.test_utils import TestClient, TestServer

from landing.readers import opens, privacy, reports
from landing.readers import reading_choice as reading
from landing.site import SITE, WebContext
from models.people.customers import Customer, Detail
from models.people.refusals import Purpose, refused
from models.queue.outbox import OutboxMessage
from tests.landing.conftest import TELEPHONE, Client, Stall
from tests.landing.readers.test_opens import token_of
from tests.landing.readers.test_reports import event, report


@pytest.fixture
async def browser(tag_site: WebContext) -> AsyncIterator[Client]:
    app = web.Application()
    app[SITE] = tag_site
    for part in (opens, reading, reports, privacy):
        part.add_to(app)
    headers = {"User-Agent": TELEPHONE, "Accept-Language": "en-GB"}
    async with TestClient(TestServer(app), headers=headers, cookie_jar=CookieJar(unsafe=True)) as opened:
        yield opened


async def _fills_in(browser: Client, stall: Stall) -> None:
    token = token_of(await (await browser.get(f"/c/{stall.page.code}")).text())
    filled = event("form", name="Yi Marker", note="call me", consent=True)
    assert (await browser.post(f"/i/{token}", data=report(filled))).status == 204


async def test_details_are_deleted_where_they_were_given_in_one_tap(browser: Client, stall: Stall) -> None:
    await _fills_in(browser, stall)
    page = await (await browser.get(f"/c/{stall.page.code}")).text()
    assert f'action="/c/{stall.page.code}/taken-back/contact"' in page
    answer = await browser.post(f"/c/{stall.page.code}/taken-back/contact")
    assert "The details you filled in are deleted" in await answer.text()
    assert await Detail.all().count() == 0
    assert (await Customer.get()).name == ""
    assert await refused(1, Purpose.CONTACT)
    assert {each.kind: str(each.state) for each in await OutboxMessage.all()}["customer-took-details-back"] == "queued"


async def test_another_browser_or_site_takes_nothing_back(browser: Client, stall: Stall) -> None:
    await _fills_in(browser, stall)
    path = f"/c/{stall.page.code}/taken-back/contact"
    assert (await browser.post(path, headers={"Sec-Fetch-Site": "cross-site"})).status == 403
    browser.session.cookie_jar.clear()
    answer = await browser.post(path)
    assert "has left nothing here" in await answer.text()
    assert await Detail.all().count() == 2
