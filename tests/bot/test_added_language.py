"""A language is added by its folder alone: people join, type and are answered in it."""

import pytest

from models.people.promoters import invite
from models.sharing.promotions import Promotion
from models.words import languages, say
from tests.bot.conftest import Bot
from tests.fixtures.added_language import pigeons
from tests.fixtures.made_up import Person


@pytest.fixture
async def jia(added_language: str, bot: Bot) -> Person:
    """A promoter whose invitation is in that language."""
    invited = await invite("Jia", language=added_language)
    jia = bot.person("jia", "Jia")
    await jia.starts(f"join_{invited.code}")
    await bot.heard("jia", pigeons("one of your devices"))
    return jia


@pytest.mark.slow
def test_it_is_one_of_ours_and_says_what_it_is_called(added_language: str) -> None:
    assert added_language in languages()
    assert say(added_language, "language-name") == "Gurrisch"


@pytest.mark.slow
async def test_its_word_for_a_command_is_understood_and_the_answer_is_in_it(
    bot: Bot, jia: Person, towel: Promotion
) -> None:
    await jia.says("gurrblatt")
    assert "https://cards.test/c/" in await bot.heard("jia", "Towel")
    await jia.says("/help")
    assert await bot.heard("jia", pigeons(say("en", "does-card")))


@pytest.mark.slow
async def test_what_is_asked_for_as_a_whole_message_is_understood(bot: Bot, jia: Person, added_language: str) -> None:
    await jia.says("ruckediguh, mein futter!")
    await bot.heard("jia", pigeons("This is all that is kept about you"))
    await jia.says("kein gurren")
    stopped = say(added_language, "stopped-promoter")
    assert await bot.heard("jia", stopped) == stopped
