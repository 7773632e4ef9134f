"""A page within a messenger: who looks is what the messenger signs, with the reader's will, and once."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import CookieJar, web
from aiohttp.test_utils import TestClient, TestServer

from landing.readers import mini_app, opens, reports
from landing.site import SITE, WebContext
from models.identity.mini_apps import MiniApp, SharedCard, SignedReader
from models.identity.recognitions import NotRecognised
from models.identity.signed_readings import SAME_WINDOW
from models.people.addresses import bind, met
from models.people.customers import Customer, new_customer
from models.people.oauth_states import OAuthState
from models.people.refusals import Purpose, refuse
from models.personal_data.consents import Consent, agree
from models.queue.outbox import OutboxMessage
from models.reading.opens import Known, Open, Proof, Visitor
from models.sharing.promotions import Tagging
from models.sharing.pushes import push
from models.sharing.tags import issue_tag
from models.spread.tree import lineage
from models.storage.clock import now
from tests.landing.conftest import TELEPHONE, Client, Stall


class MadeUpMiniApp(MiniApp):
    """Signs with a word; what is old needs its receipt."""

    frames_at = "https://madeup.test"

    def __init__(self) -> None:
        self.prepared: list[tuple[str, SharedCard]] = []

    def reader(self, signed: str, *, open_id: int, receipt: str = "") -> SignedReader:
        word, _, who = signed.partition(":")
        reader = SignedReader(account=who, name=f"{who.title()} Chen", proof=signed)
        if word not in {"genuine", "old"} or (word == "old" and receipt != self.receipt(reader, open_id)):
            raise NotRecognised("forged")
        return reader

    async def prepare(self, account: str, card: SharedCard) -> str:
        self.prepared.append((account, card))
        return f"prepared {len(self.prepared)}"

    def receipt(self, reader: SignedReader, open_id: int) -> str:
        return f"{open_id} had {reader.proof}"


@dataclass
class Telephone:
    """A page within the messenger, as its script has it."""

    client: Client
    page: str
    text: str = ""
    open_id: int = 0

    async def look(self, query: str = "?app=madeup", **headers: str) -> "Telephone":
        answer = await self.client.get(f"{self.page}{query}", headers=headers)
        self.text, self.open_id = await answer.text(), int(answer.headers["X-Recorded"])
        self.policy = answer.headers["Content-Security-Policy"]
        return self

    def _found(self, pattern: str) -> str:
        found = re.search(pattern, self.text)
        assert found is not None, self.text
        return found[1]

    async def tell(self, signed: str = "", *, tap: bool = False, receipt: str = "") -> tuple[int, dict[str, Any]]:
        said = {"open": self.token, "signed": signed, "receipt": receipt}
        said["terms"] = self._found('data-terms="([^"]+)"') if tap else ""
        answer = await self.client.post(f"{self.page}/signed/madeup", data=json.dumps(said))
        return answer.status, json.loads(await answer.read()) if answer.content_type == "application/json" else {}

    @property
    def token(self) -> str:
        return self._found('name="handbill-open" content="([^"]+)"')

    async def load_again(self, before: str = "") -> tuple[int, str]:
        """As the script does, in the same window; ``before``: what it says that the open before was."""
        before = before or self.token
        await self.look()
        said = {"open": self.token, "earlier": before}
        answer = await self.client.post(f"{self.page}/signed/madeup", data=json.dumps(said))
        return answer.status, str(json.loads(await answer.read())["standing"]) if answer.status == 200 else ""

    async def read(self) -> None:
        token = self.token
        event = {"id": f"d{self.open_id}", "kind": "dwell", "value": {"seconds": 95}}
        answer = await self.client.post(f"/i/{token}", data=json.dumps({"events": [event]}))
        assert answer.status == 204


@asynccontextmanager
async def within(site: WebContext, code: str) -> AsyncIterator[Telephone]:
    served = web.Application()
    served[SITE] = replace(site, mini_apps={"madeup": MadeUpMiniApp()})
    for part in (opens, mini_app, reports):
        part.add_to(served)
    headers = {"User-Agent": TELEPHONE, "Accept-Language": "en-GB"}
    async with TestClient(TestServer(served), headers=headers, cookie_jar=CookieJar(unsafe=True)) as client:
        yield Telephone(client, f"/c/{code}")


@pytest.fixture
async def telephone(tag_site: WebContext, stall: Stall) -> AsyncIterator[Telephone]:
    async with within(tag_site, stall.page.code) as opened:
        yield opened


async def began_the_chat(account: str = "yi", name: str = "Yi") -> Customer:
    who = await new_customer(name)
    address = await met("madeup", account, name=name)
    address.customer = who
    await address.save()
    await agree(who, "relay", "Jia sees when you open it.", language="en", channel="madeup", evidence="start 1")
    return who


async def test_who_began_the_chat_is_known_at_once_and_the_first_notice_names_them(telephone: Telephone) -> None:
    who = await began_the_chat()
    await telephone.look()
    status, answer = await telephone.tell("genuine:yi")
    assert (status, answer["standing"]) == (200, "named")
    await telephone.read()
    [read] = await Open.all()
    assert (read.customer_id, read.known_by, read.state) == (who.id, Known.ACCOUNT, Proof.READ)
    kinds = {row.kind: row for row in await OutboxMessage.all()}
    assert set(kinds) == {"opened", "read"}
    assert kinds["opened"].customer_id == who.id


async def test_a_stranger_is_asked_first_and_nothing_of_them_is_stored(telephone: Telephone) -> None:
    await telephone.look()
    assert "Let Jia know I have read this" in telephone.text
    _, answer = await telephone.tell("genuine:wu")
    assert answer["standing"] == "stranger"
    assert not await OAuthState.exists()
    assert not await Customer.exists()
    status, answer = await telephone.tell("genuine:wu", tap=True)
    assert (status, answer["standing"]) == (200, "named")
    [read] = await Open.all()
    who = await Customer.get()
    assert (read.customer_id, read.known_by, who.name) == (who.id, Known.ACCOUNT, "Wu Chen")
    [consent] = await Consent.all()
    assert "Jia is told that you have read this" in consent.text
    assert await OutboxMessage.filter(kind="recognised", customer_id=who.id).count() == 1


async def test_a_signature_serves_once_whatever_page_brings_it(telephone: Telephone) -> None:
    await began_the_chat()
    await telephone.look()
    await telephone.tell("genuine:yi")
    for tap in (False, True):
        assert await telephone.tell("genuine:yi", tap=tap) == (403, {"standing": "unanswered", "receipt": ""})
    await telephone.look()
    for tap in (False, True):
        assert (await telephone.tell("genuine:yi", tap=tap))[0] == 403
    assert [each.customer_id is None for each in await Open.all().order_by("id")] == [False, True]


@pytest.mark.both_databases
async def test_of_five_at_once_one_is_taken(telephone: Telephone) -> None:
    await began_the_chat()
    await telephone.look()
    answers = await asyncio.gather(
        *(telephone.tell("genuine:yi", tap=tap) for tap in (False, True, False, True, False))
    )
    assert sorted(status for status, _ in answers) == [200, 403, 403, 403, 403]
    assert await OAuthState.all().count() == 1


async def test_a_tap_comes_as_late_as_one_likes_on_the_page_that_had_it_in_time(telephone: Telephone) -> None:
    await telephone.look()
    assert (await telephone.tell("old:wu", tap=True))[0] == 403
    assert (await telephone.tell("old:wu", tap=True, receipt=f"{telephone.open_id} had old:wu"))[0] == 200


async def test_forged_is_nobody(telephone: Telephone) -> None:
    await began_the_chat()
    await telephone.look()
    assert (await telephone.tell("forged:yi"))[0] == 403
    assert (await telephone.tell("forged:yi", tap=True))[0] == 403
    assert (await Open.get()).customer_id is None


async def test_who_reads_unnamed_is_nobody_there_from_now_on(telephone: Telephone) -> None:
    await began_the_chat()
    await telephone.look()
    await telephone.tell("genuine:yi")
    assert (await telephone.tell())[1]["standing"] == "unnamed"
    await telephone.read()
    [read] = await Open.all()
    assert (read.customer_id, read.known_by, read.state) == (None, Known.NOT, Proof.READ)
    assert [row.customer_id for row in await OutboxMessage.filter(kind="opened")] == [None]
    await telephone.look()
    assert 'data-unnamed="yes"' in telephone.text
    await telephone.tell("genuine:yi again", tap=True)
    await telephone.look()
    assert "data-unnamed" not in telephone.text


async def test_a_promoters_own_look_does_not_count(telephone: Telephone, stall: Stall) -> None:
    await bind(await met("madeup", "jia"), stall.jia)
    await telephone.look()
    assert (await telephone.tell("genuine:jia"))[1]["standing"] == "own"
    assert (await Open.get()).visitor is Visitor.SELF
    await telephone.read()
    assert not await OutboxMessage.exists()


async def test_who_took_back_being_recognised_is_asked_again(telephone: Telephone) -> None:
    who = await began_the_chat()
    await refuse(who.id, Purpose.ANALYTICS)
    await telephone.look()
    assert (await telephone.tell("genuine:yi"))[1]["standing"] == "stranger"


async def test_the_messengers_cookies_say_nothing_of_who_reads(telephone: Telephone) -> None:
    """Several accounts share one messenger's browser."""
    await telephone.look(Cookie="handbill-person=anything")
    assert (await Open.get()).customer_id is None


async def test_the_promoter_who_pushed_a_campaign_last_is_told(tag_site: WebContext, stall: Stall) -> None:
    who = await began_the_chat()
    promotion = await stall.page.promotion
    promotion.tagging = Tagging.CAMPAIGN
    await promotion.save()
    card = await issue_tag(promotion, None, "madeup")
    await push(card, stall.jia.id, "madeup", customer_id=who.id)
    async with within(tag_site, card.code) as telephone:
        await (await telephone.look()).tell("genuine:yi")
    [read] = await Open.all()
    assert (read.promoter_id, read.credited_by) == (stall.jia.id, "push")


async def test_only_its_own_messenger_may_frame_the_page_and_a_link_is_no_mini_app(
    tag_site: WebContext, stall: Stall, telephone: Telephone
) -> None:
    await telephone.look()
    assert "frame-ancestors https://madeup.test" in telephone.policy
    assert "mini-app.js" in telephone.text
    await telephone.look("")
    assert "frame-ancestors 'none'" in telephone.policy
    assert "mini-app.js" not in telephone.text
    await telephone.look("?app=other")
    assert "frame-ancestors 'none'" in telephone.policy
    async with within(tag_site, stall.link.code) as link:
        answer = await link.client.get(f"{link.page}?app=madeup", allow_redirects=False)
        assert answer.status == 302


async def test_a_reader_who_is_not_followed_is_not_recognised(telephone: Telephone) -> None:
    await began_the_chat()
    await telephone.look(DNT="1")
    assert 'data-quiet="yes"' in telephone.text
    assert (await telephone.tell("genuine:yi"))[0] == 403
    assert (await Open.get()).customer_id is None


@pytest.mark.parametrize(
    ("place", "body", "status"),
    [
        ("/c/{code}/signed/other", "{}", 404),
        ("/c/AAAAAAAAAAAAAAAAAAAAAA/signed/madeup", "{}", 404),
        ("/c/{code}/signed/madeup", "no JSON", 400),
        ("/c/{code}/signed/madeup", '{"open": "AAAAAAAAAAAAAAAAAAAAAA"}', 400),
        ("/c/{code}/signed/madeup", '{"open": "' + "A" * 20_000 + '"}', 400),
    ],
)
async def test_what_no_page_of_ours_would_post_is_refused(
    telephone: Telephone, stall: Stall, place: str, body: str, status: int
) -> None:
    answer = await telephone.client.post(place.format(code=stall.page.code), data=body)
    assert answer.status == status
    answer = await telephone.client.post(
        place.format(code=stall.page.code), data=body, headers={"Origin": "https://evil.test"}
    )
    assert answer.status == 403


async def test_who_tries_and_tries_is_told_to_stop(telephone: Telephone) -> None:
    await telephone.look()
    statuses = [(await telephone.tell(f"forged:{n}"))[0] for n in range(12)]
    assert statuses[-1] == 429


async def test_who_loads_the_page_again_is_who_they_were(telephone: Telephone) -> None:
    who = await began_the_chat()
    await telephone.look()
    await telephone.tell("genuine:yi")
    assert await telephone.load_again() == (200, "named")
    assert await telephone.load_again() == (200, "named")
    assert [(each.customer_id, each.known_by) for each in await Open.all()] == [(who.id, Known.ACCOUNT)] * 3
    assert not (await lineage(telephone.open_id)).generation, "one's own opening again is no child"


async def test_who_took_it_back_is_nobody_when_they_load_the_page_again(telephone: Telephone) -> None:
    await began_the_chat()
    await telephone.look()
    await telephone.tell("genuine:yi")
    named = telephone.token
    await telephone.tell()
    assert await telephone.load_again(named) == (200, "stranger")
    who = await began_the_chat("bing", "Bing")
    await telephone.look()
    await telephone.tell("genuine:bing")
    await refuse(who.id, Purpose.ANALYTICS)
    assert await telephone.load_again() == (200, "stranger")


async def test_a_window_of_long_ago_says_no_more_who_reads(telephone: Telephone) -> None:
    await began_the_chat()
    await telephone.look()
    await telephone.tell("genuine:yi")
    await Open.all().update(viewed_at=now() - SAME_WINDOW - timedelta(minutes=1))
    assert await telephone.load_again() == (200, "stranger")


async def test_a_page_that_was_not_there_before_makes_nobody_known(telephone: Telephone) -> None:
    await began_the_chat()
    await telephone.look()
    nobody = telephone.token
    assert await telephone.load_again(nobody) == (200, "stranger")
    assert [each.customer_id for each in await Open.all()] == [None, None]
    assert (await telephone.load_again("A" * 22))[0] == 400
    await telephone.look()
    said = {"open": telephone.token, "earlier": telephone.token}
    assert (await telephone.client.post(f"{telephone.page}/signed/madeup", data=json.dumps(said))).status == 404
