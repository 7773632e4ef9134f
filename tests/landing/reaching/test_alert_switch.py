"""The switch's door: whoever is signed in turns alerts on in their own browser, at a push service that is listed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import ClientResponse, ClientSession

from models.people.addresses import set_language
from models.reaching.subscriptions import OF_PROMOTER, Subscription
from models.reaching.web_push_keys import our_key, point_of, unpadded
from tests.fixtures.push_service.browser import PushedBrowser
from tests.landing.inbox.conftest import Desk, Inbox

ENDPOINT = "https://updates.push.services.mozilla.com/wpush/v2/gAAAA"


@asynccontextmanager
async def _page(site: Inbox, desk: Desk | None, **headers: str) -> AsyncIterator[ClientSession]:
    """One of our pages in this promoter's browser; None: in a stranger's."""
    given = {"Origin": site.url, "Accept-Language": "en"} | ({"Cookie": desk.cookie} if desk else {}) | headers
    async with ClientSession(site.url, headers=given) as session:
        yield session


async def _turned_on(page: ClientSession, given: Any) -> ClientResponse:
    answer = await page.post("/chat/alerts", json=given)
    await answer.read()
    return answer


@pytest.mark.both_databases
async def test_alerts_are_turned_on_once_and_off_again(site: Inbox) -> None:
    jia = await site.desk("Jia")
    given = PushedBrowser().subscription(ENDPOINT)
    async with _page(site, jia) as page:
        before = await (await page.get("/chat/alerts")).json()
        assert before == {"key": unpadded(point_of((await our_key()).public_key())), "endpoint": ""}
        assert [(await _turned_on(page, given)).status for _ in range(2)] == [204, 204]
        assert (await (await page.get("/chat/alerts")).json())["endpoint"] == ENDPOINT
        assert await OF_PROMOTER.all(jia.promoter.id) == [each.id for each in await Subscription.all()]
        assert (await page.post("/chat/alerts/off", json={})).status == 204
        assert (await (await page.get("/chat/alerts")).json())["endpoint"] == ""
    assert await Subscription.all() == []


async def test_who_leaves_is_alerted_no_more(site: Inbox) -> None:
    async with _page(site, await site.desk("Jia")) as page:
        await _turned_on(page, PushedBrowser().subscription(ENDPOINT))
        assert (await page.post("/chat/leave")).status == 200
    assert await Subscription.all() == []


async def test_a_stranger_is_alerted_to_nothing(site: Inbox) -> None:
    async with _page(site, None) as page:
        assert (await page.get("/chat/alerts")).status == 401
        assert (await _turned_on(page, PushedBrowser().subscription(ENDPOINT))).status == 401
        assert (await page.post("/chat/alerts/off", json={})).status == 401


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.test"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}]
)
async def test_another_site_turns_nothing_on_or_off(site: Inbox, headers: dict[str, str]) -> None:
    jia = await site.desk("Jia")
    async with _page(site, jia) as page:
        await _turned_on(page, PushedBrowser().subscription(ENDPOINT))
    async with _page(site, jia, **headers) as page:
        assert (await _turned_on(page, PushedBrowser().subscription(f"{ENDPOINT}B"))).status == 403
        assert (await page.post("/chat/alerts/off", json={})).status == 403
    assert [each.endpoint for each in await Subscription.all()] == [ENDPOINT]


@pytest.mark.parametrize(
    "endpoint",
    ["https://evil.test/x", "https://127.0.0.1/x", "https://[::1]:443/x", "http://127.0.0.1:9000/x", "nonsense", ""],
)
async def test_a_push_service_that_is_not_listed_is_refused_in_the_persons_words(site: Inbox, endpoint: str) -> None:
    jia = await site.desk("Jia")
    await set_language(jia.terminal, jia.promoter, "zh")
    async with _page(site, jia) as page:
        answer = await _turned_on(page, PushedBrowser().subscription(endpoint))
        assert answer.status == 422
        assert "未被允许" in (await answer.json())["error"]
    assert await Subscription.all() == []


@pytest.mark.parametrize(
    "given",
    [
        {},
        [],
        {"endpoint": ENDPOINT},
        {"endpoint": ENDPOINT, "keys": {"p256dh": "", "auth": ""}},
        {"endpoint": ENDPOINT, "keys": {"p256dh": "é" * 87, "auth": "é" * 22}},
        {"endpoint": ENDPOINT, "keys": {"p256dh": "A" * 87, "auth": "A" * 22}},
        {"endpoint": ENDPOINT + "x" * 800, "keys": {"p256dh": "A" * 87, "auth": "A" * 22}},
        {"endpoint": ENDPOINT, "keys": {"p256dh": "A" * 5000, "auth": "A" * 22}},
    ],
)
async def test_what_is_no_subscription_is_refused(site: Inbox, given: Any) -> None:
    async with _page(site, await site.desk("Jia")) as page:
        answer = await _turned_on(page, given)
        assert (answer.status, (await answer.json())["code"]) == (422, "chat-unreadable")
    assert await Subscription.all() == []


async def test_the_switch_stands_in_chat_and_inbox_of_who_is_signed_in(site: Inbox) -> None:
    jia = await site.desk("Jia")
    for path in ("/chat", "/console/inbox"):
        page = await jia.browser.get(path)
        assert 'id="alerts-switch"' in page.source, path
        assert "/static/reaching/alerts.js" in page.source, path
