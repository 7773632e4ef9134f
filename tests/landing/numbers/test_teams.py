"""Teams: who leads one sees everybody's figures in it, of no other team, and of the others no word, note or name."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from html import unescape

import pytest

from landing.site import WebContext
from models.customer_records.notes import keep_note
from models.customer_records.own_names import call
from models.numbers.occurrences import COUNTED
from models.numbers.rollups import roll_up
from models.people.addresses import bind, customer_at, met
from models.people.promoters import Promoter, invite
from models.people.teams import join_team, team_of
from models.reading.opens import Open, Proof, Visitor
from models.reports.team_report import who_is_waited_for
from models.sharing.promotions import Promotion, add_promotion
from models.storage.clock import now
from models.storage.row_numbers import first_at
from models.talking.communications import Direction, add_communication
from models.talking.conversations import between
from tests.landing.console.conftest import Browser, browser_of

_FIGURE = re.compile(r'<a href="/console/numbers/rows/(\w+)[^"]*">([\d,]+)</a>')
_TOTAL = re.compile(r"of (\d+)</span>")
SECRETS = ("Yi of", "Blue towels", "Auntie", "Wants it blue")
"""What a customer is called, says, is called by their promoter, and what is noted about them."""


@dataclass
class TwoTeams:
    """Jia leads North with Bo; Li leads South with An. Each has opens, and a customer who waits."""

    url: str
    site: WebContext
    promoters: dict[str, Promoter]

    def number(self, name: str) -> int:
        return self.promoters[name].id

    @asynccontextmanager
    async def seen_by(self, name: str) -> AsyncIterator[Browser]:
        terminal = await met("web", f"{name}'s browser", name=name)
        await bind(terminal, self.promoters[name])
        async with await browser_of(terminal, self.url, self.site) as browser:
            yield browser


@pytest.fixture
async def house(console_url: str, tag_site: WebContext) -> TwoTeams:
    towel = await add_promotion("Towel", page="# Towel")
    promoters = {}
    for place, (name, team, leads) in enumerate(
        [("Jia", "North", True), ("Bo", "North", False), ("Li", "South", True), ("An", "South", False)]
    ):
        one = promoters[name] = await invite(name)
        await join_team(one.id, team, leads=leads)
        await _work(one, towel, opens=10**place, hours=place + 1)
    await roll_up()
    return TwoTeams(console_url, tag_site, promoters)


async def _work(one: Promoter, towel: Promotion, *, opens: int, hours: int) -> None:
    """Have cards opened, and a customer wait for so many hours."""
    yi = await customer_at(await met("telegram", f"yi of {one.name}", name=f"Yi of {one.name}"))
    at = now() - timedelta(days=1)
    await Open.bulk_create(
        [
            Open(
                id=first_at(at) | (one.id * 2_000 + number),
                tag="tag",
                promotion_id=towel.id,
                topic="Towel",
                promoter_id=one.id,
                customer_id=yi.id,
                viewed_at=at,
                channel="web",
                visitor=Visitor.PERSON,
                state=Proof.OPENED,
            )
            for number in range(opens)
        ]
    )
    talk = await between(one.id, yi.id, promotion_id=towel.id)
    await call(talk, f"Auntie {one.name}")
    await keep_note(talk.id, "Wants it blue", by="promoter", source=f"note {one.id}")
    await add_communication(
        talk,
        Direction.TO_PROMOTER,
        channel="telegram",
        text="Blue towels?",
        source=f"said {one.id}",
        sent_at=now() - timedelta(hours=hours),
    )


def _figures(source: str) -> dict[str, str]:
    return dict(_FIGURE.findall(source))


@pytest.mark.slow
async def test_a_lead_sees_the_team_added_up_and_each_of_it(house: TwoTeams) -> None:
    async with house.seen_by("Jia") as jia:
        whole = await jia.get("/console/numbers")
        assert (_figures(whole.source)["opened"], _figures(whole.source)["begun"]) == ("11", "2")
        assert "Bo" in whole.text
        bo = await jia.get(f"/console/numbers?promoter={house.number('Bo')}")
        assert _figures(bo.source)["opened"] == "10"
        own = await jia.get(f"/console/numbers?promoter={house.number('Jia')}")
        assert _figures(own.source)["opened"] == "1"
        ranked = (await jia.get("/console/numbers/promoters.csv")).source.splitlines()
        assert [row.split(",")[1] for row in ranked[1:]] == ["Bo", "Jia"]


@pytest.mark.slow
async def test_another_teams_numbers_are_refused_however_they_are_asked_for(house: TwoTeams) -> None:
    forged = [house.number("Li"), house.number("An"), 99]
    paths = ["", "/rows/opened", "/reading.svg", "/reading.csv", "/promoters.csv"]
    async with house.seen_by("Jia") as jia:
        for path in paths:
            for number in forged:
                refused = await jia.get(f"/console/numbers{path}?promoter={number}")
                assert refused.status == 404, path
                assert "Li" not in refused.text
            named = await jia.get(f"/console/numbers{path}?team=South")
            assert named.status == 200
            assert "1000" not in named.text
            assert "1,000" not in named.text


@pytest.mark.slow
async def test_who_is_led_sees_their_own_alone_and_by_whom_they_are_seen(house: TwoTeams) -> None:
    async with house.seen_by("Bo") as bo:
        for query in ("", f"?promoter={house.number('Jia')}", "?team=North"):
            numbers = await bo.get(f"/console/numbers{query}")
            assert _figures(numbers.source)["opened"] == "10"
        assert "Who leads your team sees these figures, never your words" in numbers.text
        team = await bo.get("/console/team")
        assert "Led by Jia" in team.text
        assert "Your words, your notes and your customers’ names are not shown to them" in team.text
        assert "<table" not in team.source


async def test_a_lead_sees_for_whom_customers_wait_and_since_when(house: TwoTeams) -> None:
    async with house.seen_by("Jia") as jia:
        team = await jia.get("/console/team")
    assert "2 customers wait for an answer. Longest for Bo" in team.text
    assert "You see figures alone" in team.text
    names = re.findall(r"<bdi>(\w+)</bdi></a>", team.source.partition("<tbody>")[2])
    assert names == ["Bo", "Jia"], "whose customer waits longest is first"
    assert "South" not in team.text
    assert "Li" not in names


@pytest.mark.slow
async def test_a_lead_sees_no_word_note_or_name_of_the_others_customers(house: TwoTeams) -> None:
    own, bo = house.number("Jia"), house.number("Bo")
    async with house.seen_by("Jia") as jia:
        for measure in COUNTED:
            rows = await jia.get(f"/console/numbers/rows/{measure}?promoter={bo}")
            assert not [word for word in SECRETS if word in rows.text], measure
            assert "/console/conversations/" not in rows.source
            assert "not known" not in rows.text, "it may well be known"
        pages = [await jia.get(path) for path in ("/console/team", f"/console/numbers?promoter={bo}")]
        assert not [word for word in SECRETS for page in pages if f"{word} Bo" in page.text]
        mine = await jia.get(f"/console/numbers/rows/begun?promoter={own}")
        assert "Auntie Jia" in mine.text, "their own they see as before"
        both = await jia.get("/console/numbers/rows/begun")
        assert "Auntie Jia" in both.text
        assert "Yi of Bo" not in both.text
        assert _TOTAL.findall(both.source) == ["2"]
        for link in re.findall(r'href="(/console/conversations/[^"]+)"', both.source):
            assert (await jia.get(unescape(link))).status == 200
        talk = await between(bo, (await customer_at(await met("telegram", "yi of Bo"))).id)
        for path in (f"/console/conversations/{talk.id}", f"/console/inbox/{talk.id}"):
            assert (await jia.get(path)).status == 404
        assert (await jia.get(f"/console/promoters/{bo}")).status in (401, 403, 404)


async def test_a_customer_of_two_is_named_only_where_it_is_the_leads_own(house: TwoTeams) -> None:
    """That Jia's customer opened Bo's card, too, is Bo's affair."""
    yi = await customer_at(await met("telegram", "yi of Jia"))
    await Open.filter(promoter_id=house.number("Bo")).update(customer_id=yi.id)
    async with house.seen_by("Jia") as jia:
        rows = await jia.get(f"/console/numbers/rows/opened?promoter={house.number('Bo')}")
    assert "Yi of Jia" not in rows.text
    assert "Auntie Jia" not in rows.text


async def test_who_is_in_no_team_has_no_page_of_one(house: TwoTeams, operator: Browser) -> None:
    await join_team(house.number("Bo"), "", leads=False)
    async with house.seen_by("Bo") as bo:
        assert (await bo.get("/console/team")).status == 404
        assert "/console/team" not in (await bo.get("/console/numbers")).source
    assert (await operator.get("/console/team")).status == 404


@pytest.mark.slow
async def test_operators_narrow_numbers_to_a_team(house: TwoTeams, operator: Browser) -> None:
    whole = await operator.get("/console/numbers")
    assert _figures(whole.source)["opened"] == "1,111"
    south = await operator.get("/console/numbers?team=South")
    assert _figures(south.source)["opened"] == "1,100"
    links = {unescape(each) for each in re.findall(r'href="(/console/numbers/[a-z/_.]+\?[^"]*)"', south.source)}
    assert len(links) > 20
    assert all("team=South" in link for link in links)
    assert "2 customers wait for an answer" in south.text
    assert not [name for name in ("Jia", "Bo") if f"Yi of {name}" in south.text]
    one = await operator.get(f"/console/numbers?team=South&promoter={house.number('Jia')}")
    assert _figures(one.source)["opened"] == "0"
    assert _figures((await operator.get("/console/numbers?team=Nowhere")).source)["opened"] == "1,111"


@pytest.mark.slow
async def test_who_stops_leading_sees_no_more_than_their_own(house: TwoTeams) -> None:
    async with house.seen_by("Jia") as jia:
        await join_team(house.number("Jia"), "North", leads=False)
        assert _figures((await jia.get("/console/numbers")).source)["opened"] == "1"
        assert "<table" not in (await jia.get("/console/team")).source
        assert "Nobody leads it yet" in (await jia.get("/console/team")).text


@pytest.mark.both_databases
async def test_who_waits_is_counted_by_promoter(house: TwoTeams) -> None:
    north = await team_of(house.number("Bo"))
    assert north is not None
    found = await who_is_waited_for(north.members)
    assert {number: each.number for number, each in found.items()} == dict.fromkeys(north.members, 1)
    assert found[house.number("Bo")].since < found[house.number("Jia")].since
    assert await who_is_waited_for([]) == {}
