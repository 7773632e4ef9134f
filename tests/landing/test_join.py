from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from models.people.addresses import Address
from models.people.device_links import new_device_link
from models.people.promoters import deactivate
from models.people.sessions import Session
from models.queue.inbox import StoredUpdate
from models.recording.group_commit import GroupCommit
from models.recording.visits import Visits
from models.sharing.tag_cache import TagCache
from models.storage.bell import Bell
from models.talking.web_posts import JOINED, StoredPost
from tests.fixtures.chat_site import ChatSite, open_chat_site


@pytest.fixture
async def site(
    recorder: GroupCommit, catalogue: TagCache, visits: Visits, bell: Bell, tmp_path: Path
) -> AsyncIterator[ChatSite]:
    async with open_chat_site(recorder, catalogue, visits, bell, tmp_path) as opened:
        yield opened


def mark_on(page: str) -> str:
    """What the form of the page carries along."""
    return page.partition('name="page" value="')[2].partition('"')[0]


async def test_looking_at_an_invitation_changes_nothing(site: ChatSite) -> None:
    jia = await site.promoter()
    async with site.browser() as preview:
        status, page = await preview.get(f"/join/{jia.code}")
        assert status == 200
        assert "Join as Jia" in page
    assert await Address.all().count() == await Session.all().count() == await StoredUpdate.all().count() == 0


async def test_the_button_joins_and_the_bot_is_told_to_greet(site: ChatSite) -> None:
    jia = await site.promoter()
    async with site.browser() as browser:
        address = await browser.joins(jia)
        stored = StoredPost.load((await StoredUpdate.get()).body)
        assert (stored.account, stored.type, stored.payload) == (address.account, "started", JOINED)
        status, page = await browser.get("/chat")
        assert status == 200
        assert 'data-command="/card"' in page
        assert (await browser.get(f"/join/{jia.code}"))[0] == 303
        assert (await browser.send(f"/join/{jia.code}"))[0] == 303
    assert await Address.all().count() == 1


async def test_a_browser_that_is_another_promoter_is_asked_first(site: ChatSite) -> None:
    jia, bo = await site.promoter(), await site.promoter("Bo")
    async with site.browser() as browser:
        await browser.joins(jia)
        _, page = await browser.get(f"/join/{bo.code}")
        assert "signed in as Jia" in page
        status, _ = await browser.send(f"/join/{bo.code}", page=mark_on(page))
        assert status == 409
        assert await Address.filter(promoter_id=bo.id).count() == 0
        # Neither the browser nor the form says that our page asks: nobody is replaced.
        assert (await browser.send(f"/join/{bo.code}", change="yes"))[0] == 403
        status, _ = await browser.send(f"/join/{bo.code}", change="yes", page=mark_on(page))
        assert status == 303
        assert "You are Bo" in (await browser.get("/chat"))[1]
    assert await Session.all().count() == 1


async def test_a_customers_browser_becomes_a_promoters_only_by_its_users_choice(site: ChatSite) -> None:
    card, bo = await site.card(), await site.promoter("Bo")
    async with site.browser() as yi, site.browser() as other:
        await yi.post(text="hello", tag=card.code, name="Yi")
        _, page = await yi.get(f"/join/{bo.code}")
        assert "signed in as Yi" in page
        _, elsewhere = await other.get(f"/join/{bo.code}")
        ours = {"Origin": site.url, "Sec-Fetch-Site": "same-origin"}
        for form, headers, status in (
            ({}, ours, 409),
            ({"change": "yes"}, {"Origin": "https://evil.test"}, 403),
            ({"change": "yes"}, {"Sec-Fetch-Site": "cross-site"}, 403),
            ({"change": "yes", "page": mark_on(elsewhere)}, {}, 403),
        ):
            assert (await yi.send(f"/join/{bo.code}", headers, **form))[0] == status
            assert [line["text"] for line in (await yi.lines())["lines"]] == ["hello"]
        assert (await yi.send(f"/join/{bo.code}", ours, change="yes"))[0] == 303
        assert "You are Bo" in (await yi.get("/chat"))[1]


async def test_an_unknown_or_withdrawn_invitation_is_a_friendly_404(site: ChatSite) -> None:
    jia = await site.promoter()
    await deactivate(jia.id)
    async with site.browser(**{"Accept-Language": "zh-CN"}) as browser:
        for code in (jia.code, "A" * 22, "nonsense", "%00"):
            assert (await browser.get(f"/join/{code}"))[0] == 404
            status, page = await browser.send(f"/join/{code}")
            assert status == 404
            assert "这个邀请无效" in page


async def test_joining_from_another_site_is_refused(site: ChatSite) -> None:
    jia = await site.promoter()
    async with site.browser(Origin="https://evil.test") as browser:
        assert (await browser.send(f"/join/{jia.code}"))[0] == 403
    assert await Address.all().count() == 0


async def test_a_name_full_of_markup_is_only_a_name(site: ChatSite) -> None:
    mallory = await site.promoter("<script>alert(1)</script>")
    async with site.browser() as browser:
        _, invitation = await browser.get(f"/join/{mallory.code}")
        await browser.joins(mallory)
        _, page = await browser.get("/chat")
    assert "<script>alert" not in invitation + page
    assert "&lt;script&gt;alert(1)" in invitation


async def test_a_device_link_joins_one_browser_and_looking_does_not_redeem_it(site: ChatSite) -> None:
    jia = await site.promoter()
    code = await new_device_link(jia.id)
    async with site.browser() as browser, site.browser() as second:
        for _ in range(2):
            status, page = await browser.get(f"/join/{code}")
            assert (status, "Join as Jia" in page) == (200, True)
        assert (await browser.send(f"/join/{code}"))[0] == 303
        assert "You are Jia" in (await browser.get("/chat"))[1]
        assert (await second.get(f"/join/{code}"))[0] == 404
        assert (await second.send(f"/join/{code}"))[0] == 404
    assert await Address.filter(promoter_id=jia.id).count() == await Session.all().count() == 1


async def test_a_link_to_ones_customers_leads_there_once_it_has_signed_the_browser_in(site: ChatSite) -> None:
    jia = await site.promoter()
    code = await new_device_link(jia.id)
    async with site.browser() as browser:
        assert (await browser.get(f"/join/{code}?to=console"))[0] == 200
        await browser.send(f"/join/{code}?to=console")
        address = await Address.get(promoter_id=jia.id)
        assert address.channel == "web"
        assert (await browser.get(f"/join/{code}?to=//evil.test"))[0] in {303, 404}
