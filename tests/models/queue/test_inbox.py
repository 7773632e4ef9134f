"""Updates that have to wait for another one."""

from datetime import timedelta

import pytest

from models.queue.inbox import PUT_OFF, Stage, Update, claim, put_off, take
from models.recording.group_commit import Recorder
from models.storage.clock import now
from models.storage.database import Database


@pytest.fixture
async def update(database: Database, recorder: Recorder) -> Update:
    await recorder.write(claim("madeup", "1", "madeup:own", "a stranger's words"))
    return await Update.get()


async def test_what_is_put_off_comes_again_later_and_later(update: Update) -> None:
    waits = []
    for _ in range(PUT_OFF):
        before = now()
        assert not await put_off(update)
        update = await Update.get()
        waits.append(update.not_before - before)
        assert await take(10) == []
    assert waits == sorted(waits)
    assert timedelta(seconds=30) < sum(waits, timedelta()) < timedelta(minutes=2)


async def test_what_waited_in_vain_is_dropped_with_its_words_and_never_set_aside(update: Update) -> None:
    for _ in range(PUT_OFF):
        assert not await put_off(await Update.get())
    assert await put_off(await Update.get())
    left = await Update.get()
    assert (left.state, left.body) == (Stage.DONE, "")
