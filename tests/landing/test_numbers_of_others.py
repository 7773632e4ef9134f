"""Numbers of others: whichever number somebody puts into whatever address or form shows and changes nothing of theirs.

Every route with a number in it is asked, filled in as our forms are: by a promoter with a customer of their own, by
that customer, by nobody.
"""

import re
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from itertools import product
from uuid import uuid4

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

import landing
from landing.site import WebContext
from models.people.addresses import bind, customer_at, met
from models.people.customers import Customer
from models.people.promoters import invite
from models.sharing.promotions import add_promotion
from models.sharing.tags import issue_tag
from models.talking.communications import Communication, Direction, add_communication
from models.talking.conversations import between
from tests.fixtures.command_line import every_row
from tests.landing.console.conftest import Browser, browser_of
from tests.landing.console.test_every_page import everything

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]

_NUMBERED = re.compile(r"\{(id|other|line|n)\}")
_ELSE = {
    "form": ["csv"],
    "what": ["name", "stage", "label", "note", "unnote", "remind", "settle", "fields", "unfield", "edit", "archive"],
    "picture": ["card.png"],
}
"""What else than numbers such addresses have in them."""
_FILLED_IN = {
    **dict.fromkeys(("text", "name", "label", "value", "team", "first", "words"), "Gone"),
    **dict.fromkeys(("number", "up_to", "device"), "1"),
    "sure": "yes",
    "stage": "won",
    "when": "2099-12-02T15:00",
    "kind": "text",
    "reason": "other",
    "channel": "web",
}


@dataclass(frozen=True)
class Others:
    """A site with others' lives in it, and browsers of those who have no part in them."""

    app: web.Application
    browsers: dict[str, Browser]
    words: frozenset[str]
    """What others said, and their names."""
    talk: int
    """The promoter's only conversation."""
    cy: int
    """Their only customer."""
    most: int
    """The largest number that anything of theirs has."""


@pytest.fixture
async def others(tag_site: WebContext) -> AsyncIterator[Others]:
    await everything(tag_site)
    texts = {each.text for each in await Communication.all()} | {each.name for each in await Customer.all()}
    words = frozenset(word for text in texts if text for word in (text, text.splitlines()[0]) if len(word) > 2)
    rows = await every_row()
    bo, at_bos = await invite("Bo"), await met("web", "bo-terminal", name="Bo")
    await bind(at_bos, bo)
    promotion = await add_promotion("Soap", target="https://shop.test/soap")
    await issue_tag(promotion, bo, "web")
    at_cys = await met("web", "cy-account", name="Cy")
    talk = await between(bo.id, (await customer_at(at_cys)).id, promotion_id=promotion.id)
    await add_communication(talk, Direction.TO_PROMOTER, channel="web", source="web:cy:1", text="Is there soap?")
    app = web.Application()
    landing.add_to(app, replace(tag_site, reach=frozenset({"web"})))
    async with TestServer(app) as server, AsyncExitStack() as stack:
        url = f"http://127.0.0.1:{server.port}"
        browsers = {
            "promoter": await browser_of(at_bos, url, tag_site),
            "customer": await browser_of(at_cys, url, tag_site),
            "nobody": Browser(url),
        }
        for browser in browsers.values():
            await stack.enter_async_context(browser)
        browsers["promoter"].token = (await browsers["promoter"].get(f"/console/inbox/{talk.id}")).token
        yield Others(app, browsers, words, talk.id, talk.customer_id, max(map(len, rows.values())))


def _addresses(others: Others, method: str, who: str) -> Iterator[tuple[str, str]]:
    """Every route that has a number in it, with every address that it stands for."""
    for route in others.app.router.routes():
        path = route.resource.canonical if route.resource is not None else ""
        if route.method != method or not _NUMBERED.search(path):
            continue
        names = re.findall(r"\{(\w+)\}", path)
        if unknown := [name for name in names if not _NUMBERED.fullmatch(f"{{{name}}}") and name not in _ELSE]:
            assert unknown == ["tag"], f"{path}: what can stand there?"
            continue
        numbers = [str(number) for number in range(others.most + 2 if who == "promoter" else 3)]
        some = numbers if len(names) == 1 else numbers[:12]
        for values in product(*(_ELSE.get(name, some) for name in names)):
            yield path, _filled(path, values)


def _filled(path: str, values: Iterable[str]) -> str:
    left = iter(values)
    return re.sub(r"\{\w+\}", lambda _: next(left), path)


async def _rows_of_all() -> dict[str, list[str]]:
    """All there is, but for when browsers were used last."""
    return {name: found for name, found in (await every_row()).items() if name != "sessions"}


def _own(others: Others, path: str, address: str) -> bool:
    """Tell whether the number is one of the promoter's own, or of what is shown to every promoter."""
    number = int(re.findall(r"[0-9]+", address)[0])
    own = others.cy if path.startswith("/console/customers/{id}") else others.talk
    return number == own or path.startswith("/console/promotions/{id}/spread")


async def test_no_address_shows_anybody_what_is_others(others: Others) -> None:
    asked = 0
    for who, browser in others.browsers.items():
        for path, address in _addresses(others, "GET", who):
            page = await browser.get(f"{address}?format=json")
            assert [word for word in others.words if word in page.text] == [], (who, address)
            assert page.status in {401, 404} or (who == "promoter" and _own(others, path, address)), (who, address)
            asked += 1
    assert asked > 500


async def test_no_form_changes_anything_of_others(others: Others) -> None:
    before, asked = await _rows_of_all(), 0
    for who, browser in others.browsers.items():
        for path, address in _addresses(others, "POST", who):
            if who == "promoter" and _own(others, path, address):
                continue
            page = await browser.send(address, key=str(uuid4()), **_FILLED_IN)
            assert page.status in {401, 404}, (who, address)
            asked += 1
    assert await _rows_of_all() == before
    assert asked > 500


async def test_no_number_in_a_form_of_ones_own_is_taken_for_ones_own(others: Others) -> None:
    """Of notes, reminders, replies, batches, customers who are ticked."""
    browser, here = others.browsers["promoter"], f"/console/conversations/{others.talk}/record"
    await browser.send(f"/console/inbox/{others.talk}/saved", forget="0")  # what was begun is kept anew, and empty
    before = await every_row()
    for number in range(others.most + 2):
        for what in ("unnote", "settle", "unfield"):
            assert (await browser.send(f"{here}/{what}", number=str(number))).status == 303
        await browser.send(f"/console/inbox/{others.talk}/saved", forget=str(number))
        await browser.send("/console/customers/segments", forget=str(number))
        await browser.send("/console/devices/end", device=str(number))
        if number != others.talk:
            await browser.send("/console/customers/many", act="label", value="Gone", **{f"c{number}": "on"})
            many = {"act": "label", "value": "Gone", "numbers": str(number), "key": str(uuid4())}
            await browser.send("/console/customers/many/do", **many)
    after = await every_row()
    assert {name: set(rows) - set(after[name]) for name, rows in before.items() if set(rows) - set(after[name])} == {}
    assert len(after["labels"]) == len(before["labels"])
