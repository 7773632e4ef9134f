"""The switch, and what an alert does, in a real browser. Its push service is the devtools: no other is asked."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from playwright.async_api import Browser as Chromium
from playwright.async_api import Page, Route, expect

from models.people.addresses import Address, met
from models.reaching.mailboxes import Mailbox
from models.reaching.subscriptions import Subscription
from models.storage.clock import now
from tests.fixtures.chromium import WHOLE_CHROMIUM, until
from tests.fixtures.patience import within
from tests.fixtures.push_service.browser import PushedBrowser
from tests.landing.inbox.conftest import Desk, Inbox

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(WHOLE_CHROMIUM is None, reason="NO CHROMIUM HERE: alerts were not tried in a browser"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]
ENDPOINT = "https://updates.push.services.mozilla.com/wpush/v2/gAAAA"
# Chromium without a screen reaches no push service: what it would give the page is put into its place.
SUBSCRIBES = """
(given) => {
  let made = null;
  const unsubscribe = async () => { made = null; return true; };
  const subscription = { endpoint: given.endpoint, toJSON: () => given, unsubscribe };
  PushManager.prototype.getSubscription = async () => made;
  PushManager.prototype.subscribe = async (options) => {
    globalThis.subscribedWith = options.applicationServerKey;
    return (made = subscription);
  };
}
"""
RINGS = """
globalThis.rung = 0;
document.hasFocus = () => false;
const Real = AudioContext;
globalThis.AudioContext = class extends Real { constructor() { super(); globalThis.rung += 1; } };
"""
"""Nobody looks; how often it rang is counted."""
SHOWN = """
async () => {
  const shown = await (await navigator.serviceWorker.getRegistration("/chat")).getNotifications();
  return shown.map(({ title, body, tag, data, lang }) => ({ title, body, tag, data, lang }));
}
"""


@asynccontextmanager
async def _device(chromium: Chromium, site: Inbox, desk: Desk, **settings: Any) -> AsyncIterator[Page]:
    """A promoter's browser that can be alerted; nothing may go wrong on its console."""
    wrong: list[str] = []
    context = await chromium.new_context(**{"locale": "en-GB", "viewport": {"width": 1280, "height": 800}} | settings)
    name, _, value = desk.cookie.partition("=")
    await context.add_cookies([{"name": name, "value": value, "url": site.url}])
    await context.add_init_script(f"({SUBSCRIBES})({json.dumps(PushedBrowser().subscription(ENDPOINT))})")
    page = await context.new_page()
    page.on("console", lambda said: wrong.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    assert wrong == []
    await context.close()


async def _open_switch(page: Page, url: str) -> None:
    await page.goto(url)
    await page.wait_for_load_state()
    await page.locator("details", has=page.locator("#alerts")).locator("summary").click()


async def test_alerts_are_switched_on_and_off_and_the_switch_says_which(whole_chromium: Chromium, site: Inbox) -> None:
    jia = await site.desk("Jia")
    async with _device(whole_chromium, site, jia, permissions=["notifications"]) as page:
        for path in ("/console/inbox", "/chat"):
            await _open_switch(page, site.url + path)
            switch = page.get_by_role("switch", name="Tell me on this device")
            await expect(page.locator("#alerts-state")).to_contain_text("Off")
            await expect(switch).not_to_be_checked()
            await switch.click()
            await expect(switch).to_be_checked()
            await expect(page.locator("#alerts-state")).to_contain_text("this device tells you")
            assert [each.endpoint for each in await Subscription.all()] == [ENDPOINT]
            await switch.press("Space")
            await expect(switch).not_to_be_checked()
            assert await Subscription.all().count() == 0


async def test_nobody_is_asked_without_a_tap_and_who_said_no_is_told_how_to_say_yes(
    whole_chromium: Chromium, site: Inbox
) -> None:
    jia = await site.desk("Jia")
    async with _device(whole_chromium, site, jia) as page:
        await page.add_init_script(
            "Notification.requestPermission = async () => { globalThis.asked = true; return 'denied'; }"
        )
        await _open_switch(page, f"{site.url}/console/inbox")
        await expect(page.locator("#alerts-state")).not_to_be_empty()
        assert await page.evaluate("globalThis.asked") is None
        await page.add_init_script("Object.defineProperty(Notification, 'permission', { value: 'denied' })")
        await _open_switch(page, f"{site.url}/console/inbox")
        await expect(page.locator("#alerts-state")).to_contain_text("Your browser blocks notifications")
        await expect(page.get_by_role("switch", name="Tell me on this device")).to_be_disabled()


async def test_a_browser_that_shows_no_notifications_says_so(whole_chromium: Chromium, site: Inbox) -> None:
    jia = await site.desk("Jia")
    async with _device(whole_chromium, site, jia) as page:
        await page.add_init_script("delete window.PushManager")
        await _open_switch(page, f"{site.url}/chat")
        await expect(page.locator("#alerts-state")).to_contain_text("shows no notifications here")
        await page.add_init_script("navigator.standalone = false")
        await _open_switch(page, f"{site.url}/chat")
        await expect(page.locator("#alerts-state")).to_contain_text("home screen")


class Delivery:
    """What a push service does: it wakes the worker of a page with what was sent."""

    def __init__(self, page: Page, url: str) -> None:
        self._page = page
        self._url = url
        self._registrations: list[dict[str, Any]] = []

    async def begin(self) -> None:
        """Switch alerts on, and find the worker that is to be woken."""
        self._devtools = await self._page.context.new_cdp_session(self._page)
        self._devtools.on("ServiceWorker.workerRegistrationUpdated", self._noted)
        await self._devtools.send("ServiceWorker.enable")
        await _open_switch(self._page, f"{self._url}/console/inbox")
        await self._page.get_by_role("switch", name="Tell me on this device").click()
        await expect(self._page.locator("#alerts-state")).to_contain_text("this device tells you")

    def _noted(self, told: dict[str, Any]) -> None:
        self._registrations += told["registrations"]

    async def brings(self, **alert: object) -> None:
        worker = next(each for each in reversed(self._registrations) if each["scopeURL"] == f"{self._url}/chat")
        usual = {"group": "conversation 7", "path": "/console/inbox/7", "unread": 1, "language": "en"}
        data = json.dumps(usual | alert)
        message = {"origin": self._url, "registrationId": worker["registrationId"], "data": data}
        await self._devtools.send("ServiceWorker.deliverPushMessage", message)

    async def shown(self, *texts: str) -> list[dict[str, object]]:
        """Wait until the alerts on the screen say this and nothing else. Return them."""
        async with within():
            while True:
                found: list[dict[str, object]] = await self._page.evaluate(SHOWN)
                if {each["body"] for each in found} == set(texts):
                    return found
                await asyncio.sleep(0.02)


async def test_an_alert_is_shown_once_and_the_latest_of_a_conversation_in_place_of_those_before(
    whole_chromium: Chromium, site: Inbox
) -> None:
    jia = await site.desk("Jia")
    async with _device(whole_chromium, site, jia, permissions=["notifications"]) as page:
        push = Delivery(page, site.url)
        await push.begin()
        await push.brings(id="41", title="Yi", text="Is it soft?")
        assert await push.shown("Is it soft?") == [
            {
                "title": "Yi",
                "body": "Is it soft?",
                "tag": "conversation 7",
                "data": "/console/inbox/7",
                "lang": "en",
            }
        ]
        await push.brings(id="41", title="Yi", text="Is it soft, once more?")
        await push.brings(id="42", title="Yi", text="And how large?")
        assert len(await push.shown("And how large?")) == 1
        await push.brings(id="43", title="Bing", text="Hello", group="conversation 8", path="/console/inbox/8")
        assert {each["title"] for each in await push.shown("And how large?", "Hello")} == {"Yi", "Bing"}


async def test_what_is_read_in_the_inbox_leaves_the_screen(whole_chromium: Chromium, site: Inbox) -> None:
    jia = await site.desk("Jia")
    talk = await jia.customer("Yi")
    async with _device(whole_chromium, site, jia, permissions=["notifications"]) as page:
        push = Delivery(page, site.url)
        await push.begin()
        await site.says(talk, "Is it soft?")
        where = f"/console/inbox/{talk.id}"
        await push.brings(id="41", title="Yi", text="Is it soft?", group=f"conversation {talk.id}", path=where)
        await push.brings(id="42", title="Bing", text="Hello", group="conversation 80", path="/console/inbox/80")
        await push.shown("Is it soft?", "Hello")
        await page.keyboard.press("Escape")
        await page.locator("#list").get_by_role("link", name="Yi").click()
        await expect(page.locator("#thread li")).to_have_count(1)
        assert len(await push.shown("Hello")) == 1


async def test_a_tap_on_an_alert_leads_the_open_inbox_to_its_conversation(
    whole_chromium: Chromium, site: Inbox
) -> None:
    jia = await site.desk("Jia")
    talk = await jia.customer("Yi")
    await site.says(talk, "Is it soft?")
    async with _device(whole_chromium, site, jia, permissions=["notifications"]) as page:
        await Delivery(page, site.url).begin()
        workers = {await each.evaluate("registration.scope"): each for each in page.context.service_workers}
        # Only a person's tap lets a window come to the front: that it may not, here, is not what is asked.
        await workers[f"{site.url}/chat"].evaluate(f"goTo('/console/inbox/{talk.id}').catch(() => null)")
        await page.wait_for_url(f"**/console/inbox/{talk.id}")
        await expect(page.locator("#thread li")).to_contain_text("Is it soft?")


async def test_what_comes_while_nobody_looks_is_counted_on_the_title_and_rings_unless_that_is_off(
    whole_chromium: Chromium, site: Inbox
) -> None:
    jia = await site.desk("Jia")
    talk = await jia.customer("Yi")
    async with _device(whole_chromium, site, jia) as page:
        await page.add_init_script(RINGS)
        await _open_switch(page, f"{site.url}/console/inbox")
        await site.says(talk, "Is it soft?")
        await expect(page).to_have_title(re.compile(r"^\(1\) "))
        await until(page, "globalThis.rung === 1")
        await page.get_by_role("switch", name="A sound while this page is open").click()
        await site.says(talk, "And how large?")
        await expect(page).to_have_title(re.compile(r"^\(2\) "))
        assert await page.evaluate("globalThis.rung") == 1


async def test_what_comes_before_the_stream_has_told_anything_rings_too(whole_chromium: Chromium, site: Inbox) -> None:
    jia = await site.desk("Jia")
    talk = await jia.customer("Yi")
    said = asyncio.Event()

    async def late(route: Route) -> None:
        await said.wait()
        await route.continue_()

    async with _device(whole_chromium, site, jia) as page:
        await page.add_init_script(RINGS)
        await page.route("**/console/inbox/stream?*", late)
        await _open_switch(page, f"{site.url}/console/inbox")
        await site.says(talk, "Is it soft?")
        said.set()
        await expect(page).to_have_title(re.compile(r"^\(1\) "))
        await until(page, "globalThis.rung === 1")


@pytest.mark.parametrize(
    ("language", "name", "off"),
    [("en", "Tell me by e-mail", "gets no mail"), ("zh", "用邮件提醒我", "不会发邮件")],
    ids=["en", "zh"],
)
async def test_a_customer_is_told_by_mail_or_not_as_the_switch_says(
    chromium: Chromium, site: Inbox, language: str, name: str, off: str
) -> None:
    jia = await site.desk("Jia")
    talk = await jia.customer("Yi")
    address = await Address.get(customer_id=talk.customer_id)
    address.language = language
    await address.save()
    mail = await met("email", "yi@home.test")
    mail.customer, mail.confirmed_at = talk.customer, now()
    await mail.save()
    yi = replace(jia, cookie=await site.cookie(address))
    async with _device(chromium, site, yi, viewport={"width": 320, "height": 700}, timezone_id="Asia/Shanghai") as page:
        await _open_switch(page, f"{site.url}/chat")
        switch, state = page.get_by_role("switch", name=name), page.locator("#mail-alerts-state")
        await expect(state).to_contain_text(off)
        await switch.click()
        await expect(switch).to_be_checked()
        await expect(state).not_to_contain_text(off)
        assert [each.timezone for each in await Mailbox.all()] == ["Asia/Shanghai"]
        await switch.press("Space")
        await expect(switch).not_to_be_checked()
        assert await Mailbox.all() == []
