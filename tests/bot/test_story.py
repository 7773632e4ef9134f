"""The whole story on a made-up platform: join, card, open, talk, check in."""

import asyncio
import json

import pytest

from bot.messages import Message
from models.customer_records.notes import Note
from models.meetings.checkins import CheckIn
from models.people.addresses import Address
from models.people.customers import Customer
from models.personal_data.consents import Consent
from models.queue.inbox import store_update
from models.reading.opens import Open, Visitor
from models.sharing.promotions import Promotion, Tagging, add_promotion
from models.sharing.pushes import Push
from models.sharing.tags import Tag
from models.storage.statements import Write
from models.talking.communications import Communication, Delivery, Version
from models.talking.enclosures import Enclosure
from tests.bot.conftest import Bot
from tests.fixtures.patience import within


async def test_from_a_card_to_a_conversation(bot: Bot, towel: Promotion) -> None:
    jia_row, jia = await bot.promoter("jia", "Jia")
    await jia.says("/card")
    caption = await bot.heard("jia", "https://cards.test/c/")
    tag = bot.card_of("jia")
    assert tag in caption
    assert await Push.filter(promoter_id=jia_row.id, customer_id=None).count() == 1

    yi = bot.person("yi", "Yi", "zh")
    await yi.starts(tag)
    await bot.heard("jia", "Yi opened “Towel” · first time")
    assert "Jia 与您分享" in await bot.heard("yi", "Towel")
    seen = await Open.get()
    assert (seen.promoter_id, seen.visitor, seen.topic) == (jia_row.id, Visitor.PERSON, "Towel")
    assert (await Consent.get()).purpose == "relay"

    await yi.says("你好，还有吗？")
    relayed = await bot.heard("jia", "你好")
    assert relayed.startswith("Yi · Towel")
    delivered = next(each for each in bot.channel.delivered if "你好" in getattr(each.outgoing, "text", ""))
    await jia.says("Yes, plenty.", quotes=delivered.external_id)
    assert (await bot.heard("yi", "plenty")).startswith("Jia · Towel")
    async with within():
        while {each.state for each in await Communication.all()} != {Delivery.SENT}:
            await asyncio.sleep(0.02)


async def test_a_promoter_chooses_whom_to_write_to_until_done(bot: Bot, towel: Promotion) -> None:
    jia, _ = await bot.jia_and_yi()
    await jia.says("Hello there")
    await bot.heard("jia", "Who is this for?")
    await jia.presses("say:1")
    await bot.heard("jia", "You are writing to Yi about “Towel”")
    await bot.heard("yi", "Hello there")
    await jia.says("And more")
    await bot.heard("yi", "And more")
    await jia.says("/done")
    await bot.heard("jia", "Done.")
    await jia.says("To nobody")
    await bot.heard("jia", "Who is this for?", times=2)
    assert not any("To nobody" in text for text in bot.channel.to("yi"))


async def test_who_can_not_be_reached_is_named_by_their_number_where_they_gave_no_name(
    bot: Bot, towel: Promotion
) -> None:
    _, jia = await bot.promoter("jia", "Jia")
    await jia.says("/card")
    await bot.heard("jia", "/c/")
    await bot.person("yi", "").starts(bot.card_of("jia"))
    await bot.heard("jia", "opened")
    await jia.presses("talk:1")
    await bot.heard("jia", "You are writing to a customer (no name yet) · ")
    await Address.filter(account="yi").update(blocked_reason="failed-blocked")
    await jia.says("Hello there")
    not_delivered = await bot.heard("jia", "Could not be delivered to a customer (no name yet) · ")
    assert str((await Customer.get()).id) in not_delivered


async def test_an_edit_reaches_the_other_and_both_wordings_are_kept(bot: Bot, towel: Promotion) -> None:
    _, jia = await bot.promoter("jia", "Jia")
    await jia.says("/card")
    await bot.heard("jia", "/c/")
    yi = bot.person("yi", "Yi")
    await yi.starts(bot.card_of("jia"))
    number = await yi.says("Three pleas")
    await bot.heard("jia", "Three pleas")
    await bot.recorder.write(_edit("yi", number, "Three please"))
    await bot.until(lambda: bool(bot.channel.edited))
    assert "Three please" in bot.channel.edited[0][2].text
    assert [each.text for each in await Version.all()] == ["Three pleas"]


async def test_a_message_that_is_edited_into_a_note_is_kept_and_the_customer_sees_nothing_of_it(
    bot: Bot, towel: Promotion
) -> None:
    _, jia = await bot.promoter("jia", "Jia")
    await jia.says("/card")
    await bot.heard("jia", "/c/")
    yi = bot.person("yi", "Yi")
    await yi.starts(bot.card_of("jia"))
    await yi.says("Three, please")
    await bot.heard("jia", "Three, please")
    await jia.presses("talk:1")
    await bot.heard("jia", "You are writing to Yi")
    number = await jia.says("Wants a discunt")
    await bot.heard("yi", "Wants a discunt")
    for text in ("/note Wants a discuont", "/note Wants a discount", "/note"):
        await bot.recorder.write(_edit("jia", number, text))
    await jia.says("/note Second")
    await bot.heard("jia", "Second")
    assert [each.text for each in await Note.all().order_by("id")] == ["Wants a discount", "Second"]
    assert not [text for text in bot.channel.to("yi") if "discount" in text or "/note" in text]
    assert bot.channel.edited == await Version.all() == []


def _edit(account: str, number: str, text: str) -> Write:
    body = {
        "type": "said",
        "sender": {"account": account, "name": "", "language": "en"},
        "message_id": number,
        "text": text,
        "edited": True,
    }
    return store_update("madeup", f"edit {number} {text}", f"madeup:{account}", json.dumps(body))


async def test_the_campaign_tag_finds_its_source_in_the_push_records(bot: Bot) -> None:
    campaign = await add_promotion("Fair", target="https://shop.test/fair", tagging=Tagging.CAMPAIGN)
    towel = await add_promotion("Towel", target="https://shop.test/towel")
    jia_row, jia = await bot.promoter("jia", "Jia")
    await jia.says(f"/card {towel.title}")
    await bot.heard("jia", "Towel")
    yi = bot.person("yi", "Yi")
    await yi.starts(bot.card_of("jia"))
    await bot.heard("jia", "Yi opened")
    await jia.presses("talk:1")
    await bot.heard("jia", "You are writing to Yi")
    await jia.presses(f"send:{campaign.id}")
    await bot.heard("yi", "Fair")
    tag = await Tag.get(promotion_id=campaign.id)
    assert tag.promoter_id is None
    await yi.starts(tag.code)
    await bot.heard("jia", "Yi opened “Fair”")
    assert (await Open.get(tag=tag.code)).promoter_id == jia_row.id
    stranger = bot.person("zed", "Zed")
    await stranger.starts(tag.code)
    await bot.heard("zed", "Fair")
    assert (await Open.filter(tag=tag.code).order_by("-id").first()).promoter_id is None  # type: ignore[union-attr]  # (there is one)


async def test_ones_own_card_does_not_count(bot: Bot, towel: Promotion) -> None:
    _, jia = await bot.promoter("jia", "Jia")
    await jia.says("/card")
    await bot.heard("jia", "/c/")
    await jia.starts(bot.card_of("jia"))
    await bot.heard("jia", "does not count")
    assert (await Open.get()).visitor is Visitor.SELF


async def test_a_location_is_a_check_in_with_whoever_is_chosen(bot: Bot, towel: Promotion) -> None:
    jia, yi = await bot.jia_and_yi()
    await jia.is_at(31.2, 121.5, accuracy_m=12.0)
    await bot.heard("jia", "Whom are you meeting?")
    made = await CheckIn.get()
    assert (made.latitude, made.accuracy_m, made.customer_id) == (31.2, 12.0, None)
    await jia.presses(f"met:{made.id}:1")
    await bot.heard("yi", "Is that so?")
    await yi.presses(f"confirm:{made.id}:yes")
    await bot.heard("yi", "it is noted")
    await jia.says("Lobby of the hotel")
    await bot.heard("jia", "Added to the check-in")
    made = await CheckIn.get()
    assert (made.customer_id, made.confirmed, made.note) == (1, True, "Lobby of the hotel")


async def test_a_stranger_is_told_what_to_do(bot: Bot) -> None:
    zed = bot.person("zed", "Zed")
    await zed.says("hello?")
    await bot.heard("zed", "open the card’s link")
    await zed.starts("nonsense-payload-which-is-no-tag")
    await zed.says("/card")
    await bot.heard("zed", "This is for promoters")
    assert not await Tag.exists()


@pytest.mark.slow
async def test_an_album_arrives_as_one(bot: Bot, towel: Promotion) -> None:
    _, jia = await bot.promoter("jia", "Jia")
    await jia.says("/card")
    await bot.heard("jia", "/c/")
    yi = bot.person("yi", "Yi")
    await yi.starts(bot.card_of("jia"))
    for n in range(3):
        bot.channel.files[f"f{n}"] = b"picture %d" % n
        await yi.says("look" if n == 0 else "", album="a1", enclosures=[vars(Enclosure(kind="photo", ref=f"f{n}"))])
    await bot.heard("jia", "look")
    album = [each for each in bot.channel.delivered if "look" in getattr(each.outgoing, "text", "")]
    assert len(album) == 1
    assert isinstance(album[0].outgoing, Message)
    assert [each.ref for each in album[0].outgoing.media] == ["f0", "f1", "f2"]
    await bot.until(lambda: len(list((bot.media.folder).rglob("*/*"))) == 3)
