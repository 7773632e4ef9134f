"""What a platform won't take until the recipient writes goes another way, or waits; nothing lost, nothing twice."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from bot.messages import Message as Worded
from bot.outcomes import Final, Parked
from models.people.addresses import Address
from models.queue.outbox import OutboxMessage, SendState
from models.sharing.tags import Tag
from models.talking.conversations import Conversation
from tests.bot.conftest import Bot
from tests.fixtures.made_up import Delivered, MadeUp, Person
from tests.fixtures.patience import within

pytestmark = pytest.mark.both_databases


@dataclass
class Talk:
    jia: Person
    yi: Person
    customer_id: int


@pytest.fixture
async def talk(bot: Bot, jia_and_yi: tuple[Person, Person]) -> Talk:
    """Jia and Yi are talking about the towel."""
    jia, yi = jia_and_yi
    talking = await Conversation.get()
    await jia.presses(f"talk:{talking.id}")
    await bot.heard("jia", "You are writing to Yi")
    return Talk(jia, yi, talking.customer_id)


async def another_address(customer_id: int, account: str, *, channel: str = "madeup") -> None:
    yi = await Address.get(account="yi")
    await Address.create(
        channel=channel, account=account, customer_id=customer_id, created_at=yi.created_at, used_at=yi.created_at
    )


def closed(*accounts: str) -> Callable[[Delivered], None]:
    """These accounts can't be written to now."""

    def weather(arriving: Delivered) -> None:
        if arriving.account in accounts:
            raise Parked("held-window")

    return weather


async def waiting(lane: str) -> OutboxMessage:
    async with within():
        while (row := await OutboxMessage.get_or_none(lane=lane, reason__startswith="held:")) is None:
            await asyncio.sleep(0.02)
    return row


async def test_it_goes_to_another_address_at_once_and_never_again(bot: Bot, channel: MadeUp, talk: Talk) -> None:
    await another_address(talk.customer_id, "yi-browser")
    channel.before = closed("yi")
    await talk.jia.says("Very soft.")
    notice = await bot.heard("jia", "gets this by Madeup instead")
    assert "Very soft." in notice
    assert "their app allows answers only for a while" in notice
    await bot.heard("yi-browser", "Very soft.")
    channel.before = None
    await talk.yi.says("Thank you")
    await bot.heard("jia", "Thank you")
    assert not any("Very soft." in text for text in channel.to("yi"))
    assert sum("Very soft." in text for text in channel.to("yi-browser")) == 1


async def test_without_another_it_waits_and_the_promoter_gets_a_link_to_pass_on(
    bot: Bot, channel: MadeUp, talk: Talk
) -> None:
    channel.before = closed("yi")
    await talk.jia.says("Very soft.")
    await bot.heard("jia", "This waits until Yi writes again")
    [notice] = [d.outgoing for d in channel.delivered if isinstance(d.outgoing, Worded) and "This waits" in d.text]
    [[offered]] = notice.buttons
    await talk.jia.presses(offered.action)
    own = await bot.heard("jia", "A link of their own for Yi")
    tag = await Tag.get(recipient_id=talk.customer_id, channel="web")
    assert f"https://cards.test/c/{tag.code}" in own
    await talk.yi.says("Hello?")
    channel.before = None
    await talk.yi.says("Anybody?")
    await bot.heard("yi", "Very soft.")
    assert sum("Very soft." in text for text in channel.to("yi")) == 1


async def test_of_what_waits_the_promoter_is_told_once_however_often_it_is_held(
    bot: Bot, channel: MadeUp, talk: Talk
) -> None:
    channel.before = closed("yi")
    await talk.jia.says("Very soft.")
    await bot.heard("jia", "This waits until Yi writes again")
    await talk.yi.says("Hello?")
    await bot.heard("jia", "Hello?")
    row = await waiting("madeup:yi")
    assert row.state is SendState.QUEUED
    assert sum("This waits" in text for text in channel.to("jia")) == 1


async def test_when_every_way_is_closed_it_waits_and_goes_where_they_write_first(
    bot: Bot, channel: MadeUp, talk: Talk
) -> None:
    await another_address(talk.customer_id, "yi-tablet")
    channel.before = closed("yi", "yi-tablet")
    await talk.jia.says("Very soft.")
    row = await waiting("madeup:yi")
    assert row.held_in == ["madeup:yi", "madeup:yi-tablet"]
    channel.before = closed("yi-tablet")
    await talk.yi.says("Hello?")
    await bot.heard("yi", "Very soft.")
    assert not channel.to("yi-tablet")


async def test_where_the_other_way_takes_no_such_thing_it_waits_after_all(
    bot: Bot, channel: MadeUp, talk: Talk
) -> None:
    await another_address(talk.customer_id, "yi-telephone")

    def weather(arriving: Delivered) -> None:
        closed("yi")(arriving)
        if arriving.account == "yi-telephone":
            raise Final("failed-unsupported")

    channel.before = weather
    await talk.jia.says("Very soft.")
    await bot.heard("jia", "This waits until Yi writes again")
    assert (await waiting("madeup:yi")).held_in == ["madeup:yi", "madeup:yi-telephone"]
    channel.before = None
    await talk.yi.says("Hello?")
    await bot.heard("yi", "Very soft.")


async def test_a_way_that_is_not_open_here_or_is_barred_is_no_way(bot: Bot, channel: MadeUp, talk: Talk) -> None:
    await another_address(talk.customer_id, "elsewhere", channel="gone")
    await another_address(talk.customer_id, "yi-old")
    await Address.filter(account="yi-old").update(blocked_reason="failed-blocked")
    channel.before = closed("yi")
    await talk.jia.says("Very soft.")
    await bot.heard("jia", "This waits until Yi writes again")
    assert (await waiting("madeup:yi")).account == "yi"


@pytest.mark.slow
async def test_what_waits_for_somebody_who_then_leaves_is_told_as_undeliverable(
    bot: Bot, channel: MadeUp, talk: Talk
) -> None:
    channel.before, channel.slow["yi"] = closed("yi"), 0.5
    await talk.jia.says("Very soft.")
    async with within():
        while not await OutboxMessage.filter(lane="madeup:yi", state=SendState.SENDING).exists():
            await asyncio.sleep(0.01)
    await Address.filter(account="yi").update(blocked_reason="failed-blocked")
    assert "they have stopped this bot" in await bot.heard("jia", "Could not be delivered to Yi")
    assert not await OutboxMessage.filter(lane="madeup:yi", state=SendState.QUEUED).exists()
