"""How most journeys begin: a promotion, Jia who promotes it in Telegram, her card, and customers who come by it."""

from tests.fixtures.house import House
from tests.fixtures.telegram import FakeTelegram
from tests.fixtures.telegram.people import Person
from tests.fixtures.telegram.sent import Sent

QUICK = {
    "HANDBILL_CHANNELS__TELEGRAM__MESSAGES_PER_SECOND": "1000",
    "HANDBILL_CHANNELS__TELEGRAM__ACCOUNT_GAP_S": "0",
}
"""A Bot API server that sets no pace."""


async def promoter_with_card(house: House, telegram: FakeTelegram) -> tuple[Person, str]:
    """Jia, and the code of her tag."""
    await house.ask("promotion", "add", "--title", "Towel", "--target", "https://shop.test/t")
    code = (await house.ask("promoter", "invite", "--name", "Jia"))["code"]
    jia = telegram.person("Jia")
    jia.starts(f"join_{code}")
    jia.says("/card")
    card = await telegram.wait_for(lambda sent: sent.method == "sendPhoto")
    return jia, telegram.card_url(card).rsplit("/", 1)[1]


async def yi_asks(telegram: FakeTelegram, jia: Person, tag: str, words: str) -> tuple[Person, Sent]:
    """Yi, who comes by the card and writes; and the message in which Jia gets it."""
    yi = telegram.person("Yi")
    yi.starts(tag)
    yi.says(words)
    return yi, await telegram.wait_for(lambda sent: sent.chat_id == jia.id and words in sent.text)
