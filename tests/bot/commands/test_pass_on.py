"""Passing on in chat: a customer's own link, own cards by inline mode, and what the platform proves of it."""

import asyncio

import pytest

from bot.messages import Message, Offers
from models.people.customers import Customer
from models.people.refusals import Purpose, refuse
from models.queue.outbox import OutboxMessage
from models.reading.interactions import Interaction
from models.reading.opens import Open, Proof
from models.sharing.marks import Marks
from models.sharing.promotions import Promotion, add_promotion, archive_promotion
from models.sharing.tags import Tag, issue_tag
from models.sharing.ways import Way
from tests.bot.conftest import Bot
from tests.fixtures.made_up import Person
from tests.fixtures.patience import within


@pytest.fixture
async def card(bot: Bot, towel: Promotion) -> str:
    """Of a promoter who has joined."""
    jia, _ = await bot.promoter("jia", "Jia")
    return (await issue_tag(towel, jia, "madeup")).code


async def came(bot: Bot, account: str, code: str) -> tuple[Person, Open]:
    """Somebody who comes through this card for the first time."""
    person = bot.person(account, account.title())
    return person, await comes(bot, person, code)


async def comes(bot: Bot, person: Person, code: str) -> Open:
    account, before = person.account, len(bot.channel.at(person.account))
    await person.starts(code)
    await bot.until(lambda: len(bot.channel.at(account)) > before)
    customer = await Customer.get(name=account.title())
    opened = await Open.filter(customer_id=customer.id).order_by("-id").first()
    assert opened is not None
    return opened


async def offered(bot: Bot, person: Person, words: str = "") -> Offers:
    """What inline mode offers this person."""

    def answers() -> list[Offers]:
        return [each.outgoing for each in bot.channel.delivered if isinstance(each.outgoing, Offers)]

    before = len(answers())
    await person._tell("asked", query_id=f"q{before}", words=words)
    await bot.until(lambda: len(answers()) > before)
    return answers()[-1]


async def once_shared(open_id: int) -> Interaction:
    async with within():
        while not await Interaction.filter(open_id=open_id, kind="share").exists():
            await asyncio.sleep(0.01)
    return await Interaction.get(open_id=open_id, kind="share")


def buttons(message: object) -> dict[str, str]:
    assert isinstance(message, Message)
    return {each.label: each.action or each.share or each.copy or each.url for row in message.buttons for each in row}


async def test_a_customer_gets_a_link_of_their_own_for_pages_and_for_the_bot(bot: Bot, card: str, marks: Marks) -> None:
    yi, read = await came(bot, "yi", card)
    shown = buttons(bot.channel.at("yi")[-1].outgoing)
    assert (shown["↗️ Pass it on"], shown["🔗 A link of your own"]) == ("Towel", f"pass:{read.id}")
    await yi.presses(f"pass:{read.id}")
    given = await bot.heard("yi", "to pass on as you like")
    link, start = marks.of(read.id, Way.LINK), marks.of(read.id, Way.START)
    assert f"https://cards.test/c/{link}" in given
    assert f"https://madeup.test/{start}" in given
    assert not await Tag.filter(code__in=(link, start)).exists()
    _, below = await came(bot, "bo", start)
    assert below.parent_open_id == read.id
    assert (await Tag.get(code=below.tag)).way == "start"


async def test_nobody_presses_for_another(bot: Bot, card: str) -> None:
    _, read = await came(bot, "yi", card)
    bo, _ = await came(bot, "bo", card)
    for number in (str(read.id), "0", "-1", str(2**70)):
        await bo.presses(f"pass:{number}")
    await bot.heard("bo", "no longer", times=4)
    assert not [text for text in bot.channel.to("bo") if "to pass on as you like" in text]


async def test_inline_mode_offers_customers_what_they_read_each_by_a_card_of_their_own(
    bot: Bot, card: str, marks: Marks
) -> None:
    yi, read = await came(bot, "yi", card)
    other = await add_promotion("Soap", target="https://shop.test/soap")
    gone = await add_promotion("Old soap", target="https://shop.test/old")
    jia = (await Tag.get(code=card).prefetch_related("promoter")).promoter
    soap = await comes(bot, yi, (await issue_tag(other, jia, "madeup")).code)
    await comes(bot, yi, (await issue_tag(gone, jia, "madeup")).code)
    await archive_promotion(gone.id)
    found = await offered(bot, yi)
    assert [each.title for each in found.offers] == ["Soap", "Towel"]
    own = marks.of(read.id, Way.INLINE)
    [towel] = (await offered(bot, yi, "TOW")).offers
    assert towel.id == own
    assert f"https://cards.test/c/{own}" in towel.text
    assert card not in towel.text
    assert found.offers[0].id == marks.of(soap.id, Way.INLINE)
    assert found.hint == ""
    assert "Nothing found" in (await offered(bot, yi, "nothing like it")).hint
    assert not await Tag.filter(code=own).exists(), "offering stores nothing"


async def test_what_a_customer_chose_to_send_is_a_fact_and_who_comes_by_it_came_from_them(
    bot: Bot, card: str, marks: Marks
) -> None:
    yi, read = await came(bot, "yi", card)
    assert read.state is Proof.OPENED
    own = marks.of(read.id, Way.INLINE)
    await yi._tell("chose", result_id=own)
    shared = await once_shared(read.id)
    assert shared.value == {"way": "inline"}
    assert (await Open.get(id=read.id)).state is Proof.READ
    assert await OutboxMessage.filter(dedupe=f"read {read.id}").count() == 1
    _, below = await came(bot, "bo", own)
    assert (below.parent_open_id, (await Tag.get(code=own)).way) == (read.id, "inline")


async def test_made_up_results_and_those_of_others_share_nothing(bot: Bot, card: str, marks: Marks) -> None:
    yi, read = await came(bot, "yi", card)
    bo, mine = await came(bot, "bo", card)
    for result in (marks.of(read.id, Way.INLINE), "x" * 22, marks.of(7, Way.INLINE), "99", "?"):
        await bo._tell("chose", result_id=result)
    await bo._tell("chose", result_id=marks.of(mine.id, Way.INLINE))
    await once_shared(mine.id)
    assert not await Interaction.filter(open_id=read.id).exists()
    assert yi.account == "yi"


async def test_who_does_not_want_to_be_followed_has_no_cards_of_their_own(bot: Bot, card: str) -> None:
    yi, read = await came(bot, "yi", card)
    assert read.customer_id is not None
    await refuse(read.customer_id, Purpose.ANALYTICS)
    assert (await offered(bot, yi)).offers == ()
    await yi.presses(f"pass:{read.id}")
    await bot.heard("yi", "no longer")
    await comes(bot, yi, card)
    assert list(buttons(bot.channel.at("yi")[-1].outgoing)) == ["🔗 Open"]


async def test_a_stranger_is_offered_nothing(bot: Bot, card: str) -> None:
    found = await offered(bot, bot.person("zed", "Zed"))
    assert (found.offers, found.hint) == ((), "For promoters: join first")
