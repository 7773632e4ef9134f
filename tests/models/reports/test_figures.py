"""Figures: opens are counted, people only where they are proved; links and pages apart, programs not at all."""

from models.people.addresses import customer_at, met
from models.people.promoters import Promoter, invite
from models.reading.opens import Proof, Visitor
from models.recording.visits import Visits
from models.reports.figures import (
    Figures,
    figures_by_promoter,
    figures_by_promotion,
    figures_by_tag,
    figures_of_all,
    figures_of_promotions,
)
from models.sharing.promotions import Promotion, add_promotion
from models.sharing.tag_cache import TagCache, TaggedPromotion
from models.sharing.tags import issue_tag

_ALL = (Proof.FETCHED, Proof.OPENED, Proof.READ)


async def _card(catalogue: TagCache, promotion: Promotion, promoter: Promoter, channel: str = "web") -> TaggedPromotion:
    marked = await catalogue.look_up((await issue_tag(promotion, promoter, channel)).code)
    assert marked is not None
    return marked


async def test_each_stage_holds_the_next_and_programs_are_left_out(visits: Visits, catalogue: TagCache) -> None:
    jia, towel = await invite("Jia"), await add_promotion("Towel", page="# Towel")
    card = await _card(catalogue, towel, jia)
    for proof in (Proof.FETCHED, Proof.OPENED, Proof.OPENED, Proof.READ):
        await visits.record_open(card, channel="web", proof=proof)
    for visitor in (Visitor.PREVIEW, Visitor.ROBOT, Visitor.SELF):
        await visits.record_open(card, channel="web", visitor=visitor, proof=Proof.OPENED)
    seen = Figures(fetched=4, opened=3, read=1)
    assert await figures_by_promotion(promoter_id=jia.id) == {towel.id: seen}
    assert await figures_by_tag(towel.id, [card.tag.code]) == {card.tag.code: seen}
    assert await figures_by_tag(towel.id + 1, [card.tag.code]) == {}
    assert await figures_of_promotions([towel.id]) == {towel.id: seen}
    assert (await figures_of_all()).pages == seen
    assert (await figures_by_promoter([jia.id]))[jia.id].pages == seen
    assert seen.unknown == 3


async def test_reloads_of_one_browser_are_opens_and_one_known_reader(visits: Visits, catalogue: TagCache) -> None:
    jia, towel = await invite("Jia"), await add_promotion("Towel", page="# Towel")
    yi = await customer_at(await met("web", "yi"))
    first, second = await _card(catalogue, towel, jia), await _card(catalogue, towel, jia, "telegram")
    for _ in range(3):
        await visits.record_open(first, channel="web", proof=Proof.OPENED, customer_id=yi.id)
        await visits.record_open(second, channel="web", proof=Proof.OPENED, customer_id=yi.id)
        await visits.record_open(first, channel="web", proof=Proof.OPENED)
    whole = (await figures_of_promotions([towel.id]))[towel.id]
    assert (whole.opened, whole.known, whole.unknown, whole.readers) == (9, 6, 3, 1)
    by_tag = await figures_by_tag(towel.id, [first.tag.code, second.tag.code])
    assert [by_tag[card.tag.code].readers for card in (first, second)] == [1, 1]


async def test_who_a_card_was_sent_to_is_no_reader(visits: Visits, catalogue: TagCache) -> None:
    jia, towel = await invite("Jia"), await add_promotion("Towel", page="# Towel")
    yi = await customer_at(await met("web", "yi"))
    tag = await issue_tag(towel, jia, "web", recipient_id=yi.id)
    card = await catalogue.look_up(tag.code)
    assert card is not None
    await visits.record_open(card, channel="web", proof=Proof.OPENED)
    whole = (await figures_of_promotions([towel.id]))[towel.id]
    assert (whole.opened, whole.readers, whole.unknown) == (1, 0, 1)


async def test_links_and_pages_are_never_summed_up_together(visits: Visits, catalogue: TagCache) -> None:
    jia, bo = await invite("Jia"), await invite("Bo")
    page, link = await add_promotion("Towel", page="# Towel"), await add_promotion("Shop", target="https://a.test/")
    yi = await customer_at(await met("web", "yi"))
    for proof in _ALL:
        await visits.record_open(await _card(catalogue, page, jia), channel="web", proof=proof, customer_id=yi.id)
    for _ in range(4):
        await visits.record_open(await _card(catalogue, link, jia), channel="web", proof=Proof.OPENED)
    await visits.record_open(await _card(catalogue, link, bo), channel="web", proof=Proof.OPENED, customer_id=yi.id)
    whole = await figures_of_all()
    assert (whole.pages.opened, whole.pages.read, whole.pages.readers) == (2, 1, 1)
    assert (whole.links.opened, whole.links.read, whole.links.readers, whole.links.unknown) == (5, 0, 1, 4)
    assert (whole.readers, whole.unknown) == (1, 4)
    by_promoter = await figures_by_promoter([jia.id, bo.id])
    assert [by_promoter[each.id].readers for each in (jia, bo)] == [1, 1]
    assert (by_promoter[jia.id].links.opened, by_promoter[bo.id].links.opened) == (4, 1)
    assert await figures_by_promoter([bo.id]) == {bo.id: by_promoter[bo.id]}
    assert (await figures_by_promotion(promoter_id=bo.id)).keys() == {link.id}
