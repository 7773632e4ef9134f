"""A promoter sees how many answers a customer's platform still takes before spending them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.channels.capabilities import Budget, HasReplyWindow
from models.people.promoters import Promoter
from models.queue.outbox import OutboxMessage, enqueue_to
from models.queue.payloads import sentence
from models.storage.clock import now
from models.storage.database import transaction
from models.talking.conversations import Conversation
from tests.bot.conftest import Bot
from tests.fixtures.made_up import MadeUp, Person


@dataclass
class Metered(MadeUp, HasReplyWindow):
    """A made-up platform that counts what it takes. ``left`` is asked each time."""

    left: Callable[[str], Awaitable[Budget | None]] | None = None

    async def budget(self, account: str) -> Budget | None:
        return await self.left(account) if self.left else None


@pytest.fixture
def channel() -> Metered:
    return Metered()


@pytest.fixture
def jia(jia_and_yi: tuple[Person, Person]) -> Person:
    """Yi has written to her, by a channel that takes five answers to a message."""
    return jia_and_yi[0]


def allows(channel: Metered, left: int, *, hours: int = 48) -> None:
    """Yi's account takes so many answers more; nobody else's is counted."""

    async def budget(account: str) -> Budget | None:
        spent = sum("Jia · " in text for text in channel.to("yi"))
        until = now() + timedelta(hours=hours)
        return Budget(left=max(0, left - spent), of=5, until=until) if account == "yi" else None

    channel.left = budget


async def test_who_chooses_a_customer_sees_what_is_left(bot: Bot, channel: Metered, jia: Person) -> None:
    allows(channel, 3)
    await jia.presses(f"talk:{(await Conversation.get()).id}")
    assert "3 of 5 answers left, until " in await bot.heard("jia", "You are writing to Yi")


async def test_times_are_the_promoters_own(bot: Bot, channel: Metered, jia: Person) -> None:
    await Promoter.all().update(timezone="Asia/Shanghai")
    allows(channel, 3)
    await jia.presses(f"talk:{(await Conversation.get()).id}")
    notice = await bot.heard("jia", "3 of 5 answers left")
    until = datetime.fromisoformat(notice.rpartition("until ")[2][:16]).replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    assert abs(until - (now() + timedelta(hours=48))) < timedelta(minutes=2)
    assert "UTC" not in notice


async def test_who_chooses_a_customer_too_late_sees_that_words_will_wait(
    bot: Bot, channel: Metered, jia: Person
) -> None:
    allows(channel, 3, hours=-1)
    await jia.presses(f"talk:{(await Conversation.get()).id}")
    notice = await bot.heard("jia", "You are writing to Yi")
    assert "waits until they write again" in notice
    assert "answers left" not in notice


async def test_what_is_let_go_meanwhile_is_not_overtaken(bot: Bot, channel: Metered, jia: Person) -> None:
    async with transaction():
        held = await enqueue_to("madeup", "jia", sentence("heading", name="Held", topic="x"))
        await OutboxMessage.filter(id=held.id).update(not_before=now() + timedelta(days=1))

    async def lets_go(account: str) -> Budget | None:
        """While the next row is worded."""
        if account == "yi":
            await OutboxMessage.filter(id=held.id).update(not_before=now())
        return None

    channel.left = lets_go
    await jia.presses(f"talk:{(await Conversation.get()).id}")
    await bot.heard("jia", "You are writing to Yi")
    told = [text for text in channel.to("jia") if "Held" in text or "You are writing to Yi" in text]
    assert ["Held" in text for text in told] == [True, False]


async def test_before_the_last_answer_the_promoter_is_told(bot: Bot, channel: Metered, jia: Person) -> None:
    allows(channel, 3)
    await jia.presses(f"talk:{(await Conversation.get()).id}")
    await bot.heard("jia", "You are writing to Yi")
    await jia.says("Very soft.")
    await bot.heard("yi", "Very soft.")
    await jia.says("And warm.")
    await bot.heard("yi", "And warm.")
    assert "Yi\n1 of 5 answers left" in await bot.heard("jia", "1 of 5 answers left")
    assert await OutboxMessage.filter(kind="few-left").count() == 1
