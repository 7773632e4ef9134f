"""Updates that have to wait for another one."""

from datetime import timedelta

import pytest

from models.queue.inbox import PUT_OFF, Stage, Update, claim, finish, put_off, take
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


async def test_a_crowd_that_came_before_keeps_nobodys_question_waiting(recorder: Recorder) -> None:
    for n in range(150):
        await recorder.write(claim("madeup", f"start {n}", f"madeup:{n}", "start"))
    await recorder.write(claim("madeup", "question", "madeup:7", "a question"))
    await recorder.write(claim("madeup", "another", "madeup:new", "a question of somebody else's"))
    first = await take(16)
    assert [each.external_id for each in first[:12]] == [f"start {n}" for n in range(12)]
    assert "another" in {each.external_id for each in first}
    assert "question" not in {each.external_id for each in first}, "their own start comes before it"


async def test_everything_is_taken_once_whatever_waits(recorder: Recorder) -> None:
    for n in range(40):
        await recorder.write(claim("madeup", str(n), f"madeup:{n % 25}", "words"))
    done: list[str] = []
    while taken := await take(8):
        assert len({each.lane for each in taken}) == len(taken)
        for each in taken:
            await finish(each)
            done.append(each.external_id)
    assert sorted(done, key=int) == [str(n) for n in range(40)]
    assert [n for n in done if int(n) % 25 == 3] == ["3", "28"]
