"""A promoter blocks a customer: nothing of theirs arrives, they hear no reason; and who writes too fast is slowed."""

import asyncio

import pytest

from models.people.customers import Customer
from models.people.promoters import Promoter, deactivate
from models.queue.outbox import OutboxMessage, SendState
from models.sharing.promotions import Promotion
from models.sharing.tags import issue_tag
from models.storage.clock import now
from models.storage.database import transaction
from models.talking.blocks import AbuseReport, Block
from models.talking.communications import Communication, Delivery, Direction
from models.talking.quotas import AT_ONCE, MAX_WAITING, TOO_FAST
from tests.bot.conftest import Bot
from tests.fixtures.made_up import Person
from tests.fixtures.patience import within
from tests.fixtures.record import at_rest


async def _talking(bot: Bot, towel: Promotion, *names: str) -> tuple[Person, list[Person]]:
    """Jia, and these customers in conversation with her."""
    row, jia = await bot.promoter("jia", "Jia")
    tag = await issue_tag(towel, row, "madeup")
    customers = []
    for name in names:
        who = bot.person(name.lower(), name)
        await who.starts(tag.code)
        await who.says(f"Hello from {name}")
        await bot.heard("jia", f"Hello from {name}")
        customers.append(who)
    return jia, customers


def _arrived(bot: Bot, account: str, words: str) -> int:
    return sum(words in text for text in bot.channel.to(account))


async def test_nothing_of_a_blocked_customers_arrives_until_it_is_taken_back(bot: Bot, towel: Promotion) -> None:
    jia, (yi, bo) = await _talking(bot, towel, "Yi", "Bo")
    await jia.says("/block Yi")
    await bot.heard("jia", "Yi is blocked")
    await yi.says("horrible words")
    await bot.heard("yi", "can’t be passed on")
    await yi.says("more horrible words")
    await bo.says("ordinary words")
    await bot.heard("jia", "ordinary words")
    assert _arrived(bot, "jia", "horrible") == 0
    assert _arrived(bot, "yi", "can’t be passed on") == 1
    await jia.says("/unblock Yi")
    await bot.heard("jia", "can write to you again")
    await yi.says("kind words")
    await bot.heard("jia", "kind words")


async def test_no_notice_of_a_blocked_customer_is_told(bot: Bot, towel: Promotion) -> None:
    jia, (yi,) = await _talking(bot, towel, "Yi")
    await jia.says("/block Yi")
    await bot.heard("jia", "Yi is blocked")
    before = len(bot.channel.to("jia"))
    await yi.says("/stop")
    await bot.heard("yi", "Jia")
    await jia.says("/help")
    await bot.until(lambda: len(bot.channel.to("jia")) > before)
    assert [text for text in bot.channel.to("jia")[before:] if "Yi" in text] == []


async def test_what_is_written_to_a_blocked_customer_is_not_sent(bot: Bot, towel: Promotion) -> None:
    jia, (_yi,) = await _talking(bot, towel, "Yi")
    talking = (await Communication.get()).conversation_id
    await jia.presses(f"block:{talking}")
    await bot.heard("jia", "is blocked")
    await jia.presses(f"talk:{talking}")
    await bot.heard("jia", "writing to")
    await jia.says("still there?")
    await bot.heard("jia", "You have blocked Yi")
    assert _arrived(bot, "yi", "still there?") == 0


async def test_a_report_waits_for_the_operator_once(bot: Bot, towel: Promotion) -> None:
    jia, (_yi,) = await _talking(bot, towel, "Yi")
    talking = (await Communication.get()).conversation_id
    for words in ("operator is asked", "asked already"):
        await jia.presses(f"report:{talking}")
        await bot.heard("jia", words)
    assert await AbuseReport.all().count() == 1


async def test_only_ones_own_customers_are_blocked_or_reported(bot: Bot, towel: Promotion) -> None:
    _, (yi,) = await _talking(bot, towel, "Yi")
    _, eve = await bot.promoter("eve", "Eve")
    talking = (await Communication.get()).conversation_id
    for action in ("block", "unblock", "report"):
        before = len(bot.channel.to("eve"))
        await eve.presses(f"{action}:{talking}")
        await yi.presses(f"{action}:{talking}")
        await bot.until(lambda before=before: len(bot.channel.to("eve")) > before)  # type: ignore[misc]  # (mypy can't tell a default's type)
    assert (await Block.all().count(), await AbuseReport.all().count()) == (0, 0)


@pytest.mark.slow
async def test_a_flood_reaches_the_promoter_as_a_trickle_and_nothing_is_lost_silently(
    bot: Bot, towel: Promotion
) -> None:
    _, (yi, bo) = await _talking(bot, towel, "Yi", "Bo")
    flood = AT_ONCE + MAX_WAITING + 10
    for n in range(flood):
        await yi.says(f"spam {n}")
    await bot.heard("yi", "You write faster")
    await bot.heard("yi", "not passed on")
    await bo.says("a question of Bo's")
    await bot.heard("jia", "a question of Bo's")
    theirs = await Customer.get(name="Yi")
    said = Communication.filter(conversation__customer_id=theirs.id, direction=Direction.TO_PROMOTER)
    async with within():
        while await said.count() < flood + 1:
            await asyncio.sleep(0.05)
    assert _arrived(bot, "jia", "spam") <= AT_ONCE + 5
    refused = await said.filter(state=Delivery.FAILED, reason=TOO_FAST).count()
    waiting = await OutboxMessage.filter(kind="relay", state=SendState.QUEUED).order_by("id")
    assert refused + len(waiting) + _arrived(bot, "jia", "spam") >= flood
    assert [each.not_before for each in waiting] == sorted(each.not_before for each in waiting)
    assert _arrived(bot, "yi", "You write faster") == 1


async def test_what_waits_for_a_promoter_who_is_ended_is_not_told_and_the_customer_hears_so(
    bot: Bot, towel: Promotion
) -> None:
    _, (yi,) = await _talking(bot, towel, "Yi")
    for n in range(AT_ONCE + 1):
        await yi.says(f"line {n}")
    await bot.heard("yi", "You write faster")
    await at_rest()
    async with transaction():
        await deactivate((await Promoter.get()).id)
    before = len(bot.channel.to("jia"))
    await OutboxMessage.filter(kind="relay", state=SendState.QUEUED).update(not_before=now())
    await bot.heard("yi", "no longer work here")
    assert bot.channel.to("jia")[before:] == []
