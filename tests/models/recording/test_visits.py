"""Opens and reports: each in one commit with its promise; nobody is told more than what is proved, or too often."""

import asyncio
import json
from uuid import uuid4

import pytest

from models.people.addresses import bind, customer_at, met
from models.people.promoters import deactivate, invite
from models.queue.outbox import OutboxMessage
from models.reading.interactions import Event, Interaction, parse_report
from models.reading.opens import Credit, Known, Open, Proof, Visitor
from models.recording.visits import UnknownOpen, Visits
from models.sharing.promotions import Tagging, add_promotion
from models.sharing.pushes import push
from models.sharing.tag_cache import TagCache, TaggedPromotion
from models.sharing.tags import issue_tag, retire
from models.storage.database import transaction
from tests.fixtures.patience import within


@pytest.fixture
async def marked(catalogue: TagCache) -> TaggedPromotion:
    """Jia's card for a towel; Jia's terminal is an account on a made-up channel."""
    jia = await invite("Jia")
    await bind(await met("madeup", "jia"), jia)
    towel = await add_promotion("Towel", page="# Towel")
    found = await catalogue.look_up((await issue_tag(towel, jia, "madeup")).code)
    assert found is not None
    return found


def _events(*events: tuple[str, dict[str, object]]) -> list[Event]:
    body = {"events": [{"id": str(uuid4()), "kind": kind, "value": value} for kind, value in events]}
    return parse_report(json.dumps(body).encode())


async def _promised() -> list[str]:
    return [row.kind for row in await OutboxMessage.all().order_by("id")]


async def test_a_page_is_told_when_its_script_reports_not_when_it_is_fetched(
    visits: Visits, marked: TaggedPromotion
) -> None:
    number = await visits.record_open(marked, channel="web")
    assert await _promised() == []
    await visits.record_report(number, _events(("dwell", {"seconds": 1})))
    assert await _promised() == ["opened"]
    assert (await Open.get(id=number)).state is Proof.OPENED


async def test_ten_active_seconds_are_reading(visits: Visits, marked: TaggedPromotion) -> None:
    number = await visits.record_open(marked, channel="web")
    for _ in range(3):
        await visits.record_report(number, _events(("dwell", {"seconds": 4})))
    assert (await Open.get(id=number)).state is Proof.READ
    assert await _promised() == ["opened", "read"]


async def test_a_click_is_reading_at_once(visits: Visits, marked: TaggedPromotion) -> None:
    number = await visits.record_open(marked, channel="web")
    await visits.record_report(number, _events(("click", {"target": "buy"})))
    assert (await Open.get(id=number)).state is Proof.READ


async def test_an_event_told_five_times_is_kept_once_and_dwells_once(visits: Visits, marked: TaggedPromotion) -> None:
    number = await visits.record_open(marked, channel="web")
    events = _events(("dwell", {"seconds": 4}))
    await asyncio.gather(*(visits.record_report(number, events) for _ in range(5)))
    await visits.record_report(number, events)
    assert await Interaction.filter(open_id=number).count() == 1
    assert (await Open.get(id=number)).state is Proof.OPENED


async def test_reading_goes_on_after_a_restart(visits: Visits, marked: TaggedPromotion) -> None:
    number = await visits.record_open(marked, channel="web")
    await visits.record_report(number, _events(("dwell", {"seconds": 6})))
    again = Visits(visits._group_commit, visits._numbers)
    await again.record_report(number, _events(("dwell", {"seconds": 6})))
    assert (await Open.get(id=number)).state is Proof.READ
    assert await _promised() == ["opened", "read"]


@pytest.mark.both_databases
async def test_a_known_customers_reading_is_told_though_they_had_just_come_by_the_chat(
    visits: Visits, marked: TaggedPromotion
) -> None:
    yi = await customer_at(await met("madeup", "yi"))
    async with transaction():
        await visits.record_open_here(marked, channel="madeup", visitor=Visitor.PERSON, customer_id=yi.id)
    for _ in range(2):
        number = await visits.record_open(marked, channel="madeup", customer_id=yi.id)
        await visits.record_report(number, _events(("dwell", {"seconds": 95})))
    assert await _promised() == ["opened", "read"], "once an hour is enough"


@pytest.mark.parametrize("visitor", [Visitor.PREVIEW, Visitor.ROBOT, Visitor.SELF])
async def test_only_people_are_told_of(visits: Visits, marked: TaggedPromotion, visitor: Visitor) -> None:
    number = await visits.record_open(marked, channel="web", visitor=visitor, proof=Proof.OPENED)
    await visits.record_report(number, _events(("click", {})))
    assert await _promised() == []
    assert await Open.all().count() == 1


async def test_a_busy_link_writes_two_rows_a_minute_not_one_an_open(visits: Visits, marked: TaggedPromotion) -> None:
    await asyncio.gather(*(visits.record_open(marked, channel="web", proof=Proof.OPENED) for _ in range(300)))
    promised = await _promised()
    assert promised[0] == "opened"
    assert set(promised[1:]) == {"opened_by_many"}
    assert len(promised) <= 4  # a minute may turn while the test runs
    assert await Open.all().count() == 300


async def test_a_known_customer_is_told_of_once_an_hour_for_each_promotion(
    visits: Visits, marked: TaggedPromotion
) -> None:
    yi = await customer_at(await met("madeup", "yi", name="Yi"))
    for _ in range(5):
        await visits.record_open(marked, channel="web", customer_id=yi.id, proof=Proof.OPENED)
    assert await _promised() == ["opened"]
    assert await Open.filter(customer_id=yi.id).count() == 5


async def test_each_promoter_is_told_of_the_same_reader_of_the_same_promotion(
    visits: Visits, catalogue: TagCache, marked: TaggedPromotion
) -> None:
    bo = await invite("Bo")
    await bind(await met("madeup", "bo"), bo)
    bos = await catalogue.look_up((await issue_tag(marked.promotion, bo, "madeup")).code)
    assert bos is not None
    yi = await customer_at(await met("madeup", "yi", name="Yi"))
    for card in (marked, bos, marked, bos):
        await visits.record_open(card, channel="web", customer_id=yi.id, proof=Proof.OPENED)
    assert [(row.kind, row.account) for row in await OutboxMessage.all().order_by("id")] == [
        ("opened", "jia"),
        ("opened", "bo"),
    ]


async def test_a_deactivated_promoter_is_not_told_but_the_card_goes_on(visits: Visits, marked: TaggedPromotion) -> None:
    assert marked.promoter is not None
    await deactivate(marked.promoter.id)
    await visits.record_open(marked, channel="web", proof=Proof.OPENED)
    assert await _promised() == []
    assert (await Open.get()).promoter_id == marked.promoter.id


async def test_a_campaign_open_is_credited_to_the_last_pusher_before_it(visits: Visits, catalogue: TagCache) -> None:
    fair = await add_promotion("Fair", target="https://shop.test/fair", tagging=Tagging.CAMPAIGN)
    jia, bo = await invite("Jia"), await invite("Bo")
    yi = await customer_at(await met("madeup", "yi"))
    tag = await issue_tag(fair, jia, "web")
    assert (await issue_tag(fair, bo, "web")).code == tag.code
    marked = await catalogue.look_up(tag.code)
    assert marked is not None
    await push(tag, jia.id, "web", customer_id=yi.id)
    await push(tag, bo.id, "web", customer_id=yi.id)
    credited = await visits.record_open(marked, channel="web", customer_id=yi.id)
    unknown = await visits.record_open(marked, channel="web")
    await push(tag, jia.id, "web", customer_id=yi.id)
    seen = await Open.get(id=credited)
    assert (seen.promoter_id, seen.credited_by, seen.known_by) == (bo.id, Credit.PUSH, Known.SESSION)
    seen = await Open.get(id=unknown)
    assert (seen.promoter_id, seen.credited_by) == (None, Credit.NOBODY)


@pytest.mark.slow
async def test_an_unknown_readers_open_of_a_campaign_is_credited_while_only_one_promoter_ever_pushed_it(
    visits: Visits, catalogue: TagCache
) -> None:
    fair = await add_promotion("Fair", target="https://shop.test/fair", tagging=Tagging.CAMPAIGN)
    jia, bo = await invite("Jia"), await invite("Bo")
    tag = await issue_tag(fair, jia, "web")

    async def credited(visitor: Visitor = Visitor.PERSON) -> tuple[int | None, str]:
        marked = await catalogue.look_up(tag.code)
        assert marked is not None
        seen = await Open.get(id=await visits.record_open(marked, channel="web", visitor=visitor))
        return seen.promoter_id, seen.credited_by

    async def forgotten() -> None:
        async with within():
            while catalogue.known(tag.code) is not None:
                await asyncio.sleep(0.02)

    assert await credited() == (None, Credit.NOBODY)
    await push(tag, jia.id, "web")
    await forgotten()
    assert await credited() == (jia.id, Credit.ONLY_PUSHER)
    assert await credited(Visitor.PREVIEW) == (None, Credit.NOBODY)
    await push(tag, jia.id, "web")
    assert catalogue.known(tag.code) is not None
    await push(tag, bo.id, "web")
    await forgotten()
    assert await credited() == (None, Credit.NOBODY)


async def test_what_came_through_another_readers_page_is_told_beside_what_did_not(
    visits: Visits, marked: TaggedPromotion
) -> None:
    first = await visits.record_open(marked, channel="web", proof=Proof.OPENED)
    for _ in range(3):
        await visits.record_open(marked, channel="web", proof=Proof.OPENED, parent_open_id=first)
    promised = [(row.kind, row.facts.get("passed_on")) for row in await OutboxMessage.all().order_by("id")]
    assert promised[:2] == [("opened", None), ("opened", None)]
    assert set(promised[2:]) == {("opened_by_many", True)}


async def test_one_tag_for_each_source_even_when_asked_at_once(database: object) -> None:
    jia, towel = await invite("Jia"), await add_promotion("Towel", target="https://shop.test/")
    tags = await asyncio.gather(*(issue_tag(towel, jia, "web") for _ in range(20)))
    assert len({tag.code for tag in tags}) == 1
    assert (await issue_tag(towel, jia, "telegram")).code != tags[0].code


async def test_a_retired_tag_is_forgotten_everywhere_and_a_new_one_is_made(
    catalogue: TagCache, marked: TaggedPromotion
) -> None:
    await retire(marked.tag.code)
    async with within():
        while catalogue.known(marked.tag.code) is not None:
            await asyncio.sleep(0.05)
    assert await catalogue.look_up(marked.tag.code) is None
    fresh = await issue_tag(marked.promotion, marked.promoter, marked.tag.channel)
    assert fresh.code != marked.tag.code


async def test_a_report_for_an_unknown_open_is_said_to_be_so(visits: Visits) -> None:
    with pytest.raises(UnknownOpen):
        await visits.record_report(12345, _events(("click", {})))
