"""The links by which a page's reader passes it on: asked for with the page's token, a way each, nothing stored."""

import pytest

from landing.sessions import welcome_promoter
from landing.site import WebContext
from models.reading.opens import Open
from models.sharing.marks import Marks
from models.sharing.tags import Tag
from models.sharing.ways import Way
from models.storage.ciphers import Leave
from models.storage.row_numbers import Numbers
from tests.landing.conftest import Client, Stall
from tests.landing.readers.test_opens import opened, token_of

OURS = "http://127.0.0.1:8080/c/"


async def look(client: Client, code: str) -> tuple[Open, str]:
    answer = await client.get(f"/c/{code}")
    return await opened(answer), token_of(await answer.text())


async def links(client: Client, token: str, **headers: str) -> dict[str, str]:
    answer = await client.post(f"/i/{token}/marks", headers=headers)
    assert answer.status == 200, await answer.text()
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "no-store"
    found: dict[str, str] = await answer.json()
    return found


async def test_a_page_gets_a_link_for_each_way_and_nothing_is_stored(
    client: Client, stall: Stall, marks: Marks
) -> None:
    row, token = await look(client, stall.page.code)
    given = await links(client, token)
    assert sorted(given) == ["card", "link", "qr", "share", "site"]
    assert given == await links(client, token, Origin="https://shop.example"), "target sites may ask"
    for way, link in given.items():
        assert link.startswith(OURS)
        assert marks.opened(link.removeprefix(OURS)) == (row.id, Way(way))
    assert await Tag.filter(parent_code=stall.page.code).count() == 0
    assert (await Open.get(id=row.id)).state == "fetched", "asking proves no reading"


@pytest.mark.slow
async def test_its_code_and_card_are_drawn_before_anybody_came_and_store_nothing(client: Client, stall: Stall) -> None:
    _, token = await look(client, stall.page.code)
    given = await links(client, token)
    for way, picture in (("qr", "qr.svg"), ("card", "card.png"), ("share", "preview.jpg")):
        answer = await client.get(f"{given[way].removeprefix('http://127.0.0.1:8080')}/{picture}")
        assert answer.status == 200
    assert await Tag.all().count() == 2


async def test_who_comes_by_it_came_from_that_open_by_that_way(client: Client, stall: Stall) -> None:
    row, token = await look(client, stall.page.code)
    for way, link in (await links(client, token)).items():
        child, _ = await look(client, link.removeprefix(OURS))
        assert (child.parent_open_id, child.promoter_id) == (row.id, stall.jia.id)
        assert (await Tag.get(code=child.tag)).way == way


async def test_the_reader_of_a_link_promotion_has_them_too(client: Client, stall: Stall) -> None:
    answer = await client.get(f"/c/{stall.link.code}", allow_redirects=False)
    token = answer.headers["Location"].partition("hb=")[2][:22]
    site = (await links(client, token))["site"]
    onward = await client.get(f"/c/{site.removeprefix(OURS)}", allow_redirects=False)
    assert onward.headers["Location"].startswith("https://shop.example/towel?size=large")
    assert (await opened(onward)).parent_open_id == int(answer.headers["X-Recorded"])


async def test_who_does_not_want_to_be_followed_has_none(client: Client, stall: Stall, tag_site: WebContext) -> None:
    row, token = await look(client, stall.page.code)
    quiet = tag_site.token_cipher.seal(row.id, Leave.NONE)
    assert (await client.post(f"/i/{quiet}/marks")).status == 403
    assert (await client.post(f"/i/{token}/marks", headers={"Sec-GPC": "1"})).status == 403
    agreed = tag_site.token_cipher.seal(row.id, Leave.GIVEN)
    assert await links(client, agreed, **{"Sec-GPC": "1"})


async def test_promoters_previews_and_made_up_tokens_have_none(
    client: Client, stall: Stall, tag_site: WebContext
) -> None:
    _, secret = await welcome_promoter(stall.jia, "en")
    client.session.cookie_jar.update_cookies({"handbill-person": secret})
    row, token = await look(client, stall.page.code)
    assert row.visitor == "self"
    assert await links(client, token) == {}
    assert await links(client, tag_site.token_cipher.seal(Numbers(5).next())) == {}
    assert (await client.post(f"/i/{'A' * 22}/marks")).status == 404


async def test_codes_that_are_no_marks_count_as_guesses_and_marks_do_not(client: Client, stall: Stall) -> None:
    _, token = await look(client, stall.page.code)
    link = (await links(client, token))["link"].removeprefix(OURS)
    changed = f"{link[:9]}{'a' if link[9] == 'b' else 'b'}{link[10:]}"
    answers = [(await client.get(f"/c/{changed}")).status for _ in range(62)]
    assert set(answers) == {404, 429}
    assert (await client.get(f"/c/{link}")).status == 200, "though this network has guessed too often"
