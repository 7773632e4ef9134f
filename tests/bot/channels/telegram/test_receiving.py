import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from bot.channels.capabilities import Polls, Receives
from bot.channels.envelope import RawUpdate
from bot.channels.telegram.api import BotApi, open_session
from bot.channels.telegram.at_rest_cipher import AtRestCipher
from bot.channels.telegram.channel import PolledTelegram, PostedTelegram, Telegram
from bot.channels.telegram.polling import poll
from bot.events import BotStarted
from models.recording.group_commit import NotRecorded
from tests.bot.channels.telegram.conftest import PUBLIC_URL, Opening, until
from tests.fixtures.patience import within
from tests.fixtures.telegram import FakeTelegram, Person

TakeIn = Callable[[list[RawUpdate]], Awaitable[None]]


@asynccontextmanager
async def polling(channel: Telegram, take_in: TakeIn) -> AsyncIterator[None]:
    assert isinstance(channel, PolledTelegram)
    task = asyncio.create_task(channel.poll(take_in))
    try:
        yield
    finally:
        task.cancel()
        async with within():
            await asyncio.gather(task, return_exceptions=True)


async def test_an_update_is_confirmed_only_after_it_is_taken_in(
    telegram: FakeTelegram, channel: Telegram, yi: Person
) -> None:
    taken: list[RawUpdate] = []
    committed = asyncio.Event()

    async def take_in(claims: list[RawUpdate]) -> None:
        taken.extend(claims)
        await committed.wait()

    update = yi.starts("join_abc")
    async with polling(channel, take_in):
        await until(lambda: taken)
        await asyncio.sleep(0.05)
        assert not update.acknowledged.is_set()
        committed.set()
        await update.taken()
    (claim,) = taken
    assert json.loads(claim.body) == update.body
    (started,) = channel.parse(claim.body)
    assert isinstance(started, BotStarted)
    assert started.payload == "join_abc"


@pytest.mark.slow
async def test_what_could_not_be_recorded_comes_again(telegram: FakeTelegram, channel: Telegram, yi: Person) -> None:
    tries: list[list[str]] = []

    async def take_in(claims: list[RawUpdate]) -> None:
        tries.append([claim.external_id for claim in claims])
        if len(tries) == 1:
            raise NotRecorded("the disk is full")

    update = yi.says("hello")
    async with polling(channel, take_in):
        await update.taken()
    assert len(tries) == 2
    assert tries[0] == tries[1]


@pytest.mark.slow
async def test_polling_survives_failures_and_another_poller(
    telegram: FakeTelegram, channel: Telegram, yi: Person, caplog: pytest.LogCaptureFixture
) -> None:
    taken: list[RawUpdate] = []

    async def take_in(claims: list[RawUpdate]) -> None:
        taken.extend(claims)

    telegram.failures.on("getUpdates").refuse(409, "Conflict: terminated by other getUpdates request")
    telegram.failures.on("getUpdates").bad_gateway()
    update = yi.says("hello")
    async with polling(channel, take_in):
        await update.taken()
    assert [channel.parse(claim.body)[0].sender.name for claim in taken] == ["Yi"]
    troubles = [vars(record) for record in caplog.records if record.message == "telegram_poll_failed"]
    assert "another program" in troubles[0]["mend"]


async def test_however_long_nothing_could_be_recorded_it_is_asked_for_soon_after(
    telegram: FakeTelegram, yi: Person
) -> None:
    refused = 0

    async def take_in(_claims: list[RawUpdate]) -> None:
        nonlocal refused
        if refused < 8:
            refused += 1
            raise NotRecorded("the disk is full")

    update = yi.says("hello")
    async with open_session(1, telegram.api_url) as session, within():
        api = BotApi(session, telegram.api_url, telegram.token)
        asking = asyncio.create_task(poll(api, AtRestCipher("42:A"), take_in, again_s=0.01))
        await update.taken()
        asking.cancel()
    assert refused == 8


async def test_ids_that_start_anew_lower_are_found(telegram: FakeTelegram, yi: Person) -> None:
    taken: list[RawUpdate] = []

    async def take_in(claims: list[RawUpdate]) -> None:
        taken.extend(claims)

    async with open_session(1, telegram.api_url) as session:
        api = BotApi(session, telegram.api_url, telegram.token)
        asking = asyncio.create_task(poll(api, AtRestCipher("42:A"), take_in, wait_s=0))
        await yi.says("before the quiet week").taken()
        await asyncio.sleep(0.05)  # and nothing was said
        telegram.world.delivery._next_id = 17
        await yi.says("after it").taken()
        asking.cancel()
    assert len(taken) == 2


@pytest.mark.slow
async def test_ids_that_start_anew_during_an_outage_are_found(
    telegram: FakeTelegram, channel: Telegram, yi: Person
) -> None:
    taken: list[RawUpdate] = []

    async def take_in(claims: list[RawUpdate]) -> None:
        if not taken:
            telegram.failures.on("getUpdates").bad_gateway()
            telegram.world.delivery._next_id = 17
            yi.says("a week later")
        taken.extend(claims)

    yi.says("before the outage")
    async with polling(channel, take_in):
        await until(lambda: any("a week later" in claim.body for claim in taken))


async def test_polling_asks_for_every_kind_we_read(telegram: FakeTelegram, channel: Telegram) -> None:
    async def take_in(claims: list[RawUpdate]) -> None:
        raise AssertionError("nothing was said")

    async with polling(channel, take_in):
        await until(lambda: telegram.world.delivery.allowed)
    assert {"message", "edited_message", "callback_query", "inline_query", "chosen_inline_result"} < {
        *telegram.world.delivery.allowed
    }


async def test_a_bot_either_asks_or_is_posted(telegram: FakeTelegram, opening: Opening) -> None:
    async with opening(receive="polling") as asks:
        assert isinstance(asks, Polls)
        assert not isinstance(asks, Receives)
        assert telegram.world.delivery.webhook is None
    async with opening(receive="webhook") as posted:
        assert isinstance(posted, PostedTelegram)
        assert not isinstance(posted, Polls)
        webhook = telegram.world.delivery.webhook
        assert webhook is not None
        assert webhook.url == f"{PUBLIC_URL}/hooks/telegram"
        assert webhook.secret
        assert telegram.token not in webhook.secret
    async with opening(receive="polling"):
        assert telegram.world.delivery.webhook is None
