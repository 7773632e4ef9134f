"""What is written to a card's own address goes to the card's promoter or to nobody, whomever they wrote to before."""

from bot.events import MessageReceived, Sender
from models.sharing.promotions import Promotion
from models.sharing.tags import issue_tag
from models.storage.codes import new_code
from models.storage.database import transaction
from models.talking.communications import Communication
from tests.bot.conftest import Bot, dispatch


async def _writes(bot: Bot, account: str, code: str, words: str) -> None:
    sender = Sender(channel="madeup", account=account, name=account)
    said = MessageReceived(sender=sender, message_id=words, text=words, medium="email", through=code)
    async with transaction():
        await dispatch(bot.worker._services, said)


async def test_who_talks_with_another_promoter_writes_to_the_one_of_the_card(bot: Bot, towel: Promotion) -> None:
    _, yi = await bot.jia_and_yi()
    await yi.says("Dear Jia")
    await bot.heard("jia", "Dear Jia")
    wu, _ = await bot.promoter("wu", "Wu")
    await _writes(bot, "yi", (await issue_tag(towel, wu, "email")).code, "Dear Wu")
    await bot.heard("wu", "Dear Wu")
    await bot.heard("yi", "to Wu")
    await yi.says("and one more thing")
    await bot.heard("wu", "one more thing")
    assert not [each for each in bot.channel.at("jia") if "Wu" in each.text or "one more" in each.text]


async def test_who_writes_to_a_card_that_is_no_more_is_told_and_nobody_gets_it(bot: Bot, towel: Promotion) -> None:
    _, yi = await bot.jia_and_yi()
    await yi.says("Dear Jia")
    await bot.heard("jia", "Dear Jia")
    await _writes(bot, "yi", new_code(), "Dear Wu")
    await bot.heard("yi", "nobody behind this card")
    assert not await Communication.filter(text="Dear Wu").exists()


async def test_what_a_promoter_writes_to_their_own_card_goes_to_no_customer(bot: Bot, towel: Promotion) -> None:
    await bot.jia_and_yi()
    await _writes(bot, "jia", bot.card_of("jia"), "just trying")
    await bot.heard("jia", "your own card")
    assert not await Communication.filter(text="just trying").exists()
    assert not [each for each in bot.channel.at("jia") if "nobody behind" in each.text]
