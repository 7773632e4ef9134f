"""Which rows may go now: the head of each lane, and what goes on in a lane whose row was sent."""

import asyncio
from datetime import timedelta

import asyncpg
import pytest

from models.queue.leases import lease, leased, next_in_lane, take
from models.queue.outbox import NOTICES, OutboxMessage, SendState, delivered, enqueue_to
from models.queue.payloads import sentence
from models.storage.clock import now
from models.storage.database import Database
from models.storage.statements import is_synced

pytestmark = pytest.mark.both_databases


async def queued(account: str, *, rank: int = 0, later: timedelta = timedelta(0), attempts: int = 0) -> OutboxMessage:
    row = await enqueue_to("madeup", account, sentence("heading", name="Yi", topic="x"), not_before=now() + later)
    await OutboxMessage.filter(id=row.id).update(rank=rank, attempts=attempts)
    return await OutboxMessage.get(id=row.id)


async def sent(row: OutboxMessage) -> None:
    await OutboxMessage.filter(id=row.id).update(state=SendState.SENT)


@pytest.mark.parametrize("thoroughly", [True, False])
async def test_the_head_of_each_lane_is_taken_once(database: Database, thoroughly: bool) -> None:
    yi, _, bo = [await queued(account) for account in ("yi", "yi", "bo")]
    taken = await take(10, thoroughly=thoroughly)
    assert {row.id for row in taken} == {yi.id, bo.id}
    assert [await OutboxMessage.get(id=row.id) for row in taken] == taken
    assert {(row.state, row.attempts) for row in taken} == {(SendState.SENDING, 1)}
    assert await take(10, thoroughly=thoroughly) == []


async def test_words_go_before_notices_and_a_tried_row_blocks_those_behind_it(database: Database) -> None:
    await queued("yi", rank=NOTICES)
    words = await queued("yi")
    await queued("bo", later=timedelta(hours=1), attempts=1)
    await queued("bo")
    assert [row.id for row in await take(10)] == [words.id]


@pytest.mark.slow
async def test_a_quick_look_passes_nobody_over_for_longer_than_until_the_thorough_one(database: Database) -> None:
    first = await queued("busy")
    for _ in range(210):
        await queued("busy")
    middle = await queued("yi")
    for _ in range(210):
        await queued("busy")
    last = await queued("bo")
    assert {row.id for row in await take(10, thoroughly=False)} == {first.id, last.id}
    assert [row.id for row in await take(10)] == [middle.id]


async def test_what_goes_next_in_a_lane_is_leased_in_the_commit_that_ends_the_row_before(database: Database) -> None:
    first, second, _ = [await queued("yi") for _ in range(3)]
    (head,) = await take(10)
    assert head.id == first.id
    following = await next_in_lane(head)
    assert following is not None
    assert following.id == second.id
    writes = [*delivered(head, SendState.SENT, ["1"], []), lease(following)]
    by_statement = [(statement, [row]) for statement, row in sorted(writes, key=lambda write: write[0].rank)]
    assert not is_synced(by_statement)
    await database.commit(by_statement)
    now_leased = await leased(following)
    assert now_leased is not None
    assert (now_leased.state, now_leased.attempts) == (SendState.SENDING, 1)
    assert await take(10) == []


async def test_what_was_cancelled_meanwhile_is_not_leased(database: Database) -> None:
    head, following = [await queued("yi") for _ in range(2)]
    await OutboxMessage.filter(id=following.id).update(state=SendState.CANCELLED)
    statement, row = lease(following)
    await database.commit([(statement, [row])])
    assert await leased(following) is None
    assert await next_in_lane(head) is None


@pytest.mark.parametrize("what", ["a notice", "later", "tried, and later"])
async def test_what_is_no_words_that_are_due_does_not_follow(database: Database, what: str) -> None:
    head = await queued("yi")
    match what:
        case "a notice":
            await queued("yi", rank=NOTICES)
        case "later":
            await queued("yi", later=timedelta(hours=1))
        case _:
            await queued("yi", later=timedelta(hours=1), attempts=1)
            await queued("yi")
    await sent(head)
    assert await next_in_lane(head) is None


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_two_couriers_that_lease_at_once_take_nothing_of_the_same_lane(
    database: Database, database_url: str
) -> None:
    notice = await queued("yi", rank=NOTICES)
    elsewhere = await asyncpg.connect(database_url)
    try:
        async with elsewhere.transaction():
            await elsewhere.execute("SELECT pg_advisory_xact_lock(hashtext('handbill leases'))")
            await elsewhere.execute("UPDATE outbox SET state = 'sending', attempts = 1 WHERE id = $1", notice.id)
            await queued("yi")
            here = asyncio.ensure_future(take(10))
            await asyncio.sleep(0.1)  # it has looked which row goes first
        assert await here == []
    finally:
        await elsewhere.close()
