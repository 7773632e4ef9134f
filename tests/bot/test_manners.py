"""Manners: who may what, when to be quiet, what to say to whom; and what happens to an update that can't be done."""

import asyncio
from datetime import timedelta

from bot.messages import Message as Worded
from bot.messages import Offers
from bot.outcomes import Parked
from models.people.addresses import address_at, keep_dialogue, number_choices
from models.people.promoters import Promoter, deactivate
from models.queue.inbox import StoredUpdate, UpdateState, run_again, set_aside, store_update
from models.queue.outbox import OutboxMessage, SendState
from models.reading.opens import Open, Proof
from models.sharing.promotions import Promotion
from models.sharing.pushes import Push
from models.sharing.tags import Tag
from models.storage.clock import now
from models.talking.communications import Communication, Delivery
from models.talking.quiet_hours import quiet_until
from tests.bot.conftest import Bot
from tests.fixtures.made_up import Delivered, MadeUp, Person
from tests.fixtures.patience import within


async def _met(bot: Bot) -> tuple[Person, Person]:
    jia, yi = await bot.jia_and_yi()
    await bot.heard("yi", "Towel")
    return jia, yi


async def test_a_deactivated_promoter_hears_nothing_and_the_customer_is_told(bot: Bot, towel: Promotion) -> None:
    _, yi = await _met(bot)
    await deactivate((await Promoter.get()).id)
    await yi.says("still there?")
    assert "no longer work here" in await bot.heard("yi", "Could not be delivered to Jia")
    kept = await Communication.get()
    assert (kept.state, kept.reason) == (Delivery.FAILED, "failed-promoter-left")
    assert not any("still there" in text for text in bot.channel.to("jia"))


async def test_who_comes_by_a_card_of_somebody_who_left_and_writes_is_told_that_nobody_reads_it(
    bot: Bot, towel: Promotion
) -> None:
    invited, jia = await bot.promoter("jia", "Jia")
    await jia.says("/card")
    await bot.heard("jia", "/c/")
    await deactivate(invited.id)
    zed = bot.person("zed", "Zed")
    await zed.says("hello?")
    await bot.heard("zed", "To begin, open the card’s link")
    await zed.starts(bot.card_of("jia"))
    await bot.heard("zed", "Towel")
    await zed.says("anyone?")
    await bot.heard("zed", "nobody behind this card")
    assert len([text for text in bot.channel.to("zed") if "To begin" in text]) == 1
    assert not await Communication.exists()


async def test_a_deactivated_promoter_is_a_stranger_and_the_invitation_is_void(bot: Bot, towel: Promotion) -> None:
    invited, jia = await bot.promoter("jia", "Jia")
    await deactivate(invited.id)
    await jia.says("/card")
    await bot.heard("jia", "This is for promoters")
    await jia.starts(f"join_{invited.code}")
    await bot.heard("jia", "not valid")
    assert not (await Promoter.get()).active


async def test_a_card_sent_to_one_customer_says_to_whom_it_was_sent_and_not_who_opened_it(
    bot: Bot, towel: Promotion
) -> None:
    jia, _ = await _met(bot)
    await jia.presses("talk:1")
    await bot.heard("jia", "You are writing to Yi")
    await jia.presses(f"send:{towel.id}")
    await bot.heard("yi", "Jia sends you this")
    sent = await Push.filter(customer_id=1).get()
    tag = await Tag.get(code=sent.tag_id)
    assert tag.recipient_id == 1
    marked = await bot.catalogue.look_up(tag.code)
    assert marked is not None
    number = await bot.visits.record_open(marked, channel="web", proof=Proof.OPENED)
    seen = await Open.get(id=number)
    assert (seen.addressed_to, seen.customer_id, seen.known_by) == (1, None, "")
    await bot.heard("jia", "The card you sent to Yi was opened: “Towel”")


async def test_in_quiet_hours_notices_wait_and_words_do_not(bot: Bot, towel: Promotion) -> None:
    jia, yi = await _met(bot)
    start, end = now() - timedelta(hours=1), now() + timedelta(hours=1)
    await jia.says(f"/quiet {start:%H:%M}-{end:%H:%M} UTC")
    await bot.heard("jia", "Notices wait from")
    marked = await bot.catalogue.look_up((await Tag.get(recipient_id=None)).code)
    assert marked is not None
    await bot.visits.record_open(marked, channel="web", proof=Proof.OPENED)
    await yi.says("urgent")
    await bot.heard("jia", "urgent")
    waiting = await OutboxMessage.filter(kind="opened", state=SendState.QUEUED).get()
    assert waiting.not_before > now() + timedelta(minutes=30)
    assert waiting.attempts == 0
    assert not any("was opened" in text for text in bot.channel.to("jia"))


def test_quiet_hours_over_midnight_end_in_the_morning() -> None:
    at = now().replace(hour=23, minute=30)
    until = quiet_until("22:00", "08:00", "UTC", at)
    assert until is not None
    assert (until.hour, until.date()) == (8, (at + timedelta(days=1)).date())
    assert quiet_until("22:00", "08:00", "UTC", at.replace(hour=7)) == at.replace(
        hour=8, minute=0, second=0, microsecond=0
    )
    assert quiet_until("22:00", "08:00", "UTC", at.replace(hour=12)) is None
    assert quiet_until("", "", "UTC", at) is None


async def test_inline_mode_offers_ones_own_cards_and_tells_others_to_join(bot: Bot, towel: Promotion) -> None:
    _, jia = await bot.promoter("jia", "Jia")
    await jia._tell("asked", query_id="q1", words="tow")
    await bot.until(lambda: any(isinstance(each.outgoing, Offers) for each in bot.channel.delivered))
    offers = next(each.outgoing for each in bot.channel.delivered if isinstance(each.outgoing, Offers))
    assert [offer.title for offer in offers.offers] == ["Towel"]
    assert (await Tag.get()).code in offers.offers[0].text
    await jia._tell("chose", result_id=str(towel.id))
    await bot.until(lambda: True)
    async with within():
        while not await Push.all().count():
            await asyncio.sleep(0.01)
    await bot.person("zed", "Zed")._tell("asked", query_id="q2", words="")
    await bot.until(lambda: sum(isinstance(each.outgoing, Offers) for each in bot.channel.delivered) == 2)
    assert "join" in bot.channel.delivered[-1].outgoing.hint  # type: ignore[union-attr]  # (it is there)


async def test_an_update_that_cannot_be_done_is_set_aside_and_holds_up_nobody(bot: Bot) -> None:
    await bot.recorder.write(
        store_update("madeup", "bad", "madeup:zed", '{"type": "nonsense", "sender": {"account": "zed"}}')
    )
    await StoredUpdate.filter(external_id="bad").update(attempts=2)
    await bot.person("zed", "Zed").says("hello")
    await bot.heard("zed", "open the card’s link")
    [aside] = await set_aside()
    assert (aside.state, aside.attempts) == (UpdateState.ASIDE, 3)
    assert "KeyError" in aside.error
    assert await run_again() == 1
    assert (await StoredUpdate.get(external_id="bad")).attempts <= 1


async def test_where_there_are_no_buttons_a_number_presses(bot: Bot, towel: Promotion) -> None:
    _, jia = await bot.promoter("jia", "Jia")
    await number_choices("madeup", "jia", ["stats", f"card:{towel.id}"])
    await jia.says("2")
    shown = await bot.heard("jia", "/c/")
    assert any(tag.code in shown for tag in await Tag.filter(promotion_id=towel.id))


async def test_choices_sent_while_somebody_acts_bring_back_nothing_and_are_not_lost(bot: Bot, towel: Promotion) -> None:
    _, jia = await bot.promoter("jia", "Jia")
    acting = await address_at("madeup", "jia")
    assert acting is not None
    await number_choices("madeup", "jia", ["stats", f"card:{towel.id}"])
    acting.dialogue = {"question": {"about": "choose", "until": "2000-01-01T00:00:00+00:00"}}
    await keep_dialogue(acting)
    await number_choices("madeup", "jia", ["help", f"card:{towel.id}"])
    after = await address_at("madeup", "jia")
    assert after is not None
    assert (after.dialogue, after.numbered) == (acting.dialogue, ["help", f"card:{towel.id}"])
    await jia.says("2")
    await bot.heard("jia", "/c/")
    after = await address_at("madeup", "jia")
    assert after is not None
    assert after.numbered is None, "a number stands for something until the next act"


async def test_what_a_platform_holds_goes_out_when_the_person_writes(
    bot: Bot, channel: MadeUp, towel: Promotion
) -> None:
    jia, yi = await _met(bot)
    closed = [True]

    def window(arriving: Delivered) -> None:
        if closed[0] and arriving.account == "yi" and "offer" in getattr(arriving.outgoing, "text", ""):
            raise Parked("held-window")

    channel.before = window
    await jia.presses("talk:1")
    await bot.heard("jia", "You are writing to Yi")
    await jia.says("a new offer")
    await bot.heard("jia", "This waits until Yi writes again")
    closed[0] = False
    await yi.says("hi")
    await bot.heard("yi", "a new offer")
    async with within():
        while {each.state for each in await Communication.all()} != {Delivery.SENT}:
            await asyncio.sleep(0.02)
    assert sum("a new offer" in text for text in channel.to("yi")) == 1


async def test_a_card_is_a_picture_with_a_caption_and_ways_to_share_it(bot: Bot, towel: Promotion) -> None:
    await _met(bot)
    card = next(
        each.outgoing
        for each in bot.channel.delivered
        if isinstance(each.outgoing, Worded) and each.outgoing.media and each.account == "jia"
    )
    does = [button for row in card.buttons for button in row]
    url = f"https://cards.test/c/{(await Tag.get(recipient_id=None)).code}"
    assert [(b.url, b.copy, b.share) for b in does] == [(url, "", ""), ("", url, ""), ("", "", "Towel")]
    assert url in card.text
    assert card.media[0].mime == "image/png"
