"""/history: what there was with a customer, page by page, for their own promoter only."""

from bot.messages import Message
from models.sharing.promotions import Promotion
from models.talking.communications import Direction, add_communication
from models.talking.conversations import Conversation
from tests.bot.conftest import Bot


def _buttons(bot: Bot, account: str) -> dict[str, str]:
    """Label → action or address, of the last message there."""
    messages = [each.outgoing for each in bot.channel.delivered if each.account == account]
    last = [each for each in messages if isinstance(each, Message)][-1]
    return {button.label: button.action or button.url for row in last.buttons for button in row}


async def test_a_promoter_reads_back_page_by_page(bot: Bot, towel: Promotion) -> None:
    jia_row, jia = await bot.promoter("jia", "Jia")
    await jia.says("/history")
    await bot.heard("jia", "no customers yet")
    await jia.says(f"/card {towel.title}")
    await bot.heard("jia", "https://cards.test/c/")
    cards = [each.outgoing for each in bot.channel.delivered if isinstance(each.outgoing, Message)]
    tag = next(each.media[0].name for each in reversed(cards) if each.media).removesuffix(".png")
    await bot.person("yi", "Yi").starts(tag)
    await bot.heard("jia", "Yi opened")
    talk = await Conversation.get(promoter_id=jia_row.id)
    for number in range(12):
        await add_communication(
            talk, Direction.TO_PROMOTER, channel="madeup", source=f"yi:{number}", text=f"question {number}"
        )

    await jia.says("历史")
    await bot.heard("jia", "Whose history")
    await jia.presses(f"history:{talk.id}")
    latest = await bot.heard("jia", "Everything with Yi")
    assert "question 11" in latest
    assert "question 1\n" not in latest
    buttons = _buttons(bot, "jia")
    assert buttons["🗂 Whole history"] == f"https://cards.test/console/customers/{talk.customer_id}"
    await jia.presses(buttons["⬆️ Earlier"])
    before = await bot.heard("jia", "question 1\n")
    assert "question 2" not in before
    assert "Yi opened “Towel”" in before
    assert "Earlier" not in " ".join(_buttons(bot, "jia"))

    _, bo = await bot.promoter("bo", "Bo")
    await bo.presses(f"history:{talk.id}")
    await bot.heard("bo", "no customers yet")
    assert not any("question" in text for text in bot.channel.to("bo"))
