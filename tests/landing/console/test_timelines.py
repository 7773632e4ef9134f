"""Customers, timelines and search in the console: the operator sees all, a promoter what is theirs."""

import csv
import io
import json
import re
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from landing.sessions import cookie_name
from landing.site import SITE, WebContext
from models.people.promoters import deactivate
from models.people.sessions import SessionRole, start_session
from models.talking.communications import Attachment
from tests.fixtures.four_media import KINDS, Life, four_media
from tests.landing.console.conftest import Browser

EVIL = "<script>alert(1)</script>"


@pytest.fixture
async def life(tag_site: WebContext) -> Life:
    return await four_media(tag_site.media, name=f"Yi {EVIL}")


@pytest.fixture
async def other(tag_site: WebContext, life: Life) -> Life:
    return await four_media(tag_site.media, name="Bing", promoter="Bo")


@pytest.fixture
async def jia(console_url: str, life: Life, tag_site: WebContext) -> AsyncIterator[Browser]:
    """Jia's browser, which she talks from."""
    app = web.Application()
    app[SITE] = tag_site
    name = cookie_name(make_mocked_request("GET", "/", app=app), SessionRole.PERSON)
    secret = await start_session(SessionRole.PERSON, address=life.terminal)
    async with Browser(console_url, **{"Accept-Language": "en", "Cookie": f"{name}={secret}"}) as browser:
        yield browser


def _shown(source: str) -> list[str]:
    return re.findall(r'<li id="m-[^"]+" class="moment ([\w-]+)', source)


async def test_a_customers_page_shows_who_they_are_and_all_that_happened(operator: Browser, life: Life) -> None:
    page = await operator.get(f"/console/customers/{life.yi.id}")
    assert page.status == 200
    assert EVIL in page.text
    assert EVIL not in page.source
    assert _shown(page.source) == list(KINDS)[::-1]
    assert "+86 138 0013 8000" in page.text
    assert "mlat=31.23042" in page.text
    assert "12 s, 80 % seen" in page.text
    for words in ("Jia is to meet", "1 March 2026, 13:00", "The Bund, north end", "the customer agreed", "took place"):
        assert words in page.text
    assert re.search(r'<audio controls preload="none" src="/console/media/\d+"', page.source)
    assert "这条毛巾还有吗？" in page.text.partition("<details>")[2]


async def test_a_conversation_says_where_they_met_and_names_channels_as_people_do(
    operator: Browser, life: Life
) -> None:
    page = await operator.get(f"/console/conversations/{life.talk.id}")
    assert "mlat=31.23042" in page.text
    assert "within 12 m" in page.text
    assert "Web chat" in page.text
    page = await operator.get(f"/console/customers/{life.yi.id}?lang=zh")
    assert not {"Email", "Voice", "Web"} & set(re.findall(r"\w+", page.text))
    assert "电子邮件" in page.text


async def test_files_lead_to_the_moment_they_went_along_with(operator: Browser, life: Life) -> None:
    page = await operator.get(f"/console/customers/{life.yi.id}")
    gallery = re.findall(r'<li><a href="(\?before=[^"#]+)#(m-[^"]+)"', page.source)
    assert len(gallery) == 2
    for query, anchor in gallery:
        there = await operator.get(f"/console/customers/{life.yi.id}{query}")
        assert f'<li id="{anchor}"' in there.source


async def test_the_filter_leaves_out_the_rest_and_marks_what_was_looked_for(operator: Browser, life: Life) -> None:
    page = await operator.get(f"/console/customers/{life.yi.id}?show=message&show=meeting&q=毛巾")
    assert _shown(page.source) == ["message"]
    assert "<mark>毛巾</mark>" in page.source
    assert "checked" in page.source
    nothing = await operator.get(f"/console/customers/{life.yi.id}?q=bathrobe")
    assert _shown(nothing.source) == []
    assert "Nothing was found" in nothing.text


@pytest.mark.parametrize("query", ["?show=nonsense&before=nonsense", "?before=9.h.9", "?q=%22%27%29%28*&show=message"])
async def test_what_an_address_cannot_mean_is_left_out(operator: Browser, life: Life, query: str) -> None:
    assert (await operator.get(f"/console/customers/{life.yi.id}{query}")).status == 200
    assert (await operator.get(f"/console/search{query}")).status == 200


async def test_search_finds_words_people_and_promotions(operator: Browser, life: Life, other: Life) -> None:
    page = await operator.get("/console/search?q=毛巾")
    assert _shown(page.source) == ["message", "message"]
    assert f'href="/console/promotions/{life.towel.id}"' in page.source
    assert f'href="/console/customers/{other.yi.id}"' in (await operator.get("/console/search?q=bing")).source
    assert "Nothing was found" in (await operator.get("/console/search?q=bathrobe")).text


@pytest.mark.slow
async def test_promoters_and_promotions_have_timelines(operator: Browser, life: Life, other: Life) -> None:
    for path in (f"/console/promoters/{life.jia.id}", f"/console/promotions/{life.towel.id}"):
        assert len(_shown((await operator.get(path)).source)) == 8
        assert _shown((await operator.get(f"{path}/timeline")).source) == list(KINDS)[::-1]
        assert _shown((await operator.get(f"{path}/timeline?show=call")).source) == ["call"]
    assert (await operator.get("/console/promoters/999/timeline")).status == 404
    assert (await operator.get("/console/promotions/999/timeline")).status == 404


@pytest.mark.process
async def test_a_conversation_is_downloaded_whole(operator: Browser, life: Life) -> None:
    path = f"/console/conversations/{life.talk.id}/download?format="
    html = await operator.get(path + "html")
    assert html.headers["Content-Disposition"] == f'attachment; filename="conversation-{life.talk.id}.html"'
    assert len(re.findall("<article", html.source)) == len(KINDS)
    assert "data:image/png;base64," in html.source
    assert EVIL not in html.source
    assert [each["kind"] for each in json.loads((await operator.get(path + "json")).source)["moments"]] == list(KINDS)
    table = list(csv.DictReader(io.StringIO((await operator.get(path + "csv")).source)))
    assert [row["kind"] for row in table] == list(KINDS)
    assert (await operator.get(path + "pdf")).source.startswith("%PDF")
    assert (await operator.get(path + "exe")).status == 404


@pytest.mark.slow
async def test_a_promoter_sees_their_own_customers_and_nobody_elses(jia: Browser, life: Life, other: Life) -> None:
    assert (await jia.get("/console")).headers["Location"] == "/console/inbox"
    listed = await jia.get("/console/customers")
    assert f"/console/customers/{life.yi.id}" in listed.source
    assert "Bing" not in listed.text
    assert _shown((await jia.get(f"/console/customers/{life.yi.id}")).source) == list(KINDS)[::-1]
    assert (await jia.get(f"/console/customers/{other.yi.id}")).status == 404
    assert "Bing" not in (await jia.get("/console/conversations")).text
    assert (await jia.get(f"/console/conversations/{life.talk.id}")).status == 200
    for path in ("", "/download?format=json"):
        assert (await jia.get(f"/console/conversations/{other.talk.id}{path}")).status == 404


async def test_a_promoter_searches_and_loads_only_what_is_theirs(jia: Browser, life: Life, other: Life) -> None:
    found = await jia.get("/console/search?q=毛巾")
    assert _shown(found.source) == ["message"]
    assert "Bing" not in (await jia.get("/console/search?q=bing")).source.replace('value="bing"', "")
    own = await Attachment.filter(communication__conversation_id=life.talk.id).exclude(sha256="").first()
    others = await Attachment.filter(communication__conversation_id=other.talk.id).exclude(sha256="").first()
    assert own is not None
    assert others is not None
    assert (await jia.get(f"/console/media/{own.id}")).status == 200
    assert (await jia.get(f"/console/media/{others.id}")).status == 404


@pytest.mark.parametrize(
    "path", ["opens", "promoters", "promotions", "promoters/1", "promoters/1/timeline", "promotions/1/timeline"]
)
async def test_the_operators_pages_stay_closed_to_promoters(jia: Browser, path: str) -> None:
    assert (await jia.get(f"/console/{path}")).status == 401


async def test_the_console_is_closed_to_strangers_and_to_promoters_who_left(
    stranger: Browser, jia: Browser, life: Life
) -> None:
    assert (await stranger.get(f"/console/customers/{life.yi.id}")).status == 401
    assert (await stranger.get("/console/search?q=towel")).status == 401
    await deactivate(life.jia.id)
    assert (await jia.get(f"/console/customers/{life.yi.id}")).status == 401
