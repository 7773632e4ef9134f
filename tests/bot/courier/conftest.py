"""A promoter and a customer who have just met."""

import pytest

from models.sharing.promotions import Promotion
from models.sharing.tags import Tag
from tests.bot.conftest import Bot
from tests.fixtures.made_up import MadeUp, Person


@pytest.fixture
async def jia_and_yi(bot: Bot, channel: MadeUp, towel: Promotion) -> tuple[Person, Person]:
    """Yi has come through Jia's card and asked about the towel."""
    _, jia = await bot.promoter("jia", "Jia")
    await jia.says("/card")
    await bot.until(lambda: len(channel.to("jia")) >= 2)
    yi = bot.person("yi", "Yi")
    await yi.starts((await Tag.get()).code)
    await bot.heard("yi", "shared this with you")
    await yi.says("Is it soft?")
    await bot.heard("jia", "Is it soft?")
    return jia, yi
