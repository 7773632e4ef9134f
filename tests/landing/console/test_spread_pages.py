"""The spread in the console: as much of a tree as one looks at, the rest counted and unfolded when it is asked for."""

import json
import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest

from landing.site import WebContext
from models.files.store import MediaStore
from models.identity.handovers import hand_over
from models.people.addresses import Address, bind, customer_at, met
from models.people.promoters import Promoter, invite
from models.privacy.erasing import erase
from models.reading.opens import Known, Open
from models.sharing.promotions import Promotion, add_promotion
from models.spread.figures import figures
from models.spread.tree import tree_of
from models.talking.conversations import between
from tests.landing.console.conftest import Browser, browser_of
from tests.models.spread.forests import grow

_OPEN = re.compile(r'data-open="([0-9]+)"')
_MORE = re.compile(r'href="([^"]+)#tree" tabindex="-1" data-more="([0-9]+)"')


@pytest.fixture
async def towel(console_url: str) -> Promotion:
    return await add_promotion("Towel <b>", page="# Towel")


@pytest.fixture
async def jia(towel: Promotion) -> Promoter:
    return await invite("Jia")


@pytest.mark.slow
async def test_following_what_is_not_shown_yet_shows_every_open_once(
    operator: Browser, towel: Promotion, jia: Promoter
) -> None:
    grown = await grow(towel, [jia, await invite("Bo")], 600, first=9)
    linked = set((await tree_of(towel.id)).opens)
    path = f"/console/promotions/{towel.id}/spread"
    page = (await operator.get(path)).source
    seen, ahead = _OPEN.findall(page), [unescape(href) for href, _ in _MORE.findall(page)]
    assert len(seen) <= 120
    assert len(seen) + sum(int(hidden) for _, hidden in _MORE.findall(page)) == len(linked)
    while ahead:
        part = await operator.get(f"{path}/branches{ahead.pop()}")
        assert part.status == 200
        seen += _OPEN.findall(part.source)
        ahead += [unescape(href) for href, _ in _MORE.findall(part.source)]
    assert len(seen) == len(set(seen))
    assert {int(number) for number in seen} == linked <= {each.id for each in grown}


async def test_its_figures_are_those_of_the_command_line(operator: Browser, towel: Promotion, jia: Promoter) -> None:
    await grow(towel, [jia], 40, first=3)
    told = await operator.get(f"/console/promotions/{towel.id}/spread/figures.json?promoter={jia.id}")
    assert json.loads(told.source) == figures(await tree_of(towel.id, jia.id)).as_json()


async def test_it_says_when_nobody_came_through_a_reader(operator: Browser, towel: Promotion) -> None:
    page = await operator.get(f"/console/promotions/{towel.id}/spread")
    assert "Nobody is known to have come through a reader yet." in page.source
    assert "spread.js" not in page.source  # it would look for the tree


@pytest.mark.parametrize(
    "query", ["?at=1", "?at=x", "?at=99999999999999999999", "?skip=-1", "?skip=99999999", "?at=&skip="]
)
async def test_what_is_no_open_of_it_shows_the_whole(
    operator: Browser, towel: Promotion, jia: Promoter, query: str
) -> None:
    await grow(towel, [jia], 5)
    for path in ("spread", "spread/branches"):
        assert (await operator.get(f"/console/promotions/{towel.id}/{path}{query}")).status == 200


@pytest.mark.parametrize("path", ["999/spread", "1/spread?promoter=999", "1/spread?promoter=x", "999/spread/branches"])
async def test_what_does_not_exist_is_missing(operator: Browser, towel: Promotion, path: str) -> None:
    assert (await operator.get(f"/console/promotions/{path}")).status == 404


async def test_a_stranger_sees_none_of_it(stranger: Browser, towel: Promotion, jia: Promoter) -> None:
    await grow(towel, [jia], 5)
    for path in ("spread", "spread/branches", "spread/figures.json"):
        assert (await stranger.get(f"/console/promotions/{towel.id}/{path}")).status == 401


@dataclass
class Passed:
    """Jia's card, read by Yi, passed on to Bing, whose card is Bo's, and to somebody nobody knows."""

    towel: Promotion
    opens: list[Open]


@pytest.fixture
async def passed(towel: Promotion, jia: Promoter) -> Passed:
    bo = await invite("Bo")
    grown = await grow(towel, [jia], 3)
    yi, bing = [await customer_at(await met("web", name.lower(), name=name)) for name in ("Yi", "Bing")]
    for seen, reader, promoter in zip(grown, (yi, bing, None), (jia, bo, jia), strict=True):
        known = Known.NOT if reader is None else Known.ACCOUNT
        number = None if reader is None else reader.id
        await Open.filter(id=seen.id).update(customer_id=number, known_by=known, promoter_id=promoter.id)
    return Passed(towel, grown)


async def _terminal_of(promoter: Promoter) -> Address:
    address = await met("web", f"desk of {promoter.name}")
    await bind(address, promoter)
    return address


async def test_a_promoter_sees_their_own_trees_with_the_names_they_know(
    console_url: str, tag_site: WebContext, passed: Passed, jia: Promoter
) -> None:
    async with await browser_of(await _terminal_of(jia), console_url, tag_site) as browser:
        listed = await browser.get("/console/spread")
        assert f"/console/promotions/{passed.towel.id}/spread" in listed.source
        page = await browser.get(f"/console/promotions/{passed.towel.id}/spread")
        part = await browser.get(f"/console/promotions/{passed.towel.id}/spread/branches")
        told = await browser.get(f"/console/promotions/{passed.towel.id}/spread/figures.json")
    for each in (page, part):
        assert set(_OPEN.findall(each.source)) == {str(seen.id) for seen in passed.opens}
        assert "Yi" in each.source
        assert "Bing" not in each.source  # who read Bo's card is Bo's to know
        assert "/console/customers/" not in each.source.partition("<h1>")[2]  # they have not talked yet
    assert "handbill export" not in page.source
    assert json.loads(told.source) == figures(await tree_of(passed.towel.id, jia.id)).as_json()


async def test_a_promoter_without_a_card_in_it_sees_nothing_of_a_spread(
    console_url: str, tag_site: WebContext, passed: Passed, jia: Promoter
) -> None:
    path = f"/console/promotions/{passed.towel.id}/spread"
    async with await browser_of(await _terminal_of(await invite("Ai")), console_url, tag_site) as browser:
        assert "None of your cards has been opened yet." in (await browser.get("/console/spread")).source
        for query in ("", f"?promoter={jia.id}", f"?at={passed.opens[0].id}"):
            page = await browser.get(path + query)
            assert (page.status, _OPEN.findall(page.source)) == (200, [])
            assert "Yi" not in page.source


async def test_the_operators_promotions_are_where_they_were(operator: Browser, passed: Passed) -> None:
    sent = await operator.get("/console/spread")
    assert (sent.status, sent.headers["Location"]) == (303, "/console/promotions")
    assert "Bing" in (await operator.get(f"/console/promotions/{passed.towel.id}/spread")).source


@pytest.mark.slow
async def test_an_erased_reader_leaves_the_shape_and_no_name(operator: Browser, passed: Passed, tmp_path: Path) -> None:
    path = f"/console/promotions/{passed.towel.id}/spread"
    before = await operator.get(path)
    yi = (await Open.get(id=passed.opens[0].id)).customer_id
    assert yi is not None
    await erase(yi, MediaStore(tmp_path / "media"))
    after = await operator.get(path)
    name = re.compile(r"\bYi\b")  # as a word: by chance it stands within a nonce
    assert name.search(before.source)
    assert not name.search(after.source)
    assert _OPEN.findall(after.source) == _OPEN.findall(before.source)
    assert json.loads((await operator.get(f"{path}/figures.json")).source)["with_parent"] == 2


async def test_who_hands_their_customers_over_keeps_the_tree(
    operator: Browser, console_url: str, tag_site: WebContext, passed: Passed, jia: Promoter
) -> None:
    path = f"/console/promotions/{passed.towel.id}/spread"
    before, ai = await tree_of(passed.towel.id, jia.id), await invite("Ai")
    await between(jia.id, int((await Open.get(id=passed.opens[0].id)).customer_id or 0))
    await hand_over(jia.id, ai.id)
    assert await tree_of(passed.towel.id, jia.id) == before
    assert _OPEN.findall((await operator.get(f"{path}?promoter={jia.id}")).source)
    async with await browser_of(await _terminal_of(ai), console_url, tag_site) as browser:
        assert _OPEN.findall((await browser.get(path)).source) == [], "what was opened is to the giver's credit"
