"""What an app's menu passes on: the page by a tag of the reader's own, whose opens say through whom they came."""

import json
from dataclasses import replace

import pytest
from aiohttp import ClientResponse

from landing.sessions import welcome_promoter
from landing.site import WebContext
from models.reading.opens import Open
from models.sharing.marks import Marks
from models.sharing.tags import Tag
from models.sharing.ways import Way
from models.storage.ciphers import Leave
from tests.fixtures.made_up_app import USER_AGENT, MadeUpApp
from tests.landing.conftest import TELEPHONE, Client, Stall, browsing
from tests.landing.readers.test_opens import token_of
from tests.landing.readers.test_recognition import Telephone, app, telephone

__all__ = ["app", "telephone"]


async def asks(telephone: Telephone, token: str, page: str = "", **headers: str) -> ClientResponse:
    payload = {"open": token, "page": page or f"http://127.0.0.1:8080{telephone.page}"}
    return await telephone.client.post(f"{telephone.page}/share/madeup", json=payload, headers=headers)


async def _passed_on(answer: ClientResponse) -> dict[str, str]:
    """What the menu is given to pass on, by the script that the page is answered with."""
    [[_, card]] = (await answer.json())["then"]
    return dict(card)


async def link_of(answer: ClientResponse) -> str:
    assert answer.status == 200, await answer.text()
    return str((await _passed_on(answer))["link"]).removeprefix("http://127.0.0.1:8080")


async def test_the_page_asks_by_its_script_and_gets_title_picture_and_a_link_of_its_own(
    telephone: Telephone, stall: Stall, app: MadeUpApp, marks: Marks
) -> None:
    first, text = await telephone.look()
    assert f'data-ask="{telephone.page}/share/madeup"' in text
    assert "the page loads the app’s own script" in text
    answer = await asks(telephone, token_of(text), f"http://127.0.0.1:8080{telephone.page}?via=x#y")
    card = await _passed_on(answer)
    assert (card["title"], card["summary"]) == ("A page of *towels*", "Soft & dry")
    assert card["picture"] == f"{card['link']}/square.jpg"
    assert marks.opened(card["link"][-22:]) == (int(first.headers["X-Recorded"]), Way.MENU)
    assert not await Tag.filter(parent_code=stall.page.code).exists(), "what nobody came through is in no table"
    assert app.pages == [f"http://127.0.0.1:8080{telephone.page}?via=x"]


async def test_asked_again_it_is_the_same_link_and_another_reader_has_another(telephone: Telephone) -> None:
    _, text = await telephone.look()
    links = {await link_of(await asks(telephone, token_of(text))) for _ in range(3)}
    assert len(links) == 1
    _, other = await telephone.look()
    assert await link_of(await asks(telephone, token_of(other))) not in links


async def test_an_open_through_it_has_its_parent_and_so_on(telephone: Telephone, stall: Stall) -> None:
    before, parent = int((answer := await telephone.look())[0].headers["X-Recorded"]), stall.page.code
    for _ in range(3):
        page = replace(telephone, page=await link_of(await asks(telephone, token_of(answer[1]))))
        telephone, answer = page, await page.look()
        opened = await Open.get(id=int(answer[0].headers["X-Recorded"]))
        tag = await Tag.get(code=opened.tag)
        assert (opened.parent_open_id, tag.parent_code, opened.promoter_id) == (before, parent, stall.jia.id)
        assert (tag.way, tag.parent_open_id, tag.channel) == ("menu", before, stall.page.channel)
        before, parent = opened.id, tag.code


async def test_a_reader_who_does_not_want_to_be_followed_has_no_link_of_their_own(
    telephone: Telephone, tag_site: WebContext
) -> None:
    first, _ = await telephone.look()
    quiet = tag_site.token_cipher.seal(int(first.headers["X-Recorded"]), Leave.NONE)
    assert (await asks(telephone, quiet)).status == 404


async def test_nothing_is_claimed_to_have_been_shared(telephone: Telephone) -> None:
    first, text = await telephone.look()
    await asks(telephone, token_of(text))
    kept = await Open.get(id=int(first.headers["X-Recorded"]))
    assert kept.state == "fetched"


async def test_the_promoter_passes_on_their_own_tag(telephone: Telephone, stall: Stall) -> None:
    _, secret = await welcome_promoter(stall.jia, "en")
    telephone.client.session.cookie_jar.update_cookies({"handbill-person": secret})
    _, text = await telephone.look()
    assert "This is your own card" in text
    assert await link_of(await asks(telephone, token_of(text))) == telephone.page


async def test_where_the_app_can_not_there_is_nothing_to_load(telephone: Telephone, app: MadeUpApp) -> None:
    app.can_share = False
    _, text = await telephone.look()
    assert (await asks(telephone, token_of(text))).status == 204


@pytest.mark.parametrize(
    "page", ["https://evil.test/c/x", "http://127.0.0.1:8080/console", "http://127.0.0.1:8080.evil.test", "x" * 3000]
)
async def test_no_other_page_is_signed_for(telephone: Telephone, app: MadeUpApp, page: str) -> None:
    _, text = await telephone.look()
    assert (await asks(telephone, token_of(text), page)).status in {400, 404}
    assert app.pages == []


async def test_other_sites_other_browsers_and_rubbish_get_nothing(telephone: Telephone, stall: Stall) -> None:
    _, text = await telephone.look()
    token = token_of(text)
    assert (await asks(telephone, token, Origin="https://evil.test")).status == 403
    assert (await asks(telephone, token, **{"User-Agent": TELEPHONE})).status == 404
    assert (await asks(telephone, "A" * 22)).status == 400
    for body in (b"", b"[]", b"{", b"x" * 9000, json.dumps({"open": 1}).encode()):
        answer = await telephone.client.post(f"{telephone.page}/share/madeup", data=body)
        assert answer.status == 400
    assert (await telephone.client.post(f"{telephone.page}/share/other", json={})).status == 400


async def test_without_apps_a_page_is_as_it_was(tag_site: WebContext, stall: Stall) -> None:
    async with browsing(tag_site) as client:
        answer = await _look(client, stall)
        assert "share.js" not in answer


async def _look(client: Client, stall: Stall) -> str:
    answer = await client.get(f"/c/{stall.page.code}", headers={"User-Agent": USER_AGENT})
    return await answer.text()
