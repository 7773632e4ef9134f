"""The recorder: done means on disk; a bad row spoils nothing for others; full is said, not hidden."""

import asyncio

import pytest

from models.queue.inbox import StoredUpdate, store_update
from models.reading.interactions import INSERT_INTERACTION, Interaction
from models.recording.group_commit import GroupCommit, NotRecorded
from models.storage.bell import Bell
from models.storage.clock import now
from models.storage.database import Database, WriteRefused
from models.storage.statements import Batch, Statement
from tests.fixtures.patience import within


async def test_what_is_written_is_there_and_a_thousand_at_once_too(recorder: GroupCommit) -> None:
    await asyncio.gather(*(recorder.write(store_update("web", f"u{n}", "web:yi", "{}")) for n in range(1000)))
    assert await StoredUpdate.all().count() == 1000


async def test_the_same_update_twice_at_once_is_one(recorder: GroupCommit) -> None:
    await asyncio.gather(*(recorder.write(store_update("web", "same", "web:yi", "{}")) for _ in range(50)))
    assert await StoredUpdate.all().count() == 1


async def test_a_bad_row_spoils_nothing_for_the_others(recorder: GroupCommit) -> None:
    bad = Statement("INSERT INTO nodes (id, role, started_at) VALUES (?, ?, ?)")
    results = await asyncio.gather(
        recorder.write((bad, (1, None, None))),
        *(recorder.write(store_update("web", f"u{n}", "web:yi", "{}")) for n in range(5)),
        return_exceptions=True,
    )
    assert isinstance(results[0], NotRecorded)
    assert results[1:] == [None] * 5
    assert await StoredUpdate.all().count() == 5


async def test_rows_of_one_call_are_committed_together_or_not_at_all(recorder: GroupCommit) -> None:
    bad = Statement("INSERT INTO nodes (id, role, started_at) VALUES (?, ?, ?)")
    with pytest.raises(NotRecorded):
        await recorder.write(store_update("web", "u1", "web:yi", "{}"), (bad, (1, None, None)))
    assert await StoredUpdate.all().count() == 0


class Stuck(Database):
    """A database that takes nothing until it is let go."""

    dialect = "stuck"

    def __init__(self) -> None:
        self.go = asyncio.Event()
        self.batches: list[Batch] = []

    async def commit(self, batch: Batch) -> None:
        await self.go.wait()
        self.batches.append(batch)


async def _let_go(stuck: Stuck, recorder: GroupCommit) -> None:
    """Until what hung has ended: who comes while it still hangs is refused, too."""
    stuck.go.set()
    async with within():
        while recorder.depth:
            await asyncio.sleep(0.01)


async def test_a_full_queue_says_so_at_once() -> None:
    stuck = Stuck()
    async with GroupCommit(stuck, Bell(), max_waiting=3) as recorder:
        waiting = [asyncio.ensure_future(recorder.write(store_update("web", "u0", "l", "{}")))]
        await asyncio.sleep(0.01)
        waiting += [asyncio.ensure_future(recorder.write(store_update("web", f"u{n}", "l", "{}"))) for n in range(1, 4)]
        with pytest.raises(NotRecorded, match="too many"):
            await recorder.write(store_update("web", "u9", "l", "{}"))
        stuck.go.set()
        await asyncio.gather(*waiting)
    assert sum(len(rows) for batch in stuck.batches for _, rows in batch) == 4


async def test_who_waits_for_a_frozen_database_is_answered_in_time() -> None:
    stuck = Stuck()
    async with GroupCommit(stuck, Bell(), patience=0.1) as recorder:
        with pytest.raises(NotRecorded, match="does not answer"):
            await recorder.write(store_update("web", "u0", "l", "{}"))
        await _let_go(stuck, recorder)
        await recorder.write(store_update("web", "u1", "l", "{}"))


class Broken(Stuck):
    async def commit(self, batch: Batch) -> None:
        raise WriteRefused(OSError("disk full"), passing=True)


async def test_a_full_disk_refuses_and_the_recorder_lives(recorder: GroupCommit) -> None:
    async with GroupCommit(Broken(), Bell()) as broken:
        for _ in range(3):
            with pytest.raises(NotRecorded):
                await broken.write(store_update("web", "u0", "l", "{}"))


async def test_the_bell_rings_only_after_the_commit_of_what_it_is_for(recorder: GroupCommit, bell: Bell) -> None:
    with bell.listen("inbox") as listener:
        await recorder.write((INSERT_INTERACTION, (1, "e", "click", "{}", 0.0, now())))
        assert not await listener.wait(0.05)
        await recorder.write(store_update("web", "u0", "l", "{}"))
        assert await listener.wait(1)
    assert await Interaction.all().count() == 1


async def test_who_does_not_wait_hears_once_and_only_when_the_rows_are_there(recorder: GroupCommit) -> None:
    heard: list[NotRecorded | None] = []
    all_heard = asyncio.Event()

    def settle(error: NotRecorded | None) -> None:
        heard.append(error)
        if len(heard) == 3:
            all_heard.set()

    for n in range(3):
        recorder.enqueue([store_update("web", f"u{n}", "web:yi", "{}")], settle)
    assert heard == []
    async with within():
        await all_heard.wait()
    assert heard == [None] * 3
    assert await StoredUpdate.all().count() == 3


async def test_a_fault_of_one_who_hears_keeps_nobody_else_waiting(
    recorder: GroupCommit, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: NotRecorded | None) -> None:
        raise LookupError("a bug")

    recorder.enqueue([store_update("web", "u0", "web:yi", "{}")], broken)
    await recorder.write(store_update("web", "u1", "web:yi", "{}"))
    await recorder.write(store_update("web", "u2", "web:yi", "{}"))
    assert await StoredUpdate.all().count() == 3
    assert [record.getMessage() for record in caplog.records] == ["settling_failed"]


async def test_who_was_told_that_a_commit_hangs_is_not_told_again_when_it_ends() -> None:
    stuck = Stuck()
    heard: list[NotRecorded | None] = []
    async with GroupCommit(stuck, Bell(), patience=0.1) as recorder:
        recorder.enqueue([store_update("web", "u0", "l", "{}")], heard.append)
        async with within():
            while not heard:
                await asyncio.sleep(0.01)
        await _let_go(stuck, recorder)
        await recorder.write(store_update("web", "u1", "l", "{}"))
    assert len(heard) == 1
    assert recorder.statistics.not_recorded == {"hanging": 1}
    assert recorder.dropped == 0


async def test_a_full_queue_has_no_room_and_has_some_again() -> None:
    stuck = Stuck()
    async with GroupCommit(stuck, Bell(), max_waiting=1) as recorder:
        waiting = asyncio.ensure_future(recorder.write(store_update("web", "u0", "l", "{}")))
        async with within():
            while recorder.depth and not recorder.has_room:
                await asyncio.sleep(0.01)
        recorder.enqueue([store_update("web", "u1", "l", "{}")], lambda _: None)
        assert not recorder.has_room
        stuck.go.set()
        await waiting
        async with within():
            while recorder.depth:
                await asyncio.sleep(0.01)
        assert recorder.has_room
