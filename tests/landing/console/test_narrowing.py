"""Long lists are narrowed by what the address says, with totals, and exported as they are shown."""

import csv
import io
import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from models.people.addresses import Address, bind, customer_at, met
from models.people.customers import Detail, new_customer
from models.people.promoters import Promoter, deactivate, invite
from models.people.teams import join_team
from models.personal_data.consents import agree
from models.reading.opens import Open, Proof, Visitor
from models.reading.tallies import fold_all
from models.sharing.promotions import Promotion, add_promotion, archive_promotion
from models.storage.clock import now
from models.storage.row_numbers import first_at
from models.talking.communications import Direction, add_communication
from models.talking.conversations import between
from tests.landing.console.conftest import Browser

_TOTAL = re.compile(r"of (\d+)</span>")


@pytest.fixture
async def shop(console_url: str) -> tuple[list[Promoter], list[Promotion]]:
    """Sixty opens, one each twelve hours: of two promoters and promotions; every third read, every fourth a robot's."""
    promoters = [await invite("Jia"), await invite("Bo")]
    promotions = [await add_promotion("Towel", page="# Towel"), await add_promotion("Lamp", page="# Lamp")]
    for number in range(60):
        at = now() - timedelta(hours=12 * number)
        await Open.create(
            id=first_at(at) | number,
            tag="tag",
            promotion_id=promotions[number % 2].id,
            topic="Towel",
            promoter_id=promoters[number // 30].id,
            viewed_at=at,
            channel="web",
            visitor=Visitor.ROBOT if number % 4 == 0 else Visitor.PERSON,
            state=Proof.READ if number % 3 == 0 else Proof.OPENED,
        )
    return promoters, promotions


@pytest.mark.slow
@pytest.mark.parametrize("folded", [False, True])
async def test_opens_are_narrowed_and_exported_alike(
    operator: Browser, shop: tuple[list[Promoter], list[Promotion]], folded: bool
) -> None:
    (jia, bo), (towel, _) = shop
    if folded:
        await fold_all()
    day = str((now() - timedelta(days=3)).date())
    for asked, number in (
        ({}, 60),
        ({"promoter": jia.id}, 30),
        ({"promotion": towel.id, "promoter": bo.id}, 15),
        ({"state": "read"}, 20),
        ({"state": "read", "who": "people"}, 15),
        ({"from": day, "to": day}, 2),
        ({"from": day, "promotion": towel.id}, None),
        ({"to": day, "promoter": bo.id}, 30),
        ({"q": "towel bo"}, 15),
        ({"q": "nothing is called so"}, 0),
    ):
        query = urlencode(asked)
        page = await operator.get(f"/console/opens?{query}")
        exported = await operator.get(f"/console/exports/opens.csv?{query}")
        rows = list(csv.DictReader(io.StringIO(exported.source.removeprefix("\ufeff"))))
        assert number in (None, len(rows)), asked
        assert _TOTAL.findall(page.source) == [str(len(rows))] * bool(rows), asked


async def test_what_makes_no_sense_narrows_nothing(
    operator: Browser, shop: tuple[list[Promoter], list[Promotion]]
) -> None:
    for query in ("from=2026-02-31", "promoter=x", "state=gone", "promotion=0", "zone=Mars"):
        page = await operator.get(f"/console/opens?{query}")
        assert _TOTAL.findall(page.source) == ["60"], query


@pytest.mark.slow
async def test_conversations_are_narrowed(operator: Browser, shop: tuple[list[Promoter], list[Promotion]]) -> None:
    promoters, promotions = shop
    for number in range(4):
        customer = await customer_at(await met("telegram", f"c{number}", name=f"Customer {number}"))
        talk = await between(promoters[number % 2].id, customer.id, promotion_id=promotions[number // 2].id)
        direction = Direction.TO_PROMOTER if number == 3 else Direction.TO_CUSTOMER
        await add_communication(talk, direction, channel="telegram", source=f"said {number}", text="Hello")
    for query, names in (
        ("", "0123"),
        ("show=waiting", "3"),
        (f"promoter={promoters[0].id}", "02"),
        (f"promotion={promotions[0].id}", "01"),
        (f"promotion={promotions[0].id}&promoter={promoters[1].id}", "1"),
        ("channel=telegram&show=unread", "3"),
        ("channel=web", ""),
    ):
        page = await operator.get(f"/console/conversations?{query}")
        assert set(re.findall(r"Customer (\d)", page.source)) == set(names), query
        exported = await operator.get(f"/console/exports/conversations.jsonl?{query}")
        assert re.findall(r'"customer":"Customer (\d)"', exported.source) == list(names), query
        said = await operator.get(f"/console/exports/communications.jsonl?{query}")
        assert re.findall(r'"customer_id":(\d+)', said.source) == re.findall(r'"customer_id":(\d+)', exported.source)
    exported = await operator.get(f"/console/exports/communications.jsonl?promoter={promoters[1].id}")
    assert exported.source.count('"text":"Hello"') == 2


async def test_only_operators_export_and_only_what_there_is(console_url: str, operator: Browser) -> None:
    assert (await operator.get("/console/exports/secrets.csv")).status == 404
    assert (await operator.get("/console/exports/promoters.csv")).status == 200
    async with Browser(console_url) as stranger:
        assert (await stranger.get("/console/exports/opens.csv")).status == 401


async def test_promoters_are_narrowed_by_device_by_when_they_were_seen_and_by_whether_they_left(
    operator: Browser,
) -> None:
    for name, channel, days in (("Jia", "web", 0), ("Bo", "telegram", 10), ("Cai", "", 0), ("Dan", "web", 40)):
        promoter = await invite(name)
        if channel:
            terminal = await met(channel, name, name=name)
            await bind(terminal, promoter)
            await Address.filter(id=terminal.id).update(used_at=now() - timedelta(days=days))
        if name == "Dan":
            await deactivate(promoter.id)
    for query, names in (
        ("", {"Jia", "Bo", "Cai", "Dan"}),
        ("channel=telegram", {"Bo"}),
        ("seen=30", {"Jia", "Bo"}),
        ("unseen=7", {"Bo", "Cai", "Dan"}),
        ("unseen=7&state=active", {"Bo", "Cai"}),
        ("state=left", {"Dan"}),
        ("channel=web&seen=7&q=ji", {"Jia"}),
        ("channel=voice", set()),
        ("state=gone&channel=<b>&seen=x", {"Jia", "Bo", "Cai", "Dan"}),
    ):
        page = await operator.get(f"/console/promoters?{query}")
        assert set(re.findall(r"<bdi>(Jia|Bo|Cai|Dan)</bdi>", page.source)) == names, query
        exported = await operator.get(f"/console/exports/promoters.jsonl?{query}")
        assert set(re.findall(r'"name":"(Jia|Bo|Cai|Dan)"', exported.source)) == names, query


async def test_promotions_are_narrowed_by_kind_and_by_whether_they_are_offered_and_exported(operator: Browser) -> None:
    await add_promotion("Towel", page="# Towel")
    lamp = await add_promotion("Lamp", target="https://shop.test/lamp")
    await archive_promotion(lamp.id)
    for query, names in (
        ("", {"Towel", "Lamp"}),
        ("kind=page", {"Towel"}),
        ("kind=link&state=archived", {"Lamp"}),
        ("state=offered", {"Towel"}),
        ("kind=link&state=offered", set()),
    ):
        page = await operator.get(f"/console/promotions?{query}")
        assert set(re.findall(r"<bdi>(Towel|Lamp)</bdi>", page.source)) == names, query
        exported = await operator.get(f"/console/exports/promotions.jsonl?{query}")
        assert exported.source.count('"title"') == len(names), query
    exported = await operator.get("/console/exports/promotions.jsonl")
    assert [row.partition('"title":"')[2].partition('"')[0] for row in exported.source.splitlines()] == [
        "Towel",
        "Lamp",
    ]


async def test_an_operator_finds_a_customer_by_part_of_a_number_an_account_or_a_mail_address(
    operator: Browser,
) -> None:
    jia = await invite("Jia")
    for name, told in (("Yi", "+86 138-0013 8000"), ("San", "San_1@Home.test"), ("Bing", "none")):
        whose = await new_customer(name)
        await between(jia.id, whose.id)
        given = await agree(whose, "contact", "yes", language="en", channel="web", evidence="open 1")
        await Detail.create(customer=whose, field="phone", value=told, consent=given, told_at=now())
    await between(jia.id, (await customer_at(await met("wechat", "oWeChat_id_77", name="Ding"))).id)
    for words, names in (
        ("13800138", {"Yi"}),
        ("138-0013", {"Yi"}),
        ("san_1@home", {"San"}),
        ("wechat_ID_7", {"Ding"}),
        ("13", set()),
        ("%00%", set()),
        ("nobody at all", set()),
    ):
        for path in ("customers", "search"):
            page = await operator.get(f"/console/{path}?{urlencode({'q': words})}")
            assert set(re.findall(r'"lead" dir="auto">(Yi|San|Bing|Ding)<', page.source)) == names, (path, words)


async def test_promoters_are_narrowed_to_a_team_and_exported_alike(
    operator: Browser, shop: tuple[list[Promoter], list[Promotion]]
) -> None:
    (jia, bo), _ = shop
    await join_team(jia.id, "North <b>", leads=True)
    everybody = await operator.get("/console/promoters")
    assert "North &lt;b&gt;</bdi> · lead" in everybody.source
    north = await operator.get("/console/promoters?" + urlencode({"team": "North <b>"}))
    assert (f"/console/promoters/{jia.id}" in north.source, f"/console/promoters/{bo.id}" in north.source) == (
        True,
        False,
    )
    exported = await operator.get("/console/exports/promoters.csv?" + urlencode({"team": "North <b>"}))
    assert [row["name"] for row in csv.DictReader(io.StringIO(exported.source.removeprefix("\ufeff")))] == ["Jia"]
    nowhere = await operator.get("/console/promoters?team=South")
    assert "Nothing in this list matches" in nowhere.text


async def test_customers_whom_words_find_are_exported_and_no_others(operator: Browser) -> None:
    for name in ("Yi Wang", "Bing Wang", "Chen"):
        await customer_at(await met("web", name, name=name))
    for query, names in (("", {"Yi Wang", "Bing Wang", "Chen"}), ("q=wang", {"Yi Wang", "Bing Wang"}), ("q=no", set())):
        exported = await operator.get(f"/console/exports/customers.jsonl?{query}")
        assert set(re.findall(r'"name":"([\w ]+)"', exported.source)) == names, query
    page = await operator.get("/console/customers?q=wang")
    assert 'href="/console/exports/customers.csv?q=wang"' in page.source
    assert "Export all 2 rows of this list" in page.text
