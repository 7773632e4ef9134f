"""Hand-overs: links that are out credit the taker from now on; what was done stays with who did it."""

import pytest

from models.addresses import Address, bind, customer_at, met
from models.communications import Communication, Direction, say
from models.conversations import Conversation, between
from models.handovers import BadHandOver, hand_over
from models.promoters import NoSuchPromoter, deactivate, invite
from models.promotions import add_promotion
from models.pushes import Push, push
from models.tags import issue_tag, tag_of

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
    first = await say(with_both, Direction.TO_PROMOTER, channel="web", source="1", text="to Bo")
    second = await say(of_jia, Direction.TO_PROMOTER, channel="web", source="2", text="to Jia")
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
