"""How a page was read is told once it has been read, not in the middle of it."""

import asyncio
from datetime import timedelta

from models.queue.outbox import OutboxMessage, SendState
from models.reading.interactions import Event, Interaction
from models.recording.visits import Visits
from models.sharing.promotions import add_promotion
from models.sharing.tags import issue_tag
from models.storage.bell import OUTBOX, Bell
from models.storage.clock import now
from tests.bot.conftest import Bot
from tests.fixtures.patience import within


async def test_a_reader_who_still_reads_is_told_of_when_they_have_stopped(bot: Bot, visits: Visits, bell: Bell) -> None:
    jia, _ = await bot.promoter("jia", "Jia")
    card = await bot.catalogue.look_up((await issue_tag(await add_promotion("Towel", page="#"), jia, "made-up")).code)
    assert card is not None
    number = await visits.record_open(card, channel="made-up")
    for second, seconds in enumerate([45.0, 50.0]):
        await visits.record_report(number, [Event(f"event-{second}", "dwell", {"seconds": seconds}, seconds, now())])
    await OutboxMessage.filter(kind="read").update(not_before=now())
    bell.ring(OUTBOX)
    async with within():
        while not await OutboxMessage.filter(kind="read", not_before__gt=now(), state=SendState.QUEUED).exists():
            await asyncio.sleep(0.01)
    await Interaction.filter(open_id=number).update(at=now() - timedelta(seconds=21))
    await OutboxMessage.filter(kind="read").update(not_before=now())
    bell.ring(OUTBOX)
    await bot.until(lambda: bool(bot.channel.edited))
    assert "1 min 35 s" in bot.channel.edited[0][2].text


async def test_the_promoter_is_told_which_section_was_mostly_read(bot: Bot, visits: Visits, bell: Bell) -> None:
    jia, _ = await bot.promoter("jia", "Jia")
    card = await bot.catalogue.look_up((await issue_tag(await add_promotion("Towel", page="#"), jia, "made-up")).code)
    assert card is not None
    number = await visits.record_open(card, channel="made-up")
    sections = [{"name": "Towel", "seconds": 10, "place": 0}, {"name": "Prices", "seconds": 40, "place": 2}]
    told = Event("event-1", "dwell", {"seconds": 50, "sections": sections}, 50.0, now() - timedelta(seconds=21))
    await visits.record_report(number, [told])
    await OutboxMessage.filter(kind="read").update(not_before=now())
    bell.ring(OUTBOX)
    await bot.until(lambda: bool(bot.channel.edited))
    words = bot.channel.edited[0][2].text.translate({0x2068: None, 0x2069: None})
    assert words.endswith("50 s, 0 % of the page · mostly “Prices”, 40 s")
