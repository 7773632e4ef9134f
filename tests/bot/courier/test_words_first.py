"""Words go before notices to the same chat; notices that wait together go together; each is told exactly once."""

import asyncio
import random
import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.channels.contract import SendLimits
from bot.outcomes import Passing
from models.people.customers import Customer, new_customer
from models.queue.gatherings import scatter
from models.queue.outbox import OutboxMessage, SendState, enqueue_to
from models.queue.payloads import sentence
from models.reading.opens import Proof
from models.sharing.promotions import Promotion
from models.sharing.tags import Tag
from models.storage.bell import OUTBOX
from models.storage.clock import now
from models.storage.database import transaction
from tests.bot.conftest import Bot
from tests.fixtures.made_up import Delivered, MadeUp
from tests.fixtures.patience import within

GAP_S = 0.05


@pytest.fixture
def channel() -> MadeUp:
    """A platform that takes one message to a chat at a time, with a pause."""
    return MadeUp(limits=SendLimits(account_gap_s=GAP_S))


@dataclass
class House:
    """A promoter whose card customers open, and what their chat shows."""

    bot: Bot
    tag: Tag
    customers: list[Customer] = field(default_factory=list)

    async def opened(self) -> str:
        """Somebody new, known by name, opens the card."""
        name = f"Customer{len(self.customers) + 1:03}."
        who = await new_customer(name)
        self.customers.append(who)
        marked = await self.bot.catalogue.look_up(self.tag.code)
        assert marked is not None
        await self.bot.visits.record_open(marked, channel="web", customer_id=who.id, proof=Proof.OPENED)
        return name

    async def asks(self, words: str) -> None:
        async with transaction():
            await enqueue_to("madeup", "jia", sentence("heading", name=words, topic="x"))
        self.bot.courier._bell.ring("outbox")

    def shown(self) -> list[str]:
        """The texts of the chat as they stand: what was edited reads as it does now."""
        now = {edited[1]: edited[2].text for edited in self.bot.channel.edited}
        return [now.get(each.external_id, each.text) for each in self.bot.channel.delivered if each.account == "jia"]

    def named(self) -> Counter[str]:
        return Counter(name for text in self.shown() for name in re.findall(r"Customer\d{3}\.", text))

    async def outbox_empty(self) -> None:
        async with within():
            while await OutboxMessage.filter(state__in=[SendState.QUEUED, SendState.SENDING]).exists():
                self.bot.bell.ring(OUTBOX)
                await asyncio.sleep(0.02)


@pytest.fixture
async def house(idle_bot: Bot, towel: Promotion) -> AsyncIterator[House]:
    async with idle_bot.working():
        _, jia = await idle_bot.promoter("jia", "Jia")
        await jia.says("/card")
        await idle_bot.until(lambda: len(idle_bot.channel.to("jia")) >= 2)
        tag = await Tag.get()
        house = House(idle_bot, tag)
        await house.outbox_empty()
        yield house


@pytest.mark.slow
async def test_a_question_goes_before_a_hundred_notices_and_every_name_is_told_once(house: House) -> None:
    for _ in range(100):
        await house.opened()
    before = len(house.bot.channel.delivered)
    await house.asks("Is it soft?")
    await house.bot.heard("jia", "Is it soft?")
    asked = next(n for n, each in enumerate(house.bot.channel.delivered) if "Is it soft?" in each.text)
    assert asked <= before + 1
    await house.outbox_empty()
    assert house.named() == Counter(who.name for who in house.customers)
    assert len(house.shown()) < 20
    assert "customers opened “Towel”" in "\n".join(house.shown())


@pytest.mark.slow
async def test_opens_whose_reader_is_not_known_are_counted_and_called_no_people(house: House) -> None:
    house.bot.channel.slow["jia"] = 0.3
    marked = await house.bot.catalogue.look_up(house.tag.code)
    assert marked is not None
    await house.opened()
    for n in range(5):
        number = await house.bot.visits.record_open(marked, channel="web", proof=Proof.OPENED)
        await OutboxMessage.create(**_notice(number, n))
    await OutboxMessage.filter(kind="opened_by_many").delete()  # told when the minute is over
    await house.outbox_empty()
    openings = [text for text in house.shown() if "is not known" in text]
    assert "5 opens of “Towel” · who read is not known" in "\n".join(openings) or "6 opens of" in "\n".join(openings)
    assert "people" not in "\n".join(openings)


def _notice(number: int, n: int) -> dict[str, Any]:
    at = now()
    return {
        "channel": "madeup",
        "account": "jia",
        "lane": "madeup:jia",
        "kind": "opened",
        "facts": {"open_id": str(number)},
        "dedupe": f"opened again {n}",
        "rank": 1,
        "not_before": at,
        "created_at": at,
    }


@pytest.mark.slow
async def test_a_quoted_gathering_names_nobody_to_write_to(house: House) -> None:
    house.bot.channel.slow["jia"] = 0.2
    for _ in range(6):
        await house.opened()
    await house.outbox_empty()
    gathered = await OutboxMessage.filter(gathered_in_id__not_isnull=True)
    tellers = {row.gathered_in_id for row in gathered}
    assert tellers
    for teller in await OutboxMessage.filter(id__in=list(tellers)):
        assert teller.conversation_id is None


async def test_what_was_gathered_in_a_notice_that_is_gone_is_told_all_the_same(house: House) -> None:
    await house.opened()
    await house.outbox_empty()
    await OutboxMessage.create(**_notice(1, 1), gathered_in_id=4711)
    await scatter()  # unless the courier did, which looks for such by itself
    assert (await OutboxMessage.get(dedupe="opened again 1")).gathered_in_id is None
    await house.outbox_empty()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
async def test_whatever_happens_words_stay_in_order_and_wait_for_no_notices(
    idle_bot: Bot, towel: Promotion, seed: int
) -> None:
    """Words and notices in any order, a platform that refuses now and then, a courier that dies now and then."""
    dice = random.Random(seed)
    bot, channel = idle_bot, idle_bot.channel
    async with bot.working():
        _, jia = await bot.promoter("jia", "Jia")
        await jia.says("/card")
        await bot.until(lambda: len(channel.to("jia")) >= 2)
        house = House(bot, await Tag.get())
        await house.outbox_empty()

    def refuse(_: Delivered) -> None:
        if dice.random() < 0.15:
            raise Passing("busy")

    channel.before = refuse
    channel.slow["jia"] = 0.01
    asked: list[str] = []
    waited_from: dict[str, int] = {}
    courier = asyncio.create_task(bot.courier.run(alone=True))
    kills = 0
    for _ in range(60):
        match dice.choice(["open"] * 6 + ["ask"] * 3 + ["pause", "kill"]):
            case "open":
                await house.opened()
            case "ask":
                words = f"Question {len(asked) + 1}?"
                asked.append(words)
                waited_from[words] = len(channel.delivered)
                await house.asks(words)
            case "pause":
                await asyncio.sleep(dice.random() * 0.15)
            case "kill":
                await _die(courier)
                kills += 1
                courier = asyncio.create_task(bot.courier.run(alone=True))
    await house.outbox_empty()
    await _die(courier)
    said = [text for text in channel.to("jia") if "Question" in text]
    first_said = list(dict.fromkeys(next(words for words in asked if f"{words} " in f"{text} ") for text in said))
    # Whoever dies again and again while they send the same has perhaps told it, perhaps not: that is on record.
    perhaps = {
        row.facts["arguments"]["name"] for row in await OutboxMessage.filter(kind="heading", state=SendState.UNCERTAIN)
    }
    assert first_said == [words for words in asked if words in first_said or words not in perhaps]
    for words, before in waited_from.items():
        if words not in first_said:
            continue
        at = next(n for n, each in enumerate(channel.delivered) if words in each.text)
        notices = [each for each in channel.delivered[before:at] if "Question" not in each.text]
        assert len(notices) <= 1 + kills
    uncertain = {row.facts["open_id"] for row in await OutboxMessage.filter(kind="opened", state=SendState.UNCERTAIN)}
    named = house.named()
    certain = sum(1 for who in house.customers if named[who.name] == 1)
    assert len(house.customers) - certain <= len(uncertain)
    assert max(named.values()) <= 1 + kills


async def _die(courier: "asyncio.Task[None]") -> None:
    courier.cancel()
    with suppress(asyncio.CancelledError):
        await courier
