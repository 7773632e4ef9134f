"""Rendering: each payload has a renderer, and a renderer changes no row."""

from models.queue.payloads import Job, Sentence
from models.queue.payloads.base import registered
from tests.bot.conftest import Bot


async def test_every_payload_but_jobs_is_rendered_by_one_renderer(idle_bot: Bot) -> None:
    payloads = {cls for cls in registered().values() if not issubclass(cls, Job)}
    assert len(payloads) > 25
    assert idle_bot.courier._wording._renderers.keys() == {*payloads, Sentence}
