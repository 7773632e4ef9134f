"""What is done with in the queues is cleared out after as many days as the operator says, some rows at a time."""

from datetime import timedelta

import pytest

from bot.settings import Retention
from models.people.addresses import met
from models.privacy.retention import clear_out
from models.queue import inbox, outbox
from models.queue.inbox import StoredUpdate, UpdateState
from models.queue.outbox import OutboxMessage, SendState, enqueue
from models.queue.payloads import sentence
from models.storage.clock import as_of, now
from models.storage.statements import run_here

pytestmark = pytest.mark.usefixtures("database")
_AGES = (1, 8, 20, 41, 90)


async def _finished() -> None:
    """Of each age, in days, a message and an update that are done."""
    terminal = await met("web", "jia")
    for age in _AGES:
        with as_of(now() - timedelta(days=age)):
            told = await enqueue(terminal, sentence("talking", name="Yi"))
            await OutboxMessage.filter(id=told.id).update(state=SendState.SENT, finished_at=now())
            await run_here(inbox.store_update("web", f"update {age}", "lane", "{}"))
    await StoredUpdate.all().update(state=UpdateState.DONE)


@pytest.mark.both_databases
@pytest.mark.parametrize(("days", "kept"), [(7, 1), (40, 3), (365, 5)])
async def test_as_many_days_as_the_operator_says(days: int, kept: int) -> None:
    await _finished()
    gone = await clear_out(Retention(queues_days=days).queues_kept)
    assert (gone["updates"], gone["messages"]) == (len(_AGES) - kept,) * 2
    assert await OutboxMessage.all().count() == await StoredUpdate.all().count() == kept


async def test_what_still_waits_stays_however_old_it_is() -> None:
    with as_of(now() - timedelta(days=400)):
        await enqueue(await met("web", "jia"), sentence("talking", name="Yi"))
    assert (await clear_out(timedelta(days=7)))["messages"] == 0
    assert await OutboxMessage.all().count() == 1


async def test_many_rows_go_in_several_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "_FORGOTTEN_AT_ONCE", 2)
    monkeypatch.setattr(inbox, "_DELETE_BATCH", 2)
    await _finished()
    gone = await clear_out(timedelta(days=0))
    assert (gone["updates"], gone["messages"]) == (5, 5)


def test_less_than_a_platform_may_repeat_an_update_is_refused() -> None:
    with pytest.raises(ValueError, match="greater than or equal to 7"):
        Retention(queues_days=6)
