"""Updates that have to wait for another one."""

from datetime import timedelta

import pytest

from models.queue.inbox import (
    PUT_OFF,
    StoredUpdate,
    UpdateState,
    drop_repeats_of_erased,
    erase_keys,
    fail,
    finish,
    is_due,
    put_off,
    store_update,
    take,
)
from models.recording.group_commit import GroupCommit
from models.storage.clock import now
from models.storage.database import Database


@pytest.fixture
async def update(database: Database, recorder: GroupCommit) -> StoredUpdate:
    await recorder.write(store_update("madeup", "1", "madeup:own", "a stranger's words"))
    return await StoredUpdate.get()


async def test_what_is_put_off_comes_again_later_and_later(update: StoredUpdate) -> None:
    waits = []
    for _ in range(PUT_OFF):
        before = now()
        assert not await put_off(update)
        update = await StoredUpdate.get()
        waits.append(update.not_before - before)
        assert await take(10) == []
    assert waits == sorted(waits)
    assert timedelta(seconds=30) < sum(waits, timedelta()) < timedelta(minutes=2)


async def test_what_waited_in_vain_is_dropped_with_its_words_and_never_set_aside(update: StoredUpdate) -> None:
    for _ in range(PUT_OFF):
        assert not await put_off(await StoredUpdate.get())
    assert await put_off(await StoredUpdate.get())
    left = await StoredUpdate.get()
    assert (left.state, left.body) == (UpdateState.DONE, "")


@pytest.mark.both_databases
async def test_what_another_has_done_or_tried_meanwhile_is_that_ones_to_end(update: StoredUpdate) -> None:
    """A worker that was frozen hears late that its transaction is gone; another has the update by then."""
    assert not await fail(await StoredUpdate.get(), "a mistake")
    assert not await fail(update, "the database refused its effect")
    tried = await StoredUpdate.get()
    assert (tried.state, tried.attempts, tried.error) == (UpdateState.NEW, 1, "a mistake")
    await finish(tried)
    assert not await fail(tried, "the database refused its effect")
    done = await StoredUpdate.get()
    assert (done.state, done.error) == (UpdateState.DONE, "")


async def test_a_crowd_that_came_before_keeps_nobodys_question_waiting(recorder: GroupCommit) -> None:
    for n in range(150):
        await recorder.write(store_update("madeup", f"start {n}", f"madeup:{n}", "start"))
    await recorder.write(store_update("madeup", "question", "madeup:7", "a question"))
    await recorder.write(store_update("madeup", "another", "madeup:new", "a question of somebody else's"))
    first = await take(16)
    assert [each.external_id for each in first[:12]] == [f"start {n}" for n in range(12)]
    assert "another" in {each.external_id for each in first}
    assert "question" not in {each.external_id for each in first}, "their own start comes before it"


async def test_everything_is_taken_once_whatever_waits(recorder: GroupCommit) -> None:
    for n in range(40):
        await recorder.write(store_update("madeup", str(n), f"madeup:{n % 25}", "words"))
    done: list[str] = []
    while taken := await take(8):
        assert len({each.lane for each in taken}) == len(taken)
        for each in taken:
            await finish(each)
            done.append(each.external_id)
    assert sorted(done, key=int) == [str(n) for n in range(40)]
    assert [n for n in done if int(n) % 25 == 3] == ["3", "28"]


async def test_what_repeats_an_update_of_an_erased_person_is_dropped_and_nothing_else(recorder: GroupCommit) -> None:
    for n in range(40):
        await recorder.write(store_update("madeup", str(n), f"madeup:{n}", "words"))
    for each in await take(40):
        await finish(each)
    await erase_keys([each.id for each in await StoredUpdate.filter(external_id__in=["3", "17", "39"])])
    for channel in ("madeup", "other"):
        for n in range(40):
            await recorder.write(store_update(channel, str(n), f"{channel}:{n}", "words"))
    again = await take(100)
    assert len(again) == 43, "three have another key by now, so that their repeats were stored"
    kept = await drop_repeats_of_erased(again)
    assert [each.id for each in kept] == [each.id for each in again if each.channel == "other"]
    assert await StoredUpdate.filter(state=UpdateState.NEW).count() == 40


async def test_nothing_is_due_once_all_is_done_or_put_off(update: StoredUpdate) -> None:
    assert await is_due()
    assert not await put_off(update)
    assert not await is_due()
    await finish(update)
    assert not await is_due()
