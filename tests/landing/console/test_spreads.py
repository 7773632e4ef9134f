"""The spread in the console: as much of a tree as one looks at, the rest counted and unfolded when it is asked for."""

import json
import re
from html import unescape

import pytest

from models.people.promoters import Promoter, invite
from models.sharing.promotions import Promotion, add_promotion
from models.spread.figures import figures
from models.spread.tree import tree_of
from tests.landing.console.conftest import Browser
from tests.models.spread.forests import grow

_OPEN = re.compile(r'data-open="([0-9]+)"')
_MORE = re.compile(r'href="([^"]+)#tree" tabindex="-1" data-more="([0-9]+)"')


@pytest.fixture
async def towel(console_url: str) -> Promotion:
    return await add_promotion("Towel <b>", page="# Towel")


@pytest.fixture
async def jia(towel: Promotion) -> Promoter:
    return await invite("Jia")


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
