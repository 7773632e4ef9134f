"""The overview: how far a new installation has come, and what waits."""

import pytest

from models.people.addresses import bind, met
from models.people.promoters import invite
from models.reports.first_steps import progress, queues


@pytest.mark.usefixtures("database")
async def test_a_new_installation_has_done_nothing_and_waits_for_nothing() -> None:
    begun = await progress()
    assert not any((begun.promotion, begun.promoter, begun.joined, begun.card, begun.opened, begun.talked))
    waiting = await queues()
    assert (waiting.updates_waiting, waiting.messages_waiting, waiting.oldest_message) == (0, 0, None)
    jia = await invite("Jia")
    await bind(await met("web", "jia"), jia)
    assert (await progress()).joined
