"""``/spread``: who brought whom, as the promoter may know it, and whom to thank."""

from dataclasses import replace

from bot.messages import Message
from models.reading.opens import Known, Open, Proof, Visitor
from models.sharing.promotions import Promotion
from models.sharing.tags import Tag, issue_tag
from models.storage.clock import now
from models.storage.codes import new_code
from tests.bot.conftest import Bot
from tests.fixtures.made_up import Person


async def _passed_on(bot: Bot, parent: Open, by: int | None = None, **more: object) -> Open:
    """An open by the mark of that open's reader; ``by``: the customer who is proved to have read it."""
    tag, code = await Tag.get(code=parent.tag), new_code()
    about = {name: vars(tag)[name] for name in ("promotion_id", "promoter_id", "channel")} | more
    await Tag.create(
        code=code, key=code, parent_code=tag.code, parent_open_id=parent.id, way="link", created_at=now(), **about
    )
    marked = await bot.catalogue.look_up(code)
    assert marked is not None
    number = await bot.visits.record_open(
        marked, channel="web", proof=Proof.OPENED, visitor=Visitor.PERSON, parent_open_id=parent.id
    )
    if by is not None:
        await Open.filter(id=number).update(customer_id=by, known_by=Known.ACCOUNT)
    return await Open.get(id=number)


async def _begun(bot: Bot, towel: Promotion) -> tuple[Open, Person, Person]:
    """Jia's card, opened by Yi in a chat with Jia's bot, where both can talk."""
    jia, who = await bot.promoter("jia", "Jia")
    tag = await issue_tag(towel, jia, "web")
    yi = bot.person("yi", "Yi")
    await yi.starts(tag.code)
    await bot.heard("jia", "Yi opened “Towel”")
    return await Open.get(tag=tag.code), who, yi


def _answer(bot: Bot, words: str) -> Message:
    return next(each.outgoing for each in bot.channel.delivered if words in each.text and each.account == "jia")  # type: ignore[return-value]  # (what has a text is a message)


async def test_a_promoter_sees_who_brought_whom_and_can_thank_them(bot: Bot, towel: Promotion) -> None:
    first, jia, _ = await _begun(bot, towel)
    second = await _passed_on(bot, first)
    await _passed_on(bot, second)
    await _passed_on(bot, first)
    await jia.says("/spread")
    text = await bot.heard("jia", "How “Towel” was passed on")
    assert "4 opens, 3 of them through a reader, 2 steps far" in text
    assert "• Yi: 2 opens through them at once, 3 in all" in text
    said = _answer(bot, "How “Towel”")
    assert said.media[0].data.decode().splitlines() == [
        "Yi",
        "  reader not known",
        "    reader not known",
        "  reader not known",
    ]
    assert [(button.label, button.action) for row in said.buttons for button in row] == [("✍️ Write to Yi", "talk:1")]


async def test_whom_another_promoter_knows_is_not_named(bot: Bot, towel: Promotion) -> None:
    first, jia, _ = await _begun(bot, towel)
    bo, who = await bot.promoter("bo", "Bo")
    await bot.person("wu", "Wu").starts((await issue_tag(towel, bo, "web")).code)
    await bot.heard("bo", "Wu opened “Towel”")
    wu = (await Open.all().order_by("-id").first()).customer_id  # type: ignore[union-attr]  # (they have just opened it)
    theirs = await _passed_on(bot, first, wu, promoter_id=bo.id)
    await _passed_on(bot, theirs)
    await jia.says("/spread")
    await bot.heard("jia", "How “Towel” was passed on")
    said = _answer(bot, "How “Towel”")
    assert said.media[0].data.decode().splitlines() == ["Yi", "  reader not known", "    reader not known"]
    assert "Wu" not in said.text
    await who.says("/spread")
    assert "Wu" in await bot.heard("bo", "How “Towel” was passed on")


async def test_nothing_passed_on_is_said_without_a_picture(bot: Bot, towel: Promotion) -> None:
    _, jia, _ = await _begun(bot, towel)
    await jia.says("/spread")
    await bot.heard("jia", "one open so far, and nobody is known to have come through a reader")
    assert not _answer(bot, "one open so far").media


async def test_a_customer_is_told_what_came_of_passing_on_only_where_the_operator_allows_it(
    bot: Bot, towel: Promotion
) -> None:
    first, _, yi = await _begun(bot, towel)
    second = await _passed_on(bot, first)
    await _passed_on(bot, second)
    await _passed_on(bot, second, first.customer_id)  # their own again, by another's link
    await yi.says("/spread")
    await bot.heard("yi", "This is for promoters")
    services = bot.worker._services
    bot.worker._services = replace(services, tells_customers_what_came=True)
    await yi.says("/spread")
    assert "“Towel”: 2 opens came through you" in await bot.heard("yi", "came through you")
    wu = bot.person("wu", "Wu")
    await wu.says("/spread")
    await bot.heard("wu", "Nobody is known to have come through you yet")
