import asyncio
import html
import re
from typing import Any

import pytest
from aiohttp import ClientResponse

from landing.sessions import welcome_customer
from landing.site import WebContext
from models.people.customers import Customer, Detail
from models.people.promoters import deactivate
from models.people.sessions import Session
from models.personal_data.consents import Consent
from models.queue.outbox import OutboxMessage
from models.reading.interactions import Interaction
from models.reading.opens import Open, Proof
from models.sharing.promotions import edit_promotion
from models.storage.database import transaction
from models.talking.conversations import Conversation
from tests.landing.conftest import Client, Stall
from tests.landing.readers.test_opens import token_of
from tests.landing.readers.test_reports import event, report

FILLED: dict[str, Any] = {"name": "Yi  Wang", "phone": "+86 571 8711-2345", "email": "", "note": "Blue?\nHow long?"}


class Page:
    """A page as its reader has it before them."""

    def __init__(self, answer: ClientResponse, source: str) -> None:
        self.open_id = int(answer.headers["X-Recorded"])
        self.token = token_of(source)
        self.terms = re.findall(r'name="terms" value="([0-9a-f]+)"', source)[0]
        self.consent = html.unescape(re.findall(r"required><span>([^<]+)</span>", source)[0])


@pytest.fixture
async def page(client: Client, stall: Stall) -> Page:
    answer = await client.get(f"/c/{stall.page.code}")
    return Page(answer, await answer.text())


async def details() -> dict[str, str]:
    return {detail.field: detail.value for detail in await Detail.all()}


async def test_an_answer_becomes_a_customer_with_details_consent_and_conversation(
    client: Client, page: Page, stall: Stall
) -> None:
    sent = event("form", **FILLED, consent=True, terms=page.terms)
    answer = await client.post(f"/i/{page.token}", json={"events": [sent]})
    assert answer.status == 204
    customer = await Customer.get()
    assert customer.name == "Yi Wang"
    assert await details() == {"name": "Yi Wang", "phone": "+86 571 8711-2345", "note": "Blue?\nHow long?"}
    consent = await Consent.get()
    assert (consent.purpose, consent.text, consent.language) == ("contact", page.consent, "en")
    assert consent.evidence == f"open {page.open_id}"
    assert consent.customer_id == customer.id
    conversation = await Conversation.get()
    assert (conversation.promoter_id, conversation.customer_id) == (stall.jia.id, customer.id)
    assert conversation.promotion_id == stall.page.promotion_id
    opened = await Open.get(id=page.open_id)
    assert (opened.customer_id, opened.state) == (customer.id, Proof.READ)


async def test_the_promoter_is_told_and_the_words_stand_in_the_details_alone(client: Client, page: Page) -> None:
    await client.post(f"/i/{page.token}", json={"events": [event("form", **FILLED, consent=True)]})
    notice = await OutboxMessage.get(kind="details")
    assert (notice.channel, notice.account) == ("telegram", "77")
    assert (notice.customer_id, notice.facts) == ((await Customer.get()).id, {"open_id": page.open_id})
    assert (await Interaction.get()).value == {"fields": ["name", "phone", "note"], "consent": True}


async def test_whoever_answered_is_recognised_from_then_on(client: Client, page: Page, stall: Stall) -> None:
    answer = await client.post(f"/i/{page.token}", json={"events": [event("form", **FILLED, consent=True)]})
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    again = await client.get(f"/c/{stall.link.code}", allow_redirects=False)
    assert (await Open.get(id=int(again.headers["X-Recorded"]))).customer_id == (await Customer.get()).id


async def test_the_same_answer_told_again_at_once_and_later_is_one_customer(client: Client, page: Page) -> None:
    body = report(event("form", **FILLED, consent=True))
    posts = [client.post(f"/i/{page.token}", data=body) for _ in range(4)]
    assert {answer.status for answer in await asyncio.gather(*posts)} == {204}
    assert (await client.post(f"/i/{page.token}", data=body)).status == 204
    assert await Customer.all().count() == 1
    assert await Consent.all().count() == 1
    assert await Detail.all().count() == 3
    assert await OutboxMessage.filter(kind="details").count() == 1


async def test_a_known_customer_stays_the_same_one(client: Client, stall: Stall) -> None:
    address, secret = await welcome_customer("Yi", "en")
    cookie = {"Cookie": f"handbill-person={secret}"}
    opened = await client.get(f"/c/{stall.page.code}", headers=cookie)
    page = Page(opened, await opened.text())
    sent = event("form", email="yi@example.org", consent=True)
    answer = await client.post(f"/i/{page.token}", json={"events": [sent]}, headers=cookie)
    assert answer.status == 204
    assert "Set-Cookie" not in answer.headers
    assert (await Detail.get()).customer_id == address.customer_id
    assert await Customer.all().count() == 1


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ({"name": "Yi"}, "without your consent"),
        ({"name": "Yi", "consent": "true"}, "without your consent"),
        ({"consent": True}, "at least one field"),
        ({"name": ["Yi"], "consent": True}, "at least one field"),
        ({"password": "x", "consent": True}, "at least one field"),
        ({"email": "yi at example", "consent": True}, "e-mail address"),
        ({"phone": "call me", "consent": True}, "phone number"),
        ({"phone": "-----", "consent": True}, "phone number"),
    ],
)
async def test_what_can_not_be_taken_is_refused_with_a_sentence(
    client: Client, page: Page, value: dict[str, Any], sentence: str
) -> None:
    answer = await client.post(f"/i/{page.token}", json={"events": [event("form", **value)]})
    assert answer.status == 400
    assert sentence in await answer.text()
    assert await Customer.all().count() == 0
    assert await Interaction.all().count() == 0


async def test_a_refusal_speaks_the_readers_language(client: Client, page: Page) -> None:
    sent = {"events": [event("form", name="一")]}
    answer = await client.post(f"/i/{page.token}", json=sent, headers={"Accept-Language": "zh"})
    assert "未经您同意" in await answer.text()


async def test_long_answers_are_cropped(client: Client, page: Page) -> None:
    sent = event("form", name="Y" * 500, note="n" * 3000, consent=True)
    assert (await client.post(f"/i/{page.token}", json={"events": [sent]})).status == 204
    kept = await details()
    assert (len(kept["name"]), len(kept["note"])) == (80, 1000)


async def test_consent_is_to_the_words_that_were_shown(
    client: Client, page: Page, stall: Stall, tag_site: WebContext
) -> None:
    async with transaction():
        await edit_promotion(stall.page.promotion_id, title="Something else entirely")
    tag_site.tag_cache.drop()
    sent = event("form", **FILLED, consent=True, terms=page.terms)
    answer = await client.post(f"/i/{page.token}", json={"events": [sent]})
    assert answer.status == 400
    assert await Consent.all().count() == 0


async def test_consent_is_kept_in_the_language_it_was_read_in(client: Client, stall: Stall) -> None:
    opened = await client.get(f"/c/{stall.page.code}", headers={"Accept-Language": "zh"})
    page = Page(opened, await opened.text())
    sent = event("form", **FILLED, consent=True, terms=page.terms)
    await client.post(f"/i/{page.token}", json={"events": [sent]}, headers={"Accept-Language": "en"})
    consent = await Consent.get()
    assert (consent.language, consent.text) == ("zh", page.consent)
    assert consent.text.startswith("我同意")


async def test_without_script_the_form_leads_to_thanks_and_is_taken_once(
    client: Client, page: Page, stall: Stall
) -> None:
    fields = {**FILLED, "consent": "true", "terms": page.terms}
    for _ in range(2):
        answer = await client.post(f"/i/{page.token}", data=fields, allow_redirects=False)
        assert (answer.status, answer.headers["Location"]) == (303, f"/c/{stall.page.code}/thanks")
    assert await Customer.all().count() == 1
    opens = await Open.all().count()
    thanks = await client.get(answer.headers["Location"])
    assert "Your details have arrived" in await thanks.text()
    assert await Open.all().count() == opens


async def test_without_script_a_refusal_is_a_page(client: Client, page: Page) -> None:
    answer = await client.post(f"/i/{page.token}", data={"name": "Yi"})
    assert (answer.status, answer.content_type) == (400, "text/html")
    assert "Please tick the box" in await answer.text()
    late = await client.post(f"/i/{'A' * 22}", data={"name": "Yi"})
    assert (late.status, late.content_type) == (404, "text/html")
    assert "opened too long ago" in await late.text()
    hostile = await client.post(f"/i/{page.token}", data="&".join(f"a{n}=1" for n in range(50)), headers=FORM)
    assert hostile.status == 400


FORM = {"Content-Type": "application/x-www-form-urlencoded"}


async def test_a_promoter_who_left_is_not_told(client: Client, page: Page, stall: Stall) -> None:
    async with transaction():
        await deactivate(stall.jia.id)
    sent = event("form", **FILLED, consent=True)
    assert (await client.post(f"/i/{page.token}", json={"events": [sent]})).status == 204
    assert await Customer.all().count() == 1
    assert not await OutboxMessage.filter(kind="details").exists()
    assert not await Conversation.all().exists()


async def test_an_answer_whose_report_fails_behind_it_is_asked_for_again_and_is_one_customer(
    client: Client, client_of_full_disk: Client, page: Page
) -> None:
    body = report(event("form", **FILLED, consent=True))
    assert (await client_of_full_disk.post(f"/i/{page.token}", data=body)).status == 503
    assert (await client.post(f"/i/{page.token}", data=body)).status == 204
    assert await Customer.all().count() == 1
    assert (await Open.get(id=page.open_id)).state is Proof.READ


async def test_a_form_sent_from_another_sites_page_is_nobodys_and_makes_the_browser_nobody(
    client: Client, page: Page
) -> None:
    """Else any site could make a visitor somebody else: what they do next would be told to whoever set it up."""
    sent = event("form", **FILLED, consent=True, terms=page.terms)
    form = {"name": "Mallory", "consent": "true", "terms": page.terms}
    for headers in ({"Origin": "https://evil.test"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        for body in ({"json": {"events": [sent]}}, {"data": form}):
            answer = await client.post(f"/i/{page.token}", headers=headers, allow_redirects=False, **body)
            assert (answer.status, answer.headers.getall("Set-Cookie", [])) == (403, [])
    assert await Customer.all().count() == await Consent.all().count() == await Session.all().count() == 0
    ours = {"Origin": "http://127.0.0.1:8080", "Sec-Fetch-Site": "same-origin"}
    answer = await client.post(f"/i/{page.token}", headers=ours, data=form, allow_redirects=False)
    assert answer.status == 303
    assert "Set-Cookie" in answer.headers


async def test_a_form_of_a_browser_with_cookies_that_tells_no_origin_sets_no_session(
    client: Client, page: Page
) -> None:
    form = {"name": "Yi", "consent": "true", "terms": page.terms}
    answer = await client.post(
        f"/i/{page.token}", headers={"Cookie": "something=else"}, data=form, allow_redirects=False
    )
    assert (answer.status, "Set-Cookie" in answer.headers) == (303, False)
    assert (await Customer.get()).name == "Yi"


async def test_a_known_browser_that_answers_a_form_stays_who_it_is(
    client: Client, tag_site: WebContext, stall: Stall
) -> None:
    async with transaction():
        address, secret = await welcome_customer("Yi", "en")
    known = {"Cookie": f"handbill-person={secret}", "Origin": "http://127.0.0.1:8080"}
    opened = await client.get(f"/c/{stall.page.code}", headers=known)
    page = Page(opened, await opened.text())
    form = {"name": "Yi W", "consent": "true", "terms": page.terms}
    answer = await client.post(f"/i/{page.token}", headers=known, data=form, allow_redirects=False)
    assert (answer.status, "Set-Cookie" in answer.headers) == (303, False)
    assert (await Customer.get()).id == address.customer_id
