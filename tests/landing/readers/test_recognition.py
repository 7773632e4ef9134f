"""A reader in an app's own browser lets the promoter know: a tap, a way there, and one way back."""

import html
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import ClientResponse, CookieJar, web
from aiohttp.test_utils import TestClient, TestServer

from landing.readers import opens, recognition, sharing
from landing.site import SITE, WebContext
from models.identity.recognitions import RecognisedAccount
from models.people.customers import Customer
from models.people.oauth_states import OAuthState
from models.people.promoters import deactivate
from models.personal_data.consents import Consent
from models.queue.outbox import OutboxMessage
from models.reading.opens import Open, Proof
from models.sharing.tags import Tag
from tests.fixtures.made_up_app import USER_AGENT, MadeUpApp
from tests.landing.conftest import TELEPHONE, Client, Stall

CHEN = RecognisedAccount(account="chen", joint="joint-chen", name="陈一")


@dataclass
class Telephone:
    """A browser in the app: cookies are kept, redirects are looked at."""

    client: Client
    page: str

    async def look(self, path: str = "", **headers: str) -> tuple[ClientResponse, str]:
        answer = await self.client.get(path or self.page, headers=headers, allow_redirects=False)
        return answer, await answer.text()

    async def tap(self, text: str, **changed: str) -> ClientResponse:
        """Presses the button as the page has it, but for the fields that are changed."""
        found = dict(re.findall(r'<input type="hidden" name="(open|terms|named)" value="([^"]*)"', _form(text)))
        headers = {name: changed.pop(name) for name in list(changed) if name[0].isupper()}
        action = html.unescape(_field(text, 'action="([^"]*/known/[^"]*)"'))
        return await self.client.post(action, data=found | changed, headers=headers, allow_redirects=False)

    async def comes_back(self, answer: ClientResponse, **query: str) -> ClientResponse:
        assert answer.status == 303
        asked = parse_qs(urlsplit(answer.headers["Location"]).query)
        handed_back = {"state": asked["state"][0], **query}
        return await self.client.get(f"{self.page}/known/madeup", params=handed_back, allow_redirects=False)


def _form(text: str) -> str:
    return _field(text, r'(?s)<form method="post" action="[^"]*/known/(.*?)</form>')


def _field(text: str, pattern: str) -> str:
    found = re.search(pattern, text)
    assert found is not None, text
    return found[1]


@pytest.fixture
def app() -> MadeUpApp:
    made_up = MadeUpApp()
    made_up.readers = {"chen": CHEN, "silent": replace(CHEN, name="", joint="")}
    made_up.readers["snapshot"] = RecognisedAccount(account="made-up", virtual=True)
    return made_up


@asynccontextmanager
async def reading_in(app: MadeUpApp, site: WebContext, tag: Tag) -> AsyncIterator[Telephone]:
    served = web.Application()
    served[SITE] = replace(site, apps={"madeup": app})
    for part in (opens, recognition, sharing):
        part.add_to(served)
    headers = {"User-Agent": USER_AGENT, "Accept-Language": "en-GB"}
    async with TestClient(TestServer(served), headers=headers, cookie_jar=CookieJar(unsafe=True)) as client:
        yield Telephone(client, f"/c/{tag.code}")


@pytest.fixture
async def telephone(tag_site: WebContext, stall: Stall, app: MadeUpApp) -> AsyncIterator[Telephone]:
    async with reading_in(app, tag_site, stall.page) as opened:
        yield opened


async def test_the_button_stands_after_the_content_and_in_the_apps_browser_only(telephone: Telephone) -> None:
    answer, inside = await telephone.look()
    assert inside.index("Read <strong>this</strong>") < inside.index("Let Jia know I have read this")
    assert "Jia is told that you have read this" in inside
    assert "form-action 'self' https://madeup.test;" in answer.headers["Content-Security-Policy"]
    answer, elsewhere = await telephone.look(**{"User-Agent": TELEPHONE})
    assert "Let Jia know I have read this" not in elsewhere
    assert "share.js" not in elsewhere
    assert "madeup" not in answer.headers["Content-Security-Policy"]
    _, chinese = await telephone.look(**{"Accept-Language": "zh-CN"})
    assert "让Jia知道我看过" in chinese


async def test_a_tap_leads_to_the_app_and_back_to_the_same_open_which_is_now_theirs(telephone: Telephone) -> None:
    first, text = await telephone.look()
    asked = await telephone.tap(text)
    assert asked.headers["Location"].startswith("https://madeup.test/ask?")
    query = parse_qs(urlsplit(asked.headers["Location"]).query)
    assert query["back"] == [f"http://127.0.0.1:8080{telephone.page}/known/madeup"]
    assert query["named"] == ["False"]
    back = await telephone.comes_back(asked, code="silent")
    assert (back.status, back.headers["Location"]) == (303, f"{telephone.page}#known")
    again, text = await telephone.look()
    assert again.headers["X-Recorded"] == first.headers["X-Recorded"]
    assert '<p role="status" class="well">Jia knows that you have read this.</p>' in text
    assert "Tell Jia my name, too" in text
    [read] = await Open.all()
    assert (read.customer_id, read.state) == ((await Customer.get()).id, Proof.OPENED)
    assert [row.facts["open_id"] for row in await OutboxMessage.filter(kind="recognised")] == [read.id]
    assert not await OutboxMessage.filter(kind="opened").exists(), "told once is enough"
    [consent] = await Consent.all()
    assert "Jia is told that you have read this" in consent.text
    assert (consent.channel, consent.language, consent.purpose) == ("madeup", "en", "analytics")


async def test_the_name_is_a_second_tap_and_the_next_look_a_new_open_by_a_known_reader(telephone: Telephone) -> None:
    _, text = await telephone.look()
    await telephone.comes_back(await telephone.tap(text), code="silent")
    _, text = await telephone.look()
    asked = await telephone.tap(text)
    assert parse_qs(urlsplit(asked.headers["Location"]).query)["named"] == ["True"]
    await telephone.comes_back(asked, code="chen")
    _, text = await telephone.look()
    assert "Jia knows that you have read this" in text
    assert '/known/madeup"' not in text, "nothing more is asked"
    assert (await Customer.get()).name == "陈一"
    await telephone.look()
    assert [read.customer_id for read in await Open.all()] == [(await Customer.get()).id] * 2


async def test_a_snapshot_is_nobody_and_says_what_to_do(telephone: Telephone) -> None:
    _, text = await telephone.look()
    back = await telephone.comes_back(await telephone.tap(text), code="snapshot")
    assert "handbill-person" not in SimpleCookie(back.headers.get("Set-Cookie", ""))
    _, text = await telephone.look()
    assert "Open the full page" in text
    assert "Let Jia know I have read this" in text
    assert not await Customer.exists()
    assert not await OutboxMessage.exists()


@pytest.mark.parametrize(("answers", "said"), [(True, "Jia was told nothing"), (False, "The app did not answer")])
async def test_who_refuses_or_gets_no_answer_is_told_so(
    telephone: Telephone, app: MadeUpApp, answers: bool, said: str
) -> None:
    app.answers = answers
    _, text = await telephone.look()
    await telephone.comes_back(await telephone.tap(text))
    _, text = await telephone.look()
    assert said in text
    assert "Let Jia know I have read this" in text
    assert not await Customer.exists()


async def test_another_browsers_way_back_makes_nobody_of_it(telephone: Telephone, app: MadeUpApp) -> None:
    """Who sends somebody their own way back would make them read as someone else."""
    _, text = await telephone.look()
    asked = await telephone.tap(text)
    telephone.client.session.cookie_jar.clear()
    back = await telephone.comes_back(asked, code="chen")
    assert (back.status, back.headers["Location"]) == (303, telephone.page)
    assert not await Customer.exists()
    [waiting] = await OAuthState.all()
    assert waiting.spent_at is None


async def test_over_https_no_neighbouring_host_can_put_its_cookie_in_this_ones_place(
    tag_site: WebContext, stall: Stall, app: MadeUpApp
) -> None:
    async with reading_in(app, replace(tag_site, public_url="https://cards.test"), stall.page) as telephone:
        _, text = await telephone.look()
        [cookie] = SimpleCookie((await telephone.tap(text)).headers["Set-Cookie"]).values()
    assert cookie.key == "__Host-handbill-asking"
    assert (cookie["path"], cookie["secure"], cookie["httponly"], cookie["samesite"]) == ("/", True, True, "Lax")


async def test_the_way_back_serves_once_and_looking_ahead_spends_nothing(telephone: Telephone) -> None:
    _, text = await telephone.look()
    asked = await telephone.tap(text)
    state = parse_qs(urlsplit(asked.headers["Location"]).query)["state"][0]
    place = f"{telephone.page}/known/madeup"
    assert (await telephone.client.head(place, params={"state": state, "code": "chen"})).status == 405
    await telephone.comes_back(asked, code="chen")
    await telephone.comes_back(asked, code="chen")
    assert await Consent.all().count() == 1


async def test_other_sites_cannot_send_a_reader_there(telephone: Telephone) -> None:
    _, text = await telephone.look()
    for headers in ({"Origin": "https://evil.test"}, {"Sec-Fetch-Site": "cross-site"}):
        assert (await telephone.tap(text, **headers)).status == 403
    assert (await telephone.look(f"{telephone.page}/known/madeup?next=//evil.test"))[0].headers[
        "Location"
    ] == telephone.page
    assert not await OAuthState.exists()


@pytest.mark.parametrize(
    "changed", [{"terms": "other words"}, {"open": "A" * 22}, {"open": ""}, {"named": "yes"}], ids=str
)
async def test_what_no_page_of_ours_shows_leads_to_the_page(telephone: Telephone, changed: dict[str, str]) -> None:
    _, text = await telephone.look()
    answer = await telephone.tap(text, **changed)
    assert (answer.status, answer.headers["Location"]) == (303, telephone.page)
    assert not await OAuthState.exists()


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"open=%FF%00&terms=\xff", "application/x-www-form-urlencoded"),
        (b"a=1&" * 900, "application/x-www-form-urlencoded"),
        (b"x" * 9000, "application/x-www-form-urlencoded"),
        (b"--x", "multipart/form-data"),
        (b"{}", "application/json"),
    ],
)
async def test_rubbish_leads_to_the_page(telephone: Telephone, body: bytes, content_type: str) -> None:
    headers = {"Content-Type": content_type}
    place = f"{telephone.page}/known/madeup"
    answer = await telephone.client.post(place, data=body, headers=headers, allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (303, telephone.page)


async def test_an_open_of_another_card_is_not_asked_about(
    telephone: Telephone, stall: Stall, tag_site: WebContext
) -> None:
    _, text = await telephone.look()
    other = await telephone.client.get(f"/c/{stall.link.code}", allow_redirects=False)
    token = tag_site.token_cipher.seal(int(other.headers["X-Recorded"]))
    assert (await telephone.tap(text, open=token)).headers["Location"] == telephone.page
    assert not await OAuthState.exists()


async def test_elsewhere_and_for_nobody_there_is_no_such_place(telephone: Telephone, stall: Stall) -> None:
    outside = {"User-Agent": TELEPHONE}
    assert (await telephone.look(f"{telephone.page}/known/madeup", **outside))[0].status == 404
    assert (await telephone.look(f"{telephone.page}/known/other"))[0].status == 404
    assert (await telephone.look(f"/c/{'A' * 22}/known/madeup"))[0].status == 404
    await deactivate(stall.jia.id)
    telephone.client.app[SITE].tag_cache.drop()
    assert "Let Jia know I have read this" not in (await telephone.look())[1]


async def test_a_made_up_cookie_continues_nothing(telephone: Telephone) -> None:
    for value in ("x", f"{'A' * 22}.known", f"{'A' * 22}.operator"):
        telephone.client.session.cookie_jar.update_cookies({"handbill-back": value})
        answer, text = await telephone.look()
        assert answer.status == 200
        assert "Let Jia know I have read this" in text
    assert await Open.all().count() == 3


async def test_impatient_taps_are_not_all_kept(telephone: Telephone) -> None:
    _, text = await telephone.look()
    for _ in range(12):
        assert (await telephone.tap(text)).status == 303
    assert await OAuthState.all().count() == 6
