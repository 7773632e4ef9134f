"""Mails about words that wait: the switch, the way in from a mail, and the end of such mails, over real HTTP."""

import json
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from landing.chat.stream import LOOK_SOON_S
from models.identity.mail_links import ENDS, LETS_IN, LIFE
from models.people.addresses import Address, met
from models.people.sessions import Session
from models.personal_data.consents import Consent
from models.reaching.mailboxes import OPEN_FOR, Mailbox, tell_by_mail
from models.storage.clock import as_of, now
from models.storage.codes import new_code
from models.storage.database import transaction
from models.talking.communications import Direction, add_communication
from models.talking.conversations import Conversation
from models.talking.mail_alerts import MailAlert, alert_by_mail
from tests.fixtures.patience import within
from tests.landing.console.conftest import Browser
from tests.landing.inbox.conftest import Desk, Inbox

FROM_ELSEWHERE = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.test"}


async def _state(browser: Browser) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((await browser.get("/chat/mail")).source)
    return found


async def _told(browser: Browser, path: str, told: dict[str, str], **headers: str) -> int:
    async with browser.session.post(path, json=told, headers=headers) as answer:
        return answer.status


async def _sent(browser: Browser, path: str, /, *, form: str = "", **headers: str) -> tuple[int, str]:
    """As a page's own form posts, or whoever says so in its headers. Return the status, and where it leads."""
    headers = {"Sec-Fetch-Site": "same-origin"} | headers
    answer = await browser.post(path, form, **headers)
    return answer.status, answer.headers.get("Location", "")


@dataclass
class Yi:
    """A customer of Jia's in the web chat, with a mail address that she has confirmed."""

    site: Inbox
    jia: Desk
    talking: Conversation
    address: Address
    mail: Address
    cookie: str

    def browser(self, **headers: str) -> Browser:
        return Browser(self.site.url, **{"Accept-Language": "en", "Cookie": self.cookie, **headers})

    def stranger(self, cookie: str = "") -> Browser:
        return Browser(self.site.url, **{"Accept-Language": "en"} | ({"Cookie": cookie} if cookie else {}))

    async def wants_mails(self) -> None:
        async with transaction():
            await tell_by_mail(self.mail, "yes", language="en", channel="web")

    async def is_told(self) -> str:
        """Jia's words are told by mail. Return where the mail leads in."""
        async with transaction():
            said = await add_communication(
                self.talking, Direction.TO_CUSTOMER, channel="web", source=f"web:{new_code()}", text="Hello"
            )
            await alert_by_mail(self.talking, said, self.address)
        alert = await MailAlert.all().order_by("-id").first()
        assert alert is not None
        await MailAlert.filter(id=alert.id).update(told_at=now())
        return f"/chat/in/{await LETS_IN.token(alert.id)}"


@pytest.fixture
async def yi(site: Inbox) -> Yi:
    jia = await site.desk("Jia")
    talking = await jia.customer("Yi")
    address = await Address.get(customer_id=talking.customer_id)
    await Address.filter(id=address.id).update(opened_chat_at=now())
    mail = await met("email", "yi@home.test")
    mail.customer, mail.confirmed_at, mail.used_at = talking.customer, now(), now() - timedelta(hours=1)
    await mail.save()
    return Yi(site, jia, talking, address, mail, await site.cookie(address))


async def test_the_switch_is_a_consent_and_its_end(yi: Yi) -> None:
    async with yi.browser() as browser:
        off = await _state(browser)
        assert (off["on"], off["able"]) == (False, True)
        assert "yi@home.test gets no mail" in off["says"]
        for _ in range(2):
            assert await _told(browser, "/chat/mail", {"timezone": "Asia/Shanghai"}) == 204
        assert (await _state(browser))["on"] is True
        assert [each.timezone for each in await Mailbox.all()] == ["Asia/Shanghai"]
        [agreed] = await Consent.filter(customer_id=yi.talking.customer_id, purpose="mail-alerts")
        assert (agreed.channel, agreed.withdrawn_at) == ("web", None)
        assert "yi@home.test" in agreed.text
        assert await _told(browser, "/chat/mail/off", {}) == 204
        assert (await _state(browser))["on"] is False
    assert await Consent.filter(purpose="mail-alerts", withdrawn_at=None).count() == 0


async def test_who_has_confirmed_no_address_and_who_is_no_customer_has_no_switch(yi: Yi) -> None:
    await Address.filter(id=yi.mail.id).update(confirmed_at=None)
    async with yi.browser() as browser, yi.stranger() as stranger, yi.stranger(yi.jia.cookie) as jia:
        assert "/devices" in (await _state(browser))["says"]
        assert await _told(browser, "/chat/mail", {}) == 409
        assert await _told(browser, "/chat/mail", {"timezone": "x" * 41}) == 422
        assert await _told(browser, "/chat/mail", {}, **FROM_ELSEWHERE) == 403
        assert await _told(stranger, "/chat/mail", {}) == 401
        assert await _told(stranger, "/chat/mail/off", {}) == 401
        assert await _told(jia, "/chat/mail", {}) == 409
    assert await Mailbox.all().count() == 0


async def test_a_mail_lets_one_browser_into_the_conversation_once(yi: Yi) -> None:
    await yi.wants_mails()
    link = await yi.is_told()
    async with yi.stranger() as other, yi.stranger() as late:
        looked = await other.get(link)
        assert (looked.status, await MailAlert.filter(entered_at=None).count()) == (200, 1)
        assert "Jia wrote to you" in looked.source
        assert await _sent(other, link) == (303, "/chat")
        assert "Jia" in (await other.get("/chat")).source
        assert (await late.get(link)).status == 410
        assert (await _sent(late, link))[0] == 410
        assert await _sent(other, link) == (303, "/chat")  # who is in already is led on
    entered = await Address.filter(customer_id=yi.talking.customer_id, channel="web").order_by("-id").first()
    assert entered is not None
    assert (entered.id > yi.address.id, entered.talking_in_id) == (True, yi.talking.id)
    assert await Session.filter(address_id=entered.id).count() == 1


async def test_the_link_takes_nobodys_place_and_opens_nothing_that_is_the_customers_no_more(yi: Yi) -> None:
    await yi.wants_mails()
    link = await yi.is_told()
    async with yi.browser() as own, yi.stranger(yi.jia.cookie) as jia, yi.stranger() as stranger:
        assert (await _sent(own, link))[0] == 303
        assert (await jia.get(link)).status == (await _sent(jia, link))[0] == 409
        assert (await _sent(stranger, link, **FROM_ELSEWHERE))[0] == 403
        assert (await stranger.get(f"/chat/in/{'A' * 27}")).status == 404
        with as_of(now() + LIFE):
            assert (await _sent(stranger, link))[0] == 410
        await Address.filter(id=yi.mail.id).update(customer_id=None, confirmed_at=None)
        assert (await stranger.get(link)).status == (await _sent(stranger, link))[0] == 410
    assert await MailAlert.filter(entered_at=None).count() == 1


async def test_a_mail_program_ends_the_mails_with_one_click_and_a_person_with_two(yi: Yi) -> None:
    await yi.wants_mails()
    link = f"/chat/mail/end/{await ENDS.token(yi.mail.id)}"
    async with yi.stranger() as program:
        looked = await program.get(link)
        assert (looked.status, await Mailbox.all().count()) == (200, 1)
        assert "yi@home.test" in looked.source
        for _ in range(2):
            assert (await _sent(program, link, form="List-Unsubscribe=One-Click", **FROM_ELSEWHERE))[0] == 200
        assert (await _sent(program, f"/chat/mail/end/{'A' * 27}"))[0] == 404
        assert (await program.get(f"/chat/mail/end/{await LETS_IN.token(yi.mail.id)}")).status == 404
    assert await Mailbox.all().count() == 0
    assert await Consent.filter(purpose="mail-alerts", withdrawn_at=None).count() == 0


async def test_an_open_page_is_noted_for_who_wants_mails_and_for_nobody_else(yi: Yi) -> None:
    async with yi.browser() as browser, browser.session.get("/chat/stream") as stream:
        await stream.content.readline()
        assert await Mailbox.all().count() == 0
    await yi.wants_mails()
    before = now()
    async with yi.browser() as browser, browser.session.get("/chat/stream") as stream, within(LOOK_SOON_S * 30):
        async for _ in stream.content:
            [mailbox] = await Mailbox.all()
            if mailbox.chat_open_until is not None:
                break
    assert mailbox.chat_open_until is not None
    assert before < mailbox.chat_open_until <= now() + OPEN_FOR


async def test_the_inbox_says_beside_the_words_that_a_mail_told_of_them(yi: Yi) -> None:
    await yi.wants_mails()
    await yi.is_told()
    page = await yi.jia.browser.get(f"/console/inbox/{yi.talking.id}")
    assert re.search(r"told by e-mail <time ", page.source)
