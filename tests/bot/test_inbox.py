"""The inbox worker: many updates to one commit, and none of them at another's expense."""

import pytest
from tortoise.exceptions import OperationalError

import bot.inbox
from bot.command_context import Services
from bot.events import BotStarted
from models.people.customers import Customer, new_customer
from models.queue.inbox import StoredUpdate, UpdateState
from tests.bot.conftest import Bot

pytestmark = pytest.mark.both_databases

PEOPLE = ("yi", "bo", "bad", "zed", "ann")


@pytest.fixture
async def waiting(idle_bot: Bot) -> Bot:
    """Five people have pressed Start, one of whom will be too much for us."""
    for account in PEOPLE:
        await idle_bot.person(account, account.title()).starts()
    return idle_bot


def _fails_for_one(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    async def dispatched(_: Services, event: BotStarted) -> None:
        await new_customer(event.sender.account)
        if event.sender.account == "bad":
            raise error

    monkeypatch.setattr(bot.inbox, "HANDLERS", {BotStarted: dispatched})


async def test_what_fails_is_undone_alone_and_tried_again(waiting: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    _fails_for_one(monkeypatch, LookupError("a mistake of ours"))
    assert await waiting.worker.work_off() == 5
    assert {each.name for each in await Customer.all()} == {"yi", "bo", "zed", "ann"}
    done = await StoredUpdate.filter(state=UpdateState.DONE)
    assert [each.body for each in done] == [""] * 4
    left = await StoredUpdate.get(state=UpdateState.NEW)
    assert (left.lane, left.attempts) == ("madeup:bad", 1)
    assert "a mistake of ours" in left.error
    assert await waiting.worker.work_off() == 0, "it waits a while"


async def test_while_the_database_takes_nothing_nothing_is_done_and_nobody_but_the_cause_is_blamed(
    waiting: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    _fails_for_one(monkeypatch, OperationalError("no room"))
    with pytest.raises(OperationalError):
        await waiting.worker.work_off()
    assert await Customer.all().count() == 0
    assert {(each.state, each.attempts) for each in await StoredUpdate.all()} == {(UpdateState.NEW, 0)}
    await waiting.worker._blame()
    assert {each.lane: each.attempts for each in await StoredUpdate.all() if each.attempts} == {"madeup:bad": 1}
    assert await waiting.worker.work_off() == 4
    assert await StoredUpdate.filter(state=UpdateState.DONE).count() == 4
