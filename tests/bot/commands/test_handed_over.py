"""Who has handed a customer over speaks to them no more, and never in their name."""

from models.identity.handovers import hand_over
from models.people.addresses import Address
from models.people.promoters import deactivate
from models.sharing.promotions import Promotion
from models.sharing.tags import issue_tag
from models.talking.communications import Communication
from tests.bot.conftest import Bot


async def test_the_one_who_gave_is_told_who_advises_now_and_nothing_is_passed_on(bot: Bot, towel: Promotion) -> None:
    jia_row, jia = await bot.promoter("jia", "Jia")
    bo_row, bo = await bot.promoter("bo", "Bo")
    yi = bot.person("yi", "Yi")
    await yi.starts((await issue_tag(towel, jia_row, "madeup")).code)
    await bot.heard("jia", "Yi opened")
    await yi.says("Any left?")
    await bot.heard("jia", "Any left?")
    asked = next(each for each in bot.channel.delivered if "Any left?" in getattr(each.outgoing, "text", ""))

    await hand_over(jia_row.id, bo_row.id)
    assert "Jia has handed over to you" in await bot.heard("bo", "one customer is yours now")
    await jia.says("Yes, plenty.", quotes=asked.external_id)
    await bot.heard("jia", "Yi is Bo’s customer now")
    await yi.says("Hello?")
    assert (await bot.heard("bo", "Hello?")).startswith("Yi · Towel")
    await bo.says("I am here.", quotes=bot.channel.delivered[-1].external_id)
    assert (await bot.heard("yi", "I am here.")).startswith("Bo · Towel")

    kept = await Communication.all().order_by("id")
    assert [(each.text, each.promoter_id) for each in kept] == [
        ("Any left?", jia_row.id),
        ("Hello?", None),
        ("I am here.", None),
    ]
    assert (await Address.get(account="jia")).talking_in_id is None


async def test_changed_words_reach_the_one_who_has_the_customer_now(bot: Bot, towel: Promotion) -> None:
    jia_row, jia = await bot.promoter("jia", "Jia")
    bo_row, _ = await bot.promoter("bo", "Bo")
    yi = bot.person("yi", "Yi")
    await yi.starts((await issue_tag(towel, jia_row, "madeup")).code)
    await bot.heard("jia", "Yi opened")
    asked = await yi.says("Any left?")
    await bot.heard("jia", "Any left?")
    await jia.presses("talk:1")
    answered = await jia.says("Yes, plenty.")
    await bot.heard("yi", "Yes, plenty.")

    await hand_over(jia_row.id, bo_row.id)
    await yi.says("Any left in blue?", edited=True, message_id=asked)
    assert "✏️" in await bot.heard("bo", "Any left in blue?")
    await jia.says("No, none.", edited=True, message_id=answered)
    await bot.heard("jia", "Yi is Bo’s customer now")
    assert not any("blue" in text for text in bot.channel.to("jia"))
    assert not any("No, none." in text for text in bot.channel.to("yi"))
    assert [each.text for each in await Communication.all().order_by("id")] == ["Any left in blue?", "Yes, plenty."]


async def test_a_promoter_who_left_does_not_speak_in_a_customers_name(bot: Bot, towel: Promotion) -> None:
    row, jia = await bot.promoter("jia", "Jia")
    yi = bot.person("yi", "Yi")
    await yi.starts((await issue_tag(towel, row, "madeup")).code)
    await yi.says("Any left?")
    await bot.heard("jia", "Any left?")
    asked = next(each for each in bot.channel.delivered if "Any left?" in getattr(each.outgoing, "text", ""))
    await deactivate(row.id)
    await jia.says("I am gone", quotes=asked.external_id)
    await bot.heard("jia", "open the card’s link")
    assert [each.text for each in await Communication.all()] == ["Any left?"]
