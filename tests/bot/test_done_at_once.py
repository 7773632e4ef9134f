"""Few updates, asked for while nothing else is to be done: stored, done and committed in one go, or not at all."""

import asyncio
import json

import pytest
from tortoise.exceptions import OperationalError

import bot.inbox
from bot.channels.envelope import RawUpdate
from bot.command_context import Services
from bot.events import BotStarted
from bot.inbox import AT_ONCE
from models.people.customers import Customer, new_customer
from models.queue.inbox import StoredUpdate, UpdateState, erase_keys, store_update
from tests.bot.conftest import Bot
from tests.fixtures.patience import within

pytestmark = pytest.mark.both_databases


def _start(account: str, number: int = 1) -> RawUpdate:
    sender = {"account": account, "name": account.title(), "language": "en"}
    body = {"type": "started", "sender": sender, "message_id": f"{account}.{number}", "payload": ""}
    return RawUpdate(external_id=f"{account}.{number}", lane=f"madeup:{account}", body=json.dumps(body))


async def _stored(bot: Bot, *updates: RawUpdate) -> None:
    await bot.recorder.write(*(store_update("madeup", each.external_id, each.lane, each.body) for each in updates))


def _meets_them(monkeypatch: pytest.MonkeyPatch, bad: Exception | None = None) -> None:
    """Every start makes a customer; ``bad``: but for one that goes wrong after that."""

    async def dispatched(_: Services, event: BotStarted) -> None:
        await new_customer(event.sender.account)
        if bad is not None and event.sender.account == "bad":
            raise bad

    monkeypatch.setattr(bot.inbox, "HANDLERS", {BotStarted: dispatched})


async def _customers() -> list[str]:
    return sorted(each.name for each in await Customer.all())


async def test_they_are_stored_and_done_together(idle_bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    _meets_them(monkeypatch)
    assert await idle_bot.worker.does_at_once("madeup", [_start("yi"), _start("bo")])
    assert {(each.state, each.body) for each in await StoredUpdate.all()} == {(UpdateState.DONE, "")}
    assert await _customers() == ["bo", "yi"]


async def test_a_repeat_is_taken_and_does_nothing(idle_bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    _meets_them(monkeypatch)
    for _ in range(2):
        assert await idle_bot.worker.does_at_once("madeup", [_start("yi")])
    assert await _customers() == ["yi"]
    assert await StoredUpdate.all().count() == 1


async def test_a_repeat_of_an_erased_persons_does_nothing_either(
    idle_bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    _meets_them(monkeypatch)
    assert await idle_bot.worker.does_at_once("madeup", [_start("yi")])
    await erase_keys([(await StoredUpdate.get()).id])
    assert await idle_bot.worker.does_at_once("madeup", [_start("yi")])
    assert await _customers() == ["yi"]
    assert await StoredUpdate.all().count() == 1


async def test_those_of_one_conversation_are_done_in_their_order(
    idle_bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    _meets_them(monkeypatch)
    assert await idle_bot.worker.does_at_once("madeup", [_start("yi", 2), _start("yi", 1)])
    done = await StoredUpdate.filter(state=UpdateState.DONE).order_by("id")
    assert [each.external_id for each in done] == ["yi.2", "yi.1"]
    assert await _customers() == ["yi", "yi"]


async def test_while_an_earlier_one_waits_they_are_left_to_be_stored_alone(
    idle_bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    _meets_them(monkeypatch)
    await _stored(idle_bot, _start("yi", 1))
    assert not await idle_bot.worker.does_at_once("madeup", [_start("yi", 2)])
    assert await _customers() == []
    assert await StoredUpdate.all().count() == 1


async def test_what_fails_is_left_to_be_stored_alone_and_harms_nobody_else(
    idle_bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    _meets_them(monkeypatch, LookupError("a mistake of ours"))
    assert not await idle_bot.worker.does_at_once("madeup", [_start("bad"), _start("yi")])
    assert await StoredUpdate.all().count() == 0
    assert await _customers() == []
    await _stored(idle_bot, _start("bad"), _start("yi"))
    assert await idle_bot.worker.work_off() == 2
    assert await _customers() == ["yi"]
    left = await StoredUpdate.get(state=UpdateState.NEW)
    assert (left.lane, left.attempts) == ("madeup:bad", 1)


async def test_where_the_database_takes_nothing_they_are_left_to_be_stored_alone(
    idle_bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    _meets_them(monkeypatch, OperationalError("no room"))
    assert not await idle_bot.worker.does_at_once("madeup", [_start("yi"), _start("bad")])
    assert await StoredUpdate.all().count() == 0
    assert await _customers() == []
    await _stored(idle_bot, _start("yi"))
    assert await idle_bot.worker.work_off() == 1


async def test_many_or_while_others_are_in_work_they_are_left_to_be_stored_alone(
    idle_bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    _meets_them(monkeypatch)
    assert not await idle_bot.worker.does_at_once("madeup", [_start(f"c{n}") for n in range(AT_ONCE + 1)])
    first, second = await asyncio.gather(
        idle_bot.worker.does_at_once("madeup", [_start("yi")]), idle_bot.worker.does_at_once("madeup", [_start("bo")])
    )
    assert (first, second) == (True, False)
    assert await _customers() == ["yi"]


async def test_what_they_ask_for_is_answered_by_a_bot_at_work(bot: Bot) -> None:
    async with within():
        while not await bot.worker.does_at_once("madeup", [_start("yi")]):
            await asyncio.sleep(0.01)  # it looks whether something is due
    await bot.heard("yi", "")
    assert await StoredUpdate.filter(state=UpdateState.DONE).count() == 1
