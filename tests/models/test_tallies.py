"""Tallies: people are counted, once for each stage they came to; previews, robots and promoters are not."""

import pytest

from models.addresses import bind, met
from models.catalogue import Catalogue
from models.opens import Proof, Visitor
from models.promoters import invite
from models.promotions import add_promotion
from models.tags import issue_tag
from models.tallies import Readers, progress, queues, readers_by_promoter, readers_by_promotion, readers_by_tag
from models.visits import Visits


async def test_only_people_count_and_each_stage_holds_the_next(visits: Visits, catalogue: Catalogue) -> None:
    jia = await invite("Jia")
    towel = await add_promotion("Towel", target="https://shop.test/towel")
    tag = await issue_tag(towel, jia, "web")
    marked = await catalogue.look_up(tag.code)
    assert marked is not None
    for proof in (Proof.FETCHED, Proof.OPENED, Proof.OPENED, Proof.READ):
        await visits.record_open(marked, channel="web", proof=proof)
    for visitor in (Visitor.PREVIEW, Visitor.ROBOT, Visitor.SELF):
        await visits.record_open(marked, channel="web", visitor=visitor, proof=Proof.OPENED)
    seen = Readers(fetched=4, opened=3, read=1)
    assert await readers_by_promotion() == {towel.id: seen}
    assert await readers_by_promoter() == {jia.id: seen}
    assert await readers_by_tag(towel.id) == {tag.code: seen}
    assert await readers_by_tag(towel.id + 1) == {}


@pytest.mark.usefixtures("database")
async def test_a_new_installation_has_done_nothing_and_waits_for_nothing() -> None:
    begun = await progress()
    assert not any((begun.promotion, begun.promoter, begun.joined, begun.card, begun.opened, begun.talked))
    waiting = await queues()
    assert (waiting.updates_waiting, waiting.messages_waiting, waiting.oldest_message) == (0, 0, None)
    jia = await invite("Jia")
    await bind(await met("web", "jia"), jia)
    assert (await progress()).joined
