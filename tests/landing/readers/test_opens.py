import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer
from yarl import URL

from landing.readers import opens
from landing.sessions import welcome_customer, welcome_promoter
from landing.site import SITE, WebContext
from models.people.promoters import deactivate, invite
from models.people.sessions import SessionRole, start_session
from models.queue.outbox import OutboxMessage
from models.reading.opens import Open, Proof, Visitor
from models.sharing.promotions import edit_promotion
from models.sharing.tag_cache import TagCache, TaggedPromotion
from models.sharing.tags import retire
from models.storage.codes import new_code
from models.storage.database import transaction
from tests.landing.conftest import PREVIEW, Client, Stall


async def opened(answer: ClientResponse) -> Open:
    """The row that the answer says is on disk."""
    return await Open.get(id=int(answer.headers["X-Recorded"]))


def token_of(html: str) -> str:
    found = re.search(r'<meta name="handbill-open" content="([\w-]{22})">', html)
    return found[1] if found else ""


async def test_a_link_is_recorded_and_leads_on_with_a_token(client: Client, stall: Stall, tag_site: WebContext) -> None:
    answer = await client.get(f"/c/{stall.link.code}", allow_redirects=False)
    assert answer.status == 302
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    where = urlsplit(answer.headers["Location"])
    assert (where.netloc, where.path, where.fragment) == ("shop.example", "/towel", "colours")
    query = parse_qs(where.query)
    assert query["size"] == ["large"]
    row = await opened(answer)
    assert tag_site.token_cipher.unseal(query["hb"][0]) == row.id
    assert (row.tag, row.promoter_id, row.topic) == (stall.link.code, stall.jia.id, "Towel")
    assert (row.visitor, row.state, row.channel) == (Visitor.PERSON, Proof.OPENED, "telegram")


async def test_the_promoter_is_told_of_a_followed_link_at_once(client: Client, stall: Stall) -> None:
    answer = await client.get(f"/c/{stall.link.code}", allow_redirects=False)
    notices = await OutboxMessage.filter(kind="opened")
    assert [str(message.facts["open_id"]) for message in notices] == [answer.headers["X-Recorded"]]


async def test_a_page_is_recorded_as_fetched_and_carries_a_token(
    client: Client, stall: Stall, tag_site: WebContext
) -> None:
    answer = await client.get(f"/c/{stall.page.code}")
    row = await opened(answer)
    assert answer.status == 200
    assert (row.visitor, row.state) == (Visitor.PERSON, Proof.FETCHED)
    assert tag_site.token_cipher.unseal(token_of(await answer.text())) == row.id
    assert not await OutboxMessage.filter(kind="opened").exists()


async def test_every_answer_has_its_own_token_and_nonce(client: Client, stall: Stall) -> None:
    answers = [await client.get(f"/c/{stall.page.code}") for _ in range(2)]
    pages = [await answer.text() for answer in answers]
    assert len({token_of(page) for page in pages}) == 2
    for answer, page in zip(answers, pages, strict=True):
        policy = answer.headers["Content-Security-Policy"]
        nonces = set(re.findall(r'<script nonce="([^"]+)"', page))
        assert len(nonces) == 1
        assert f"script-src 'nonce-{nonces.pop()}'" in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_the_page_says_what_messengers_show(client: Client, stall: Stall) -> None:
    page = await (await client.get(f"/c/{stall.page.code}")).text()
    url = f"http://127.0.0.1:8080/c/{stall.page.code}"
    assert '<html lang="en">' in page
    assert '<meta property="og:title" content="A page of *towels*">' in page
    assert '<meta property="og:description" content="Soft &amp; dry">' in page
    assert f'<meta property="og:url" content="{url}">' in page
    assert f'<meta property="og:image" content="{url}/preview.jpg">' in page
    assert '<meta name="twitter:card" content="summary_large_image">' in page


async def test_the_page_offers_to_write_to_the_promoter_here_and_elsewhere(client: Client, stall: Stall) -> None:
    page = await (await client.get(f"/c/{stall.page.code}")).text()
    assert f'href="/chat?tag={stall.page.code}&amp;open=' in page
    assert "Write to Jia" in page
    assert f'href="https://t.me/jias_bot?start={stall.page.code}"' in page
    assert "<h2>Why</h2>" in page
    assert "<script>alert" not in page


async def test_the_page_speaks_the_readers_language(client: Client, stall: Stall) -> None:
    answer = await client.get(f"/c/{stall.page.code}", headers={"Accept-Language": "zh-CN,zh;q=0.9"})
    page = await answer.text()
    assert '<html lang="zh-Hans">' in page
    assert "给Jia留言" in page


@pytest.mark.parametrize("code", ["nope", "x" * 22, "A" * 500, "%00", "..%2F..%2Fetc"])
async def test_what_is_no_tag_is_the_same_friendly_404(client: Client, stall: Stall, code: str) -> None:
    answer = await client.get(URL(f"/c/{code}", encoded=True))
    never_was = await client.get(f"/c/{new_code()}")
    assert answer.status == never_was.status == 404
    assert await answer.text() == await never_was.text()
    assert "X-Recorded" not in answer.headers
    assert await Open.all().count() == 0


async def test_a_retired_tag_is_a_friendly_404_in_both_languages(
    client: Client, stall: Stall, tag_site: WebContext
) -> None:
    await client.get(f"/c/{stall.link.code}", allow_redirects=False)
    async with transaction():
        await retire(stall.link.code)
    tag_site.tag_cache.drop()
    english = await client.get(f"/c/{stall.link.code}", allow_redirects=False)
    chinese = await client.get(f"/c/{stall.link.code}", headers={"Accept-Language": "zh"}, allow_redirects=False)
    assert english.status == chinese.status == 404
    assert "This card can’t be found" in await english.text()
    assert "找不到这张分享卡" in await chinese.text()


async def test_a_preview_of_a_link_gets_the_card_and_is_told_to_nobody(client: Client, stall: Stall) -> None:
    answer = await client.get(f"/c/{stall.link.code}", headers={"User-Agent": PREVIEW}, allow_redirects=False)
    page = await answer.text()
    assert answer.status == 200
    assert '<meta property="og:title" content="Towel">' in page
    assert 'href="https://shop.example/towel?size=large#colours"' in page
    assert "hb=" not in page
    row = await opened(answer)
    assert (row.visitor, row.reason, row.state) == (Visitor.PREVIEW, "telegrambot", Proof.FETCHED)
    assert not await OutboxMessage.all().exists()


async def test_a_preview_of_a_page_gets_no_token_and_no_form(client: Client, stall: Stall) -> None:
    page = await (await client.get(f"/c/{stall.page.code}", headers={"User-Agent": PREVIEW})).text()
    assert "og:title" in page
    assert token_of(page) == ""
    assert 'action="/i/' not in page


async def test_head_is_recorded_as_no_view_and_has_no_body(client: Client, stall: Stall) -> None:
    for tag in (stall.link, stall.page):
        answer = await client.head(f"/c/{tag.code}", allow_redirects=False)
        assert await answer.read() == b""
        assert "hb=" not in answer.headers.get("Location", "")
        row = await opened(answer)
        assert (row.visitor, row.reason, row.state) == (Visitor.PREVIEW, "head", Proof.FETCHED)


async def test_a_robot_and_a_prefetch_follow_a_link_without_a_token(client: Client, stall: Stall) -> None:
    for headers, visitor in (
        ({"User-Agent": "Googlebot/2.1"}, Visitor.ROBOT),
        ({"Sec-Purpose": "prefetch"}, Visitor.PREVIEW),
    ):
        answer = await client.get(f"/c/{stall.link.code}", headers=headers, allow_redirects=False)
        assert answer.headers["Location"] == "https://shop.example/towel?size=large#colours"
        assert (await opened(answer)).visitor is visitor


async def test_promoters_looking_at_their_own_card_are_not_readers(client: Client, stall: Stall) -> None:
    _, secret = await welcome_promoter(stall.jia, "en")
    cookie = {"Cookie": f"handbill-person={secret}"}
    row = await opened(await client.get(f"/c/{stall.link.code}", headers=cookie, allow_redirects=False))
    assert (row.visitor, row.reason, row.state) == (Visitor.SELF, "promoter", Proof.FETCHED)
    assert not await OutboxMessage.all().exists()


async def test_another_promoter_is_a_reader_like_any_other(client: Client, stall: Stall) -> None:
    _, secret = await welcome_promoter(await invite("Bo"), "en")
    cookie = {"Cookie": f"handbill-person={secret}"}
    row = await opened(await client.get(f"/c/{stall.link.code}", headers=cookie, allow_redirects=False))
    assert row.visitor is Visitor.PERSON


async def test_the_operator_is_no_reader(client: Client, stall: Stall) -> None:
    secret = await start_session(SessionRole.OPERATOR)
    cookie = {"Cookie": f"handbill-operator={secret}"}
    row = await opened(await client.get(f"/c/{stall.link.code}", headers=cookie, allow_redirects=False))
    assert (row.visitor, row.reason) == (Visitor.SELF, "operator")


async def test_a_customer_is_recognised_unless_they_ask_not_to_be(client: Client, stall: Stall) -> None:
    address, secret = await welcome_customer("Yi", "en")
    known = {"Cookie": f"handbill-person={secret}"}
    row = await opened(await client.get(f"/c/{stall.link.code}", headers=known, allow_redirects=False))
    assert (row.visitor, row.customer_id) == (Visitor.PERSON, address.customer_id)
    unknown = {**known, "Sec-GPC": "1"}
    row = await opened(await client.get(f"/c/{stall.link.code}", headers=unknown, allow_redirects=False))
    assert (row.visitor, row.customer_id) == (Visitor.PERSON, None)


async def test_a_stranger_gets_no_cookie(client: Client, stall: Stall) -> None:
    answer = await client.get(f"/c/{stall.page.code}", headers={"Cookie": "handbill-person=made-up; other=1"})
    assert "Set-Cookie" not in answer.headers
    assert (await opened(answer)).customer_id is None


async def test_an_open_knows_the_open_it_was_passed_on_from(client: Client, stall: Stall) -> None:
    first = await client.get(f"/c/{stall.page.code}")
    via = token_of(await first.text())
    onward = await opened(await client.get(f"/c/{stall.page.code}?via={via}"))
    assert onward.parent_open_id == int(first.headers["X-Recorded"])
    assert (await opened(await client.get(f"/c/{stall.page.code}?via=made-up"))).parent_open_id is None


async def test_what_can_not_be_recorded_is_served_and_says_so(client_of_full_disk: Client, stall: Stall) -> None:
    client = client_of_full_disk
    page = await client.get(f"/c/{stall.page.code}")
    assert (page.status, page.headers["X-Recorded"]) == (200, "no")
    assert token_of(await page.text()) == ""
    link = await client.get(f"/c/{stall.link.code}", allow_redirects=False)
    assert (link.status, link.headers["X-Recorded"]) == (302, "no")
    assert link.headers["Location"] == "https://shop.example/towel?size=large#colours"


async def test_an_edited_promotion_is_shown_anew(client: Client, stall: Stall, tag_site: WebContext) -> None:
    assert "Read <strong>this</strong>" in await (await client.get(f"/c/{stall.page.code}")).text()
    async with transaction():
        await edit_promotion(stall.page.promotion_id, page="Quite different")
    tag_site.tag_cache.drop()
    page = await (await client.get(f"/c/{stall.page.code}")).text()
    assert "Quite different" in page
    assert "Read <strong>this</strong>" not in page


async def test_a_promoter_who_left_can_not_be_written_to(client: Client, stall: Stall, tag_site: WebContext) -> None:
    async with transaction():
        await deactivate(stall.jia.id)
    tag_site.tag_cache.drop()
    page = await (await client.get(f"/c/{stall.page.code}")).text()
    assert "Read <strong>this</strong>" in page
    assert "/chat?tag=" not in page
    assert 'action="/i/' not in page
    assert "t.me" not in page


async def test_a_title_can_not_forge_the_token_or_break_out_of_the_page(
    client: Client, stall: Stall, tag_site: WebContext
) -> None:
    async with transaction():
        await edit_promotion(stall.page.promotion_id, title='"><script>x</script>{{ token }} token-')
    tag_site.tag_cache.drop()
    page = await (await client.get(f"/c/{stall.page.code}")).text()
    assert "<script>x" not in page
    assert "{{ token }}" in page


class SilentCatalogue(TagCache):
    """Knows nothing, and its database does not answer."""

    async def look_up(self, code: str) -> TaggedPromotion | None:
        raise ConnectionError


async def test_while_the_database_is_away_an_unknown_tag_is_asked_to_wait(tag_site: WebContext, stall: Stall) -> None:
    app = web.Application()
    app[SITE] = replace(tag_site, tag_cache=SilentCatalogue(tag_site.bell, tag_site.tag_cache.marks))
    opens.add_to(app)
    async with TestClient(TestServer(app)) as client:
        answer = await client.get(f"/c/{stall.page.code}", headers={"Accept-Language": "zh"})
        assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
        assert "请稍等" in await answer.text()
