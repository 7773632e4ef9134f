"""Who opened what, as promoters are told: two promoters, three customers, forwards, reloads; only what is proved."""

from bot.messages import Message
from models.people.addresses import Address, customer_at, met
from models.people.promoters import Promoter
from models.queue.outbox import OutboxMessage
from models.reading.opens import Open, Proof, Visitor
from models.sharing.promotions import Promotion, Tagging, add_promotion
from models.sharing.pushes import Push, push
from models.sharing.tag_cache import TaggedPromotion
from models.sharing.tags import issue_tag
from models.sharing.ways import Way
from models.spread.edge_upkeep import catch_up
from models.spread.listing import further_between
from models.storage.clock import now
from models.talking.conversations import Conversation
from tests.bot.conftest import Bot
from tests.fixtures.made_up import Person
from tests.fixtures.naming import names


async def _stall(bot: Bot, account: str, name: str, towel: Promotion) -> tuple[Promoter, Person, TaggedPromotion]:
    """A promoter and their own card."""
    row, who = await bot.promoter(account, name)
    marked = await bot.catalogue.look_up((await issue_tag(towel, row, "web")).code)
    assert marked is not None
    return row, who, marked


async def _sent_to(bot: Bot, promoter: Person, conversation: int, towel: Promotion) -> TaggedPromotion:
    """The card that the promoter sends to the customer of this conversation."""
    await promoter.presses(f"talk:{conversation}")
    await bot.heard(promoter.account, "You are writing to")
    await promoter.presses(f"send:{towel.id}")
    await bot.heard(promoter.account, "is on its way to")
    sent = await Push.all().order_by("-id").first().prefetch_related("tag")
    assert sent is not None
    marked = await bot.catalogue.look_up(sent.tag.code)
    assert marked is not None
    return marked


def _not_heard(bot: Bot, account: str, words: str) -> bool:
    return not any(words in text for text in bot.channel.to(account))


async def test_a_card_sent_to_yi_and_passed_on_is_never_told_as_yis_reading(bot: Bot, towel: Promotion) -> None:
    _, jia, card = await _stall(bot, "jia", "Jia", towel)
    yi = bot.person("yi", "Yi")
    await yi.starts(card.tag.code)
    await bot.heard("jia", "Yi opened “Towel” · first time known")
    for_yi = await _sent_to(bot, jia, 1, towel)

    first = await bot.visits.record_open(for_yi, channel="web", proof=Proof.OPENED)
    await bot.heard("jia", "The card you sent to Yi was opened: “Towel”")
    await bot.visits.record_open(for_yi, channel="web", visitor=Visitor.PREVIEW, proof=Proof.FETCHED)
    onward = await bot.visits.record_open(for_yi, channel="web", proof=Proof.OPENED, parent_open_id=first)
    notice = await bot.heard("jia", "came through the card you sent to Yi")
    assert notice.startswith("👀 “Towel” was opened · the reader is not known\n")

    zoe = bot.person("zoe", "Zoe")
    await zoe.starts(for_yi.tag.code)
    notice = await bot.heard("jia", "Zoe opened “Towel”")
    assert "came through the card you sent to Yi" in notice
    assert _not_heard(bot, "jia", "Yi opened “Towel” · 2")
    rows = {row.id: row for row in await Open.all()}
    assert (rows[first].customer_id, rows[first].addressed_to) == (None, 1)
    assert (rows[onward].customer_id, rows[onward].addressed_to, rows[onward].parent_open_id) == (None, 1, first)
    [by_zoe] = await Open.filter(customer_id=(await Address.get(account="zoe")).customer_id)
    assert (by_zoe.known_by, by_zoe.addressed_to, by_zoe.credited_by) == ("account", 1, "tag")


async def test_reloads_are_told_as_opens_and_never_as_people(bot: Bot, towel: Promotion) -> None:
    jia, _, card = await _stall(bot, "jia", "Jia", towel)
    for _ in range(4):
        await bot.visits.record_open(card, channel="web", proof=Proof.OPENED)
    await bot.heard("jia", "“Towel” was opened · the reader is not known")
    assert _not_heard(bot, "jia", "people")
    assert await Open.filter(promoter_id=jia.id, customer_id=None).count() == 4


async def test_through_whom_a_reader_came_is_told_to_the_promoter_of_both_alone(bot: Bot, towel: Promotion) -> None:
    _, _, jias = await _stall(bot, "jia", "Jia", towel)
    _, _, bos = await _stall(bot, "bo", "Bo", towel)
    await bot.person("yi", "Yi").starts(jias.tag.code)
    await bot.heard("jia", "Yi opened")
    yis = await Open.get(customer_id=1)
    await bot.visits.record_open(jias, channel="web", proof=Proof.OPENED, parent_open_id=yis.id)
    await bot.heard("jia", "came through Yi")
    # A link that was put together by hand: Bo's card "from" a page of Jia's.
    await bot.visits.record_open(bos, channel="web", proof=Proof.OPENED, parent_open_id=yis.id)
    assert not names(await bot.heard("bo", "was opened"), "Yi")


async def test_an_inferred_credit_is_told_as_such(bot: Bot) -> None:
    fair = await add_promotion("Fair", target="https://shop.test/fair", tagging=Tagging.CAMPAIGN)
    jia, _ = await bot.promoter("jia", "Jia")
    tag = await issue_tag(fair, jia, "web")
    await push(tag, jia.id, "web")
    marked = await bot.catalogue.look_up(tag.code)
    assert marked is not None
    await bot.visits.record_open(marked, channel="web", proof=Proof.OPENED)
    assert "because only you have shared it" in await bot.heard("jia", "“Fair” was opened")


async def test_stats_tell_opens_and_known_readers_and_links_apart(bot: Bot, towel: Promotion) -> None:
    jia, who, link = await _stall(bot, "jia", "Jia", towel)
    page = await add_promotion("Page", page="# Page")
    card = await bot.catalogue.look_up((await issue_tag(page, jia, "web")).code)
    assert card is not None
    await bot.person("yi", "Yi").starts(card.tag.code)
    await bot.heard("jia", "Yi opened “Page”")
    for _ in range(3):
        await bot.visits.record_open(card, channel="web", proof=Proof.OPENED)
        await bot.visits.record_open(link, channel="web", proof=Proof.OPENED)
    await who.says("/stats")
    notice = await bot.heard("jia", "Opens are counted, not people")
    assert "• Page: 4 opens, 0 of them read · one known reader · reader not known: 3" in notice
    assert "• Towel: 3 opens · 0 known readers · reader not known: 3" in notice
    assert "read can’t be seen" in notice.split("• Towel")[0]


async def test_stats_come_with_a_picture_of_the_last_days(bot: Bot, towel: Promotion) -> None:
    _, who, link = await _stall(bot, "jia", "Jia", towel)
    _, _, others = await _stall(bot, "wei", "Wei", towel)
    for card in (link, link, others):
        await bot.visits.record_open(card, channel="web", proof=Proof.OPENED)
    await who.says("/stats")
    said = await bot.heard("jia", "The last 30 days")
    assert "2 opens, 0 read, 0 new conversations. The 30 days before: 0, 0, 0." in said
    shown = next(each.outgoing for each in bot.channel.at("jia") if each.text == said)
    assert isinstance(shown, Message)
    (picture,) = shown.media
    assert b"Opened and read" in picture.data
    assert b"Series(name='Opens', values=(0.0, " in picture.data


async def test_a_card_that_arrived_at_a_customer_was_delivered(bot: Bot, towel: Promotion) -> None:
    row, jia, marked = await _stall(bot, "jia", "Jia", towel)
    await bot.person("yi", "Yi").starts(marked.tag.code)
    await bot.heard("jia", "Yi opened “Towel” · first time known")
    talk = await Conversation.get(promoter_id=row.id)
    card = await _sent_to(bot, jia, talk.id, towel)
    await bot.heard("yi", card.tag.code)
    sent = await Push.get(tag_id=card.tag.code)
    assert sent.delivered_at is not None
    assert sent.at <= sent.delivered_at
    assert await Push.filter(customer_id=None, delivered_at__not_isnull=True).count() == 0


async def test_how_often_somebody_opened_another_promoters_card_is_not_counted_in(bot: Bot, towel: Promotion) -> None:
    _, _, jias = await _stall(bot, "jia", "Jia", towel)
    _, _, weis = await _stall(bot, "wei", "Wei", towel)
    yi = bot.person("yi", "Yi")
    await yi.starts(jias.tag.code)
    await bot.heard("jia", "Yi opened “Towel” · first time known")
    await yi.starts(weis.tag.code)
    await bot.heard("wei", "Yi opened “Towel” · first time known")
    assert _not_heard(bot, "wei", "opens known")


async def test_a_reader_is_told_with_whom_they_came_through_and_after_how_many(bot: Bot, towel: Promotion) -> None:
    _, _, card = await _stall(bot, "jia", "Jia", towel)
    await bot.person("yi", "Yi").starts(card.tag.code)
    await bot.heard("jia", "Yi opened “Towel”")
    by_yi = await Open.get(customer_id=1)
    second = await bot.visits.record_open(card, channel="web", proof=Proof.OPENED, parent_open_id=by_yi.id)
    await bot.heard("jia", "came through Yi")
    third = await bot.visits.record_open(card, channel="web", proof=Proof.OPENED, parent_open_id=second)
    zoe = await customer_at(await met("web", "zoe", name="Zoe"))
    await bot.visits.record_open(card, channel="web", proof=Proof.OPENED, parent_open_id=third, customer_id=zoe.id)
    notice = await bot.heard("jia", "Zoe opened “Towel”")
    assert "↪️ came through a page that Yi had opened · third generation" in notice
    wu = await customer_at(await met("web", "wu", name="Wu"))
    by_zoe = await Open.get(customer_id=zoe.id)
    await bot.visits.record_open(card, channel="web", proof=Proof.OPENED, parent_open_id=by_zoe.id, customer_id=wu.id)
    assert "↪️ came through Zoe · fourth generation" in await bot.heard("jia", "Wu opened “Towel”")


async def test_who_probably_forwarded_a_card_is_told_as_probable(bot: Bot, towel: Promotion) -> None:
    _, jia, card = await _stall(bot, "jia", "Jia", towel)
    await bot.person("yi", "Yi").starts(card.tag.code)
    await bot.heard("jia", "Yi opened “Towel” · first time known")
    for_yi = await _sent_to(bot, jia, 1, towel)
    await bot.visits.record_open(for_yi, channel="web", proof=Proof.OPENED, customer_id=1)
    await bot.person("zoe", "Zoe").starts(for_yi.tag.code)
    notice = await bot.heard("jia", "Zoe opened “Towel”")
    assert "↪️ probably passed on by Yi, to whom you sent the card" in notice
    await bot.visits.record_open(for_yi, channel="web", proof=Proof.OPENED)
    notice = await bot.heard("jia", "The card you sent to Yi was opened")
    assert "↪️ probably by somebody else" in notice


async def test_unknown_readers_far_from_the_card_are_told_once_an_hour(bot: Bot, towel: Promotion) -> None:
    jia, _, card = await _stall(bot, "jia", "Jia", towel)
    first = await bot.visits.record_open(card, channel="web", proof=Proof.OPENED)
    codes = [bot.catalogue.marks.of(first, Way.LINK)]
    for _ in range(3):
        marked = await bot.catalogue.come_through(codes[-1])
        assert marked is not None
        last = await bot.visits.record_open(marked, channel="web", proof=Proof.OPENED)
        codes.append(bot.catalogue.marks.of(last, Way.QR))
    notices = [(row.kind, row.facts) for row in await OutboxMessage.filter(kind__startswith="opened").order_by("id")]
    assert [kind for kind, _ in notices] == ["opened", "opened", "opened_further"]
    assert await catch_up() == 3
    hour = notices[-1][1]
    assert await further_between(towel.id, jia.id, hour["since"], hour["until"]) == (2, 3)
    await OutboxMessage.filter(kind="opened_further").update(not_before=now())
    told = await bot.heard("jia", "went further")
    assert told == (
        "🌿 “Towel” went further: 2 opens within the hour came through readers who had come through others,"
        " up to the third generation · who read is not known"
    )
