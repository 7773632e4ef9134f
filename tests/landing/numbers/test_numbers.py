"""The page of numbers: what is asked for is in the address, each number leads to its rows, nobody sees another's."""

import io
import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from PIL import Image

from landing.console.viewers import Viewer
from landing.numbers.query import _own_zone
from landing.site import SITE, WebContext
from models.customer_records.labels import put_label
from models.customer_records.segments import save_segment, segments
from models.numbers.chart_captions import CHARTS
from models.numbers.occurrences import COUNTED
from models.numbers.rollups import roll_up
from models.people.addresses import bind, customer_at, met
from models.people.promoters import invite, promoter, set_timezone
from models.reading.opens import Open, Proof, Visitor
from models.sharing.promotions import add_promotion
from models.storage.clock import now
from models.storage.row_numbers import first_at
from models.talking.communications import Direction, add_communication
from models.talking.conversations import between
from tests.landing.console.conftest import Browser, browser_of

_FIGURE = re.compile(r'<a href="(/console/numbers/rows/(\w+)[^"]*)">([\d,]+)( %)?</a>')
_TOTAL = re.compile(r"of (\d+)</span>")


async def test_operators_count_days_on_the_clocks_that_they_chose_and_promoters_on_their_own(
    tag_site: WebContext,
) -> None:
    app = web.Application()
    app[SITE] = replace(tag_site, zone=ZoneInfo("Asia/Shanghai"))
    request = make_mocked_request("GET", "/console/numbers", app=app)
    jia = await invite("Jia")
    await set_timezone(jia, "Europe/Lisbon")
    assert (await _own_zone(request, Viewer(promoter_id=None))).key == "Asia/Shanghai"
    assert (await _own_zone(request, Viewer(promoter_id=jia.id))).key == "Europe/Lisbon"


async def _shop() -> tuple[int, int]:
    """Two promoters: 70 opens of Jia's cards and a talk, 3 opens of Bo's."""
    jia, bo = await invite("Jia"), await invite("Bo")
    towel, lamp = await add_promotion("Towel", page="# Towel"), await add_promotion("Lamp <i>", page="# Lamp")
    yi = await customer_at(await met("telegram", "yi", name="Yi <b>"))
    for number in range(73):
        at = now() - timedelta(hours=number * 5)
        await Open.create(
            id=first_at(at) | number,
            tag="tag",
            promotion_id=(towel, lamp)[number % 2].id,
            topic="Towel",
            promoter_id=jia.id if number < 70 else bo.id,
            customer_id=yi.id if number % 9 == 0 else None,
            viewed_at=at,
            channel="web",
            visitor=Visitor.PERSON,
            state=Proof.READ if number % 3 == 0 else Proof.OPENED,
        )
    talk = await between(jia.id, yi.id, promotion_id=towel.id)
    for minutes, direction in ((60, Direction.TO_PROMOTER), (30, Direction.TO_CUSTOMER), (10, Direction.TO_PROMOTER)):
        at = now() - timedelta(days=1, minutes=minutes)
        await add_communication(talk, direction, channel="telegram", source=f"said {minutes}", sent_at=at)
    return jia.id, bo.id


async def test_each_number_leads_to_as_many_rows(operator: Browser) -> None:
    await _shop()
    await roll_up()
    page = await operator.get("/console/numbers?days=30")
    figures = {
        name: (unescape(href), number) for href, name, number, share in _FIGURE.findall(page.source) if not share
    }
    assert figures["opened"][1] == "73"
    assert figures["read"][1] == "25"
    assert figures["begun"][1] == figures["answered"][1] == "1"
    for name, (href, number) in figures.items():
        rows = await operator.get(href)
        shown = _TOTAL.findall(rows.source)
        assert shown == ([number] if number != "0" else []), name
    second = await operator.get(f"{figures['opened'][0]}&page=2")
    assert second.source.count("<tr>") == 1 + 23
    assert "Yi &lt;b&gt;" in second.source


async def test_what_is_chosen_stays_in_every_link(operator: Browser) -> None:
    _, bo = await _shop()
    page = await operator.get(f"/console/numbers?days=7&promoter={bo}&zone=Asia/Kolkata")
    assert "Asia/Kolkata" in page.text
    links = {unescape(each) for each in re.findall(r'href="(/console/numbers/[a-z/_.]+\?[^"]*)"', page.source)}
    assert len(links) > 20
    for link in links:
        assert f"promoter={bo}" in link
        assert "days=7" in link
        assert "zone=Asia%2FKolkata" in link


@pytest.mark.slow
async def test_a_saved_filter_narrows_every_number_and_its_rows(operator: Browser) -> None:
    jia, _ = await _shop()
    await put_label(1, "vip")
    await save_segment(None, "VIP <b>", "?label=vip")
    await save_segment(jia, "Jia's own", "?label=vip")
    mine, other = (await segments(None))[0].id, (await segments(jia))[0].id
    source = await _numbers(operator, f"days=30&segment={mine}")
    assert "One conversation with customers that this filter finds now:" in source
    assert '<a href="/console/customers?label=vip"><bdi>VIP &lt;b&gt;</bdi></a>' in source
    assert dict(_read(source)) | {"opened": "8", "begun": "1", "to_promoter": "2"} == dict(_read(source))
    for name, number in _read(source):
        rows = await operator.get(f"/console/numbers/rows/{name}?days=30&segment={mine}")
        assert _TOTAL.findall(rows.source) == ([number] if number != "0" else []), name
        assert "are found by no filter" in rows.text
    links = {unescape(each) for each in re.findall(r'href="(/console/numbers/[a-z/_.]+\?[^"]*)"', source)}
    assert all(f"segment={mine}" in link for link in links)
    for none in (other, 99, "x"):
        assert dict(_read(await _numbers(operator, f"days=30&segment={none}")))["opened"] == "73"


@pytest.mark.slow
@pytest.mark.parametrize(
    "query", ["days=8", "from=2026-02-30&to=x", "from=2026-05-01", "zone=Mars/Base", "promoter=-1", "channel=../x"]
)
async def test_what_makes_no_sense_is_left_out(operator: Browser, query: str) -> None:
    await _shop()
    assert dict(_read(await _numbers(operator, query)))["opened"] == "73"


async def test_days_that_are_turned_round_and_long_ranges_are_shown(operator: Browser) -> None:
    await _shop()
    found = await _numbers(operator, "from=2027-01-01&to=1990-01-01")
    assert dict(_read(found))["opened"] == "73"
    assert "2023-12-29 – 2027-01-01" in found


async def _numbers(viewer: Browser, query: str) -> str:
    page = await viewer.get(f"/console/numbers?{query}")
    assert page.status == 200
    return page.source


def _read(source: str) -> list[tuple[str, str]]:
    return [(name, number) for _, name, number, share in _FIGURE.findall(source) if not share]


async def test_a_promoter_sees_their_own_alone(console_url: str, tag_site: WebContext) -> None:
    jia, bo = await _shop()
    terminal = await met("web", "bo's browser", name="Bo")
    await bind(terminal, await promoter(bo))
    async with await browser_of(terminal, console_url, tag_site) as browser:
        for query in ("", f"promoter={jia}"):
            source = await _numbers(browser, query)
            assert dict(_read(source))["opened"] == "3"
            assert "Jia" not in source
        rows = await browser.get(f"/console/numbers/rows/opened?promoter={jia}")
        assert _TOTAL.findall(rows.source) == ["3"]
        assert "Yi" not in rows.source, "nobody whom they do not talk with"
        assert "2,3" not in (await browser.get("/console/numbers/promoters.csv")).source


async def test_nobody_else_sees_any(console_url: str) -> None:
    async with Browser(console_url) as stranger:
        for path in ("", "/rows/opened", "/reading.svg", "/reading.csv"):
            assert (await stranger.get(f"/console/numbers{path}")).status == 401


@pytest.mark.slow
@pytest.mark.parametrize("name", CHARTS)
async def test_each_chart_is_had_as_a_picture_and_a_table(operator: Browser, name: str) -> None:
    await _shop()
    drawn = await operator.get(f"/console/numbers/{name}.svg?days=90")
    assert drawn.headers["Content-Type"].startswith("image/svg+xml")
    assert drawn.source.startswith("<svg ")
    assert "script" not in drawn.source
    async with operator.session.get(f"/console/numbers/{name}.png?days=7") as answer:
        picture = Image.open(io.BytesIO(await answer.read()))
    assert picture.size[0] > 2000
    assert len(picture.convert("RGB").getcolors(1 << 20) or []) > 3
    table = await operator.get(f"/console/numbers/{name}.csv")
    assert "opened" in table.source.splitlines()[0]


async def test_only_the_chart_that_is_as_wide_as_the_page_is_drawn_twice(operator: Browser) -> None:
    """Others are as wide on any screen: a page of a year stays light."""
    await _shop()
    source = await _numbers(operator, "days=365")
    assert source.count('<svg class="chart"') == len(CHARTS) + 1


async def test_what_is_no_chart_or_measure_is_not_there(operator: Browser) -> None:
    for path in ("/nothing.svg", "/nothing.csv", "/rows/nothing", "/rows/answer_s"):
        assert (await operator.get(f"/console/numbers{path}")).status == 404
    assert all([(await operator.get(f"/console/numbers/rows/{each}")).status == 200 for each in COUNTED])


async def test_an_empty_installation_has_a_page(operator: Browser) -> None:
    assert {number for _, number in _read(await _numbers(operator, "days=month"))} == {"0"}
    assert (await operator.get("/console/numbers?days=last-month&lang=zh")).status == 200
