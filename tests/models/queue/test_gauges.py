"""Gauges: what waits and what failed, read cheaply, on both databases."""

from datetime import timedelta

import pytest
from tortoise.connection import get_connection

from models.queue.gauges import INBOX_SQL, OUTBOX_SQL, Gauges, QueueGauge, Readings, Troubled, troubled, waiting
from models.queue.inbox import StoredUpdate, UpdateState
from models.queue.outbox import SendState, enqueue_to
from models.queue.payloads import sentence
from models.storage.clock import now
from models.storage.database import Database


async def update(n: int, stage: UpdateState, minutes: int) -> None:
    at = now() - timedelta(minutes=minutes)
    await StoredUpdate.create(
        channel="web", external_id=str(n), lane=f"l{n}", body="", state=stage, not_before=at, received_at=at
    )


async def message(state: SendState, *, attempts: int = 0, due_in: int = 0) -> None:
    row = await enqueue_to("web", "a", sentence("hello-stranger"), not_before=now() + timedelta(minutes=due_in))
    row.state, row.attempts = state, attempts
    await row.save()


async def test_an_empty_house_waits_for_nothing(database: Database) -> None:
    assert await waiting() == QueueGauge(updates=0, oldest_update_s=0, messages=0, retrying=0, overdue_s=0)
    assert await troubled() == Troubled(set_aside=0, uncertain=0, failed=0)


async def test_each_thing_is_counted_where_it_belongs(database: Database) -> None:
    for n, (stage, minutes) in enumerate(
        [(UpdateState.DONE, 90), (UpdateState.ASIDE, 60), (UpdateState.NEW, 10), (UpdateState.NEW, 5)]
    ):
        await update(n, stage, minutes)
    await message(SendState.QUEUED, due_in=30)
    await message(SendState.QUEUED, attempts=2, due_in=-4)
    await message(SendState.SENDING, attempts=1, due_in=-3)
    for state in (SendState.SENT, SendState.UNCERTAIN, SendState.FAILED, SendState.FAILED, SendState.CANCELLED):
        await message(state, attempts=1, due_in=-60)
    found = await waiting()
    assert (found.updates, found.messages, found.retrying) == (2, 3, 2)
    assert found.oldest_update_s == pytest.approx(600, abs=30)
    assert found.overdue_s == pytest.approx(240, abs=30)
    assert await troubled() == Troubled(set_aside=1, uncertain=1, failed=2)


async def test_what_is_due_only_later_is_not_overdue(database: Database) -> None:
    await message(SendState.QUEUED, due_in=30)
    found = await waiting()
    assert (found.messages, found.overdue_s) == (1, 0)


async def test_readings_are_kept_for_some_seconds(database: Database) -> None:
    gauges = Gauges()
    before = await gauges.read()
    await update(1, UpdateState.NEW, 1)
    assert await gauges.read() == before
    assert (await Gauges().read()).waiting != before.waiting


async def test_a_database_that_is_closed_gives_no_readings_and_no_error(database: Database) -> None:
    await get_connection("default").execute_script("DROP TABLE outbox_mentions; DROP TABLE outbox")
    assert await Gauges().read() == Readings(None, None)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # PostgreSQL plans by the size of the table
async def test_on_sqlite_what_waits_is_read_from_the_indexes_of_unfinished_rows(database: Database) -> None:
    unfinished = ("inbox_unfinished", "inbox_in_order", "outbox_in_order", "outbox_due_by_rank")
    for sql, table in ((INBOX_SQL, "inbox"), (OUTBOX_SQL, "outbox")):
        plan = await get_connection("default").execute_query_dict(f"EXPLAIN QUERY PLAN {sql}")
        steps = [row["detail"] for row in plan if row["detail"].startswith((f"SCAN {table}", f"SEARCH {table}"))]
        assert steps
        assert all("PRIMARY KEY" in step or any(each in step for each in unfinished) for step in steps)
