"""One customer's timeline across four media is complete, in order, and the same wherever it is read."""

import csv
import io
import json
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.courier.rendering.histories import PAGE, history
from landing import console, customers
from landing.site import SITE, WebContext
from models.files.store import MediaStore
from models.queue.payloads.people import History
from models.reports import timeline
from models.reports.exports import Links, Selection, rows
from models.reports.exports.formats import FORMATS
from models.reports.timeline import Cursor, TimelineEvent, TimelineFilter, between_the_two, every_moment, key_in
from models.reports.transcripts import transcribe
from models.search.query import asked
from models.storage.database import Database
from tests.fixtures.four_media import KINDS, Life, four_media
from tests.fixtures.made_up import context
from tests.landing.conftest import drawing_threads, tag_site  # noqa: F401  (fixtures)
from tests.landing.console.conftest import Browser

LINKS = Links(public_url="https://cards.test")


@pytest.fixture
async def life(database: Database, tmp_path: Path) -> Life:
    made = await four_media(MediaStore(tmp_path / "media"))
    await four_media(MediaStore(tmp_path / "media"), name="Bing", promoter="Bo")
    return made


async def _all(wanted: TimelineFilter, limit: int = 3) -> list[TimelineEvent]:
    """Page by page, by the cursors that links carry."""
    found: list[TimelineEvent] = []
    before: Cursor | None = None
    while True:
        page = await timeline.page(wanted, before=before, limit=limit)
        found += page.moments
        if page.earlier is None:
            return found
        before = key_in(str(page.earlier))
        assert before == page.earlier


async def _in_csv(life: Life) -> list[str]:
    file = io.BytesIO()
    with FORMATS["csv"](file, ["at", "kind", "id"]) as add:
        async for row in rows("timeline", Selection(customer_id=life.yi.id), LINKS):
            add(row)
    return [row["kind"] for row in csv.DictReader(io.StringIO(file.getvalue().decode()))]


async def _written(life: Life, form: str) -> str:
    talk = await life.talk.__class__.get(id=life.talk.id).prefetch_related("promoter", "customer")
    file = io.BytesIO()
    assert await transcribe(talk, form, file, language="en", media=life.media) == len(KINDS)
    return file.getvalue().decode()


async def test_a_transcript_is_written_on_the_clocks_that_the_operator_chose(life: Life) -> None:
    talk = await life.talk.__class__.get(id=life.talk.id).prefetch_related("promoter", "customer")
    file = io.BytesIO()
    shanghai = ZoneInfo("Asia/Shanghai")
    await transcribe(talk, "html", file, language="en", media=life.media, zone=shanghai)
    page = file.getvalue().decode()
    assert "times in Asia/Shanghai" in page
    assert re.search(r'<time datetime="2026-03-01T12:\d\d:[^"]+">2026-03-01 20:\d\d</time>', page)
    assert "times in UTC" in await _written(life, "html")


async def _in_chat(life: Life) -> list[str]:
    """The lines that begin a moment, over all pages of /history, in the order in which a chat is read."""
    pages: list[list[str]] = []
    before = ""
    while True:
        page = History(conversation_id=life.talk.id, before=before, url="https://cards.test/console")
        answer = await history(page, context())
        pages.insert(0, re.findall(r"^2026-03-01 12:\d\d · (\w+) · ", answer.text, flags=re.MULTILINE))
        earlier = [button.action for row in answer.buttons for button in row if button.action]
        if not earlier:
            return [line for page in pages for line in page]
        _, number, before = earlier[0].split(":", 2)
        assert number == str(life.talk.id)
        assert len(earlier[0].encode()) <= 64


async def test_the_timeline_is_complete_and_in_order(life: Life) -> None:
    found = await _all(TimelineFilter(customer_id=life.yi.id))
    assert [moment.kind.value for moment in reversed(found)] == list(KINDS)
    assert [moment.at.minute for moment in reversed(found)] == list(range(len(KINDS)))


@pytest.mark.slow
async def test_export_transcripts_and_chat_have_the_same_moments_in_the_same_order(life: Life) -> None:
    moments = await _all(TimelineFilter(customer_id=life.yi.id))
    keys = [str(moment.key) for moment in moments]
    assert [str(each.key) async for each in every_moment(TimelineFilter(customer_id=life.yi.id))] == keys
    assert [str(each.key) async for each in between_the_two(life.jia.id, life.yi.id)] == keys[::-1]
    exported = [row async for row in rows("timeline", Selection(customer_id=life.yi.id), LINKS)]
    assert exported == [moment.as_row() for moment in moments]
    assert await _in_csv(life) == list(KINDS)[::-1]
    assert json.loads(await _written(life, "json"))["moments"] == json.loads(json.dumps(exported[::-1]))
    assert [row["kind"] for row in csv.DictReader(io.StringIO(await _written(life, "csv")))] == list(KINDS)
    assert re.findall(r'id="m-([^"]+)"', await _written(life, "html")) == keys[::-1]
    assert await _in_chat(life) == [kind.capitalize() for kind in KINDS]
    assert len(KINDS) <= 2 * PAGE


async def test_the_console_shows_the_same_moments_in_the_same_order(life: Life, tag_site: WebContext) -> None:  # noqa: F811  (a fixture, asked for by name)
    app = web.Application()
    app[SITE] = tag_site
    console.add_to(app)
    customers.add_to(app)
    keys = [str(moment.key) for moment in await _all(TimelineFilter(customer_id=life.yi.id))]
    async with TestServer(app) as server, Browser(f"http://127.0.0.1:{server.port}") as operator:
        await operator.sign_in()
        page = await operator.get(f"/console/customers/{life.yi.id}")
        assert re.findall(r'<li id="m-([^"]+)"', page.source) == keys
        calls = await operator.get(f"/console/customers/{life.yi.id}?show=call&show=mail")
        assert re.findall(r'<li id="m-([^"]+)"', calls.source) == keys[2:4]
        assert "<audio" in calls.source
        found = await operator.get("/console/search?q=towel")
        assert sorted(set(re.findall(r'<li id="m-([^"]+)"', found.source)) & set(keys)) == sorted([keys[0], keys[3]])


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("毛巾", ["message", "read", "push", "card"]),
        ("竹纤维毛巾", ["message", "read", "push", "card"]),
        ("巾", ["message", "read", "push", "card"]),
        ("巾毛", []),
        ("TWELVE towels", ["mail"]),
        ('"towels twelve"', []),
        ("price-list.pdf", ["mail"]),
        ("外滩", ["meeting"]),
        ("138 8000", ["details"]),
        ("call", ["call"]),
        ('") OR 1=1 --', []),
        ("NEAR(a b) * ^ - :", []),
    ],
)
async def test_search_finds_words_of_any_medium_in_the_same_order(life: Life, words: str, found: list[str]) -> None:
    moments = await _all(TimelineFilter(customer_id=life.yi.id, question=asked(words)))
    if not asked(words):
        assert not found
        return
    assert [moment.kind.value for moment in moments if moment.kind.value] == found


async def test_promoter_and_promotion_have_timelines_of_their_own(life: Life) -> None:
    theirs = await _all(TimelineFilter(promoter_id=life.jia.id))
    assert [moment.kind.value for moment in reversed(theirs)] == list(KINDS)
    about = await _all(TimelineFilter(promotion_id=life.towel.id))
    assert [moment.kind.value for moment in reversed(about)] == list(KINDS)
    assert {moment.customer for moment in [*theirs, *about]} == {"Yi"}
