"""At rest: what the other tests wait for."""

import pytest

from tests.bot.conftest import Bot
from tests.fixtures.record import at_rest

pytestmark = pytest.mark.both_databases


async def test_nobody_is_at_rest_before_what_came_in_is_acted_upon_and_answered(idle_bot: Bot) -> None:
    await idle_bot.person("zed", "Zed").says("hello")
    async with idle_bot.working():
        await at_rest()
        answers = idle_bot.channel.to("zed")
    assert len(answers) == 1
