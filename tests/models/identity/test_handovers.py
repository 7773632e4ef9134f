"""Hand-overs: links that are out credit the taker from now on; what was done stays with who did it."""

from collections.abc import AsyncIterator

import pytest

from models import words
from models.identity.handovers import BadHandOver, hand_over
from models.people.addresses import Address, bind, customer_at, met
from models.people.promoters import NoSuchPromoter, deactivate, invite
from models.queue.outbox import OutboxMessage, enqueue
from models.queue.payloads.people import Stats
from models.queue.payloads.words import Relay
from models.reports import exports
from models.reports.exports.selection import Links, Row, Selection
from models.sharing.promotions import Tagging, add_promotion
from models.sharing.pushes import Push, last_pusher, push
from models.sharing.tags import issue_tag, tag_of
from models.storage.clock import now
from models.talking.communications import Communication, Direction, add_communication
from models.talking.conversations import Conversation, between, conversation
from models.words import languages

pytestmark = pytest.mark.usefixtures("database")


async def test_an_old_link_credits_the_new_promoter_who_keeps_a_tag_of_their_own() -> None:
    jia, bo = await invite("Jia"), await invite("Bo")
    towel = await add_promotion("Towel", target="https://shop.test/towel")
    old, own = await issue_tag(towel, jia, "telegram"), await issue_tag(towel, bo, "telegram")
    pushed = await push(old, jia.id, "telegram")

    done = await hand_over(jia.id, bo.id)

    taken = await tag_of(old.code)
    assert taken is not None
    assert (taken.promoter_id, done.tags) == (bo.id, 1)
    assert (await issue_tag(towel, bo, "telegram")).code == own.code
    assert (await issue_tag(towel, jia, "telegram")).code != old.code
    assert (await Push.get(id=pushed.id)).promoter_id == jia.id


async def test_customers_come_along_and_two_conversations_with_one_customer_become_one() -> None:
    jia, bo = await invite("Jia"), await invite("Bo")
    at_jias = await met("telegram", "1", name="Jia")
    await bind(at_jias, jia)
    yis, uis = await met("web", "yi", name="Yi"), await met("web", "ui", name="Ui")
    yi, ui = await customer_at(yis), await customer_at(uis)
    with_both, of_jia = await between(bo.id, yi.id), await between(jia.id, yi.id)
    only_jias = await between(jia.id, ui.id)
    first = await add_communication(with_both, Direction.TO_PROMOTER, channel="web", source="1", text="to Bo")
    second = await add_communication(of_jia, Direction.TO_PROMOTER, channel="web", source="2", text="to Jia")
    await Address.filter(id=yis.id).update(talking_in_id=of_jia.id)
    await Address.filter(id=at_jias.id).update(talking_in_id=only_jias.id)

    done = await hand_over(jia.id, bo.id)

    assert (done.conversations, done.merged) == (2, 1)
    assert await Conversation.filter(promoter_id=jia.id).count() == 0
    assert await Conversation.filter(promoter_id=bo.id).count() == 2
    assert {said.id for said in await Communication.filter(conversation_id=with_both.id)} == {first.id, second.id}
    assert (await Address.get(id=yis.id)).talking_in_id == with_both.id
    assert (await Address.get(id=at_jias.id)).talking_in_id is None


async def test_nobody_hands_over_to_themself_to_nobody_or_to_somebody_who_left() -> None:
    jia, bo = await invite("Jia"), await invite("Bo")
    await deactivate(bo.id)
    with pytest.raises(BadHandOver, match="themself"):
        await hand_over(jia.id, jia.id)
    with pytest.raises(BadHandOver, match="reactivate"):
        await hand_over(jia.id, bo.id)
    with pytest.raises(NoSuchPromoter):
        await hand_over(jia.id, 999)


async def _said(talk: Conversation, number: int) -> Communication:
    return await add_communication(
        talk, Direction.TO_PROMOTER, channel="web", source=f"web:yi:{number}", text=f"words {number}"
    )


async def test_who_said_what_stays_with_who_did() -> None:
    jia, bo, cai = await invite("Jia"), await invite("Bo"), await invite("Cai")
    yi = await customer_at(await met("web", "yi"))
    with_bo = await between(bo.id, yi.id)
    to_bo, to_jia = await _said(with_bo, 1), await _said(await between(jia.id, yi.id), 2)
    await hand_over(jia.id, bo.id)
    both = await _said(await between(bo.id, yi.id), 3)
    await hand_over(bo.id, cai.id)
    to_cai = await _said(await between(cai.id, yi.id), 4)

    def exported(promoter_id: int | None) -> AsyncIterator[Row]:
        selection = Selection(promoter_id=promoter_id)
        return exports.rows("communications", selection, Links(public_url="https://cards.test"))

    notice = {row["id"]: row["promoter_id"] async for row in exported(None)}
    assert notice == {to_bo.id: bo.id, to_jia.id: jia.id, both.id: bo.id, to_cai.id: cai.id}
    assert [row["id"] async for row in exported(jia.id)] == [to_jia.id]
    assert [row["id"] async for row in exported(cai.id)] == [to_cai.id]


async def test_a_campaigns_push_credits_whoever_has_the_customer_by_now() -> None:
    jia, bo, cai = await invite("Jia"), await invite("Bo"), await invite("Cai")
    fair = await add_promotion("Fair", target="https://shop.test/fair", tagging=Tagging.CAMPAIGN)
    tag = await issue_tag(fair, None, "web")
    yi, other = [await customer_at(await met("web", account)) for account in ("yi", "other")]
    await between(jia.id, yi.id)
    for customer in (yi, other):
        await push(tag, jia.id, "web", customer_id=customer.id)
    assert await last_pusher(fair.id, yi.id, now()) == jia.id
    await hand_over(jia.id, bo.id)
    assert await last_pusher(fair.id, yi.id, now()) == bo.id
    assert await last_pusher(fair.id, other.id, now()) == jia.id  # never hers to hand over
    await hand_over(bo.id, cai.id)
    assert await last_pusher(fair.id, yi.id, now()) == cai.id
    await push(tag, jia.id, "web", customer_id=yi.id)  # she came back
    assert await last_pusher(fair.id, yi.id, now()) == jia.id
    assert await Push.filter(promoter_id=jia.id).count() == 3


async def test_what_waited_to_be_told_to_the_giver_is_told_to_the_taker_who_learns_of_it() -> None:
    jia, bo = await invite("Jia"), await invite("Bo")
    at_jias, at_bos = await met("web", "jia"), await met("web", "bo")
    await bind(at_jias, jia)
    await bind(at_bos, bo)
    yi = await customer_at(await met("web", "yi"))
    waits = await enqueue(at_jias, Relay(), communication_id=(await _said(await between(jia.id, yi.id), 1)).id)
    own = await enqueue(at_jias, Stats(lines=[]))
    await hand_over(jia.id, bo.id)
    assert (await OutboxMessage.get(id=waits.id)).account == "bo"
    assert (await OutboxMessage.get(id=own.id)).account == "jia"
    notice = await OutboxMessage.get(kind="handed-over")
    assert (notice.account, notice.facts) == ("bo", {"arguments": {"name": "Jia", "count": 1}})
    for language in languages():
        assert "Jia" in words.say(language, "handed-over", **notice.facts["arguments"])


async def test_the_number_of_a_joined_conversation_leads_to_the_other_one() -> None:
    jia, bo = await invite("Jia"), await invite("Bo")
    yi = await customer_at(await met("web", "yi"))
    old, with_bo = await between(jia.id, yi.id), await between(bo.id, yi.id)
    await hand_over(jia.id, bo.id)
    assert (await conversation(old.id)).id == with_bo.id
