"""A promoter and a customer who have met through a card."""

from dataclasses import dataclass

import pytest

from models.people.promoters import Promoter
from models.sharing.promotions import Promotion
from tests.bot.conftest import Bot
from tests.fixtures.made_up import Person


@dataclass
class Two:
    """Jia, whose clocks show Shanghai's time, and Yi, her only customer (number 1, conversation 1)."""

    bot: Bot
    promoter: Promoter
    jia: Person
    yi: Person

    async def jia_hears(self, words: str, *, times: int = 1) -> str:
        return await self.bot.heard("jia", words, times=times)

    async def yi_hears(self, words: str, *, times: int = 1) -> str:
        return await self.bot.heard("yi", words, times=times)


@pytest.fixture
async def two(bot: Bot, towel: Promotion) -> Two:
    promoter, jia = await bot.promoter("jia", "Jia")
    await Promoter.filter(id=promoter.id).update(timezone="Asia/Shanghai")
    await jia.says("/card")
    await bot.heard("jia", "/c/")
    card = next(each.outgoing for each in bot.channel.delivered if getattr(each.outgoing, "media", ()))
    yi = bot.person("yi", "Yi", "zh")
    await yi.starts(card.media[0].name.removesuffix(".png"))  # type: ignore[union-attr]  # (a card has a picture)
    await bot.heard("jia", "Yi opened")
    return Two(bot, promoter, jia, yi)
