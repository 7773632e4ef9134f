"""Whoever comes through a card is shown the promotion by a tag of their own: it is known to whom it was shown."""

from models.people.customers import Customer
from models.sharing.promotions import Promotion, Tagging
from models.sharing.tags import Tag, issue_tag
from tests.bot.conftest import Bot


async def test_a_customer_reads_by_their_own_tag_however_often_they_come(bot: Bot, towel: Promotion) -> None:
    jia, _ = await bot.promoter("jia", "Jia")
    card = await issue_tag(towel, jia, "made-up")
    yi = bot.person("yi", "Yi")
    await yi.starts(card.code)
    await yi.starts(card.code)
    await bot.heard("yi", "shared this with you", times=2)
    own = await Tag.get(recipient_id=(await Customer.get()).id)
    assert (own.promotion_id, own.promoter_id, own.parent_code) == (towel.id, jia.id, None)
    shown = await bot.heard("yi", own.code, times=2)
    assert card.code not in shown


async def test_who_came_by_what_a_reader_passed_on_goes_on_below_that_reader(bot: Bot, towel: Promotion) -> None:
    jia, _ = await bot.promoter("jia", "Jia")
    card = await issue_tag(towel, jia, "made-up")
    passed_on = await issue_tag(towel, jia, "made-up", parent=card, parent_open_id=7, way="qr")
    await bot.person("yi", "Yi").starts(passed_on.code)
    await bot.heard("yi", "shared this with you")
    own = await Tag.get(recipient_id=(await Customer.get()).id)
    assert (own.parent_code, own.parent_open_id, own.way) == (passed_on.code, 7, "qr")


async def test_a_campaign_has_one_tag_for_everybody(bot: Bot, towel: Promotion) -> None:
    await Promotion.filter(id=towel.id).update(tagging=Tagging.CAMPAIGN)
    bot.catalogue.drop()
    card = await issue_tag(await Promotion.get(id=towel.id), None, "made-up")
    await bot.person("yi", "Yi").starts(card.code)
    await bot.heard("yi", card.code)
    assert await Tag.all().count() == 1
