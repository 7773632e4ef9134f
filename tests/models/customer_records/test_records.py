"""Records: seen by whom they are of, there once, along with the conversation, and gone with the customer."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from models.customer_records.labels import (
    MAX_LABELS,
    Label,
    conversations_labelled,
    labels_on,
    labels_used,
    put_label,
    take_label,
)
from models.customer_records.notes import Note, forget_note, keep_note, notes_on
from models.customer_records.own_names import call, call_as_before, name_for, own_names
from models.customer_records.reminders import Reminder, put_off, remind, reminder_of, reminders_on, settle
from models.customer_records.stages import Stage, set_stage, stage_in
from models.files.store import MediaStore
from models.identity.handovers import hand_over
from models.identity.merges import merge, undo
from models.people.addresses import bind, met
from models.people.customers import customer
from models.people.promoters import invite
from models.personal_data.subjects import subject
from models.privacy.erasing import erase, finish
from models.privacy.erasures import ask_for_promoter
from models.queue.outbox import OutboxMessage, SendState
from models.storage.clock import now
from models.storage.database import transaction
from models.talking.conversations import Conversation, called, conversation
from tests.models.customer_records.conftest import customer_of

pytestmark = pytest.mark.both_databases
SECRET = "Grauwal"


async def _on(talk: Conversation) -> list[str]:
    return [each.text for each in await labels_on(talk.id)]


async def test_a_promoters_own_name_is_theirs_alone_and_can_be_taken_back(talk: Conversation) -> None:
    other = await invite("Bo")
    await call(talk, "  Old \n Yi ")
    whom = await customer(talk.customer_id)
    assert called(await conversation(talk.id), "en") == "Old Yi"
    assert await name_for(talk.promoter_id, whom, "en") == "Old Yi"
    assert await name_for(other.id, whom, "en") == await name_for(None, whom, "en") == "Yi"
    assert await own_names(talk.promoter_id, [talk.customer_id]) == {talk.customer_id: "Old Yi"}
    assert await own_names(None, [talk.customer_id]) == await own_names(other.id, [talk.customer_id]) == {}
    await call(talk, "Aunt Yi")
    await call(talk, "Aunt Yi")  # said twice: taken back, the one before is there
    await call_as_before(talk)
    assert called(await conversation(talk.id), "en") == "Old Yi"
    await call(talk, "")
    assert called(await conversation(talk.id), "en") == "Yi"


async def test_a_label_stands_once_and_is_found_by_any_part_of_it(talk: Conversation) -> None:
    other = await customer_of((await invite("Bo")).id, "san", "San")
    assert await put_label(talk.id, " #VIP ")
    assert not await put_label(talk.id, "VIP")
    assert not await put_label(talk.id, "##")
    await put_label(talk.id, "毛巾")
    await put_label(other.id, "vip-2")
    assert await _on(talk) == ["VIP", "毛巾"]
    assert sorted(await conversations_labelled("vIp", 10)) == [talk.id, other.id]
    assert await conversations_labelled("巾", 10) == [talk.id]
    assert await conversations_labelled("%", 10) == []
    assert [each.text for each in await labels_used(talk.promoter_id)] == ["VIP", "毛巾"]
    assert [each.text for each in await labels_used(None)] == ["VIP", "vip-2", "毛巾"]
    assert await take_label(talk.id, "VIP")
    assert not await take_label(talk.id, "VIP")
    for number in range(MAX_LABELS + 5):
        await put_label(talk.id, f"label {number}")
    assert len(await _on(talk)) == MAX_LABELS


async def test_a_stage_is_one_of_ours_or_none(talk: Conversation) -> None:
    await set_stage(talk, Stage.INTERESTED)
    assert (await conversation(talk.id)).stage == "interested"
    await set_stage(talk, None)
    assert (await conversation(talk.id)).stage == ""
    assert stage_in("bought") is Stage.BOUGHT
    assert stage_in("towels") is None


async def test_a_note_is_there_once_and_is_deleted_only_where_it_stands(talk: Conversation) -> None:
    other = await customer_of(talk.promoter_id, "san", "San")
    number = await keep_note(talk.id, "Wants blue ones", by="promoter", source="web:jia:1")
    assert number is not None
    assert await keep_note(talk.id, "Wants blue ones", by="promoter", source="web:jia:1") is None
    assert await keep_note(talk.id, "  ", by="promoter", source="web:jia:2") is None
    await keep_note(talk.id, "By the operator", by="operator", source="k1")
    assert [(each.by, each.text) for each in await notes_on(talk.id)] == [
        ("operator", "By the operator"),
        ("promoter", "Wants blue ones"),
    ]
    assert not await forget_note(number, other.id)
    assert await forget_note(number, talk.id)
    assert len(await notes_on(talk.id)) == 1


async def _promised(reminder: Reminder) -> list[OutboxMessage]:
    return await OutboxMessage.filter(subject=reminder.subject, state=SendState.QUEUED)


async def test_a_reminder_is_one_promise_however_often_it_is_asked_for_and_put_off(talk: Conversation) -> None:
    at = now() + timedelta(days=1)
    async with transaction():
        kept = await remind(talk, at, "call back", source="web:jia:1")
        again = await remind(talk, at + timedelta(days=5), "something else", source="web:jia:1")
    assert (again.id, again.text, again.due_at) == (kept.id, "call back", kept.due_at)
    (row,) = await _promised(kept)
    assert (row.not_before, row.conversation_id, row.account) == (at, talk.id, "jia")
    async with transaction():
        await put_off(kept, at + timedelta(days=2))
    (row,) = await _promised(kept)
    assert row.not_before == at + timedelta(days=2)
    assert row.facts["revision"] == 1
    async with transaction():
        assert await settle(kept)
        assert not await settle(kept)
    assert await _promised(kept) == []
    assert await reminders_on(talk.id) == []
    async with transaction():
        await put_off(kept, at)
    assert [each.id for each in await reminders_on(talk.id)] == [kept.id]
    assert await reminder_of(kept.id, talk.promoter_id) is not None
    assert await reminder_of(kept.id, None) is not None
    assert await reminder_of(kept.id, (await invite("Bo")).id) is None


async def test_all_of_it_goes_to_whom_the_customer_is_handed_over_to(talk: Conversation) -> None:
    bo = await invite("Bo")
    await bind(await met("web", "bo", name="Bo"), bo)
    await _keep_everything(talk)
    (reminder,) = await reminders_on(talk.id)
    await hand_over(talk.promoter_id, bo.id)
    taken = await conversation(talk.id)
    assert (taken.promoter_id, called(taken, "en"), taken.stage) == (bo.id, SECRET, "interested")
    assert await _on(taken) == [SECRET]
    (row,) = await _promised(reminder)
    assert (row.account, row.not_before) == ("bo", reminder.due_at)


async def test_a_merge_brings_it_along_and_taken_back_each_has_its_own(talk: Conversation) -> None:
    twin = await customer_of(talk.promoter_id, "again", "Yi")
    await put_label(talk.id, SECRET)
    await put_label(talk.id, "only here")
    await _keep_everything(twin)
    made = await merge(talk.customer_id, twin.customer_id, evidence="email:yi@home.test")
    assert made is not None
    kept = await conversation(talk.id)
    assert (called(kept, "en"), kept.stage, await _on(kept)) == (SECRET, "interested", [SECRET, "only here"])
    assert [each.text for each in await notes_on(talk.id)] == [SECRET]
    assert [each.text for each in await reminders_on(talk.id)] == [SECRET]
    await undo(made.id)
    kept, apart = await conversation(talk.id), await conversation(twin.id)
    assert (called(kept, "en"), kept.stage) == ("Yi", "")
    assert (called(apart, "en"), apart.stage, await _on(apart)) == (SECRET, "interested", [SECRET])
    assert (await notes_on(talk.id), await reminders_on(talk.id)) == ([], [])
    assert [each.text for each in await notes_on(twin.id)] == [SECRET]


async def _keep_everything(talk: Conversation) -> None:
    await call(talk, "before")
    await call(talk, SECRET)
    await set_stage(talk, Stage.INTERESTED)
    await put_label(talk.id, SECRET)
    await keep_note(talk.id, SECRET, by="promoter", source=f"web:jia:{talk.id}")
    async with transaction():
        await remind(talk, now() + timedelta(days=1), SECRET, source=f"web:jia:{talk.id}")


@pytest.mark.slow
@pytest.mark.parametrize("merged", [False, True])
async def test_it_is_given_out_to_the_customer_and_nothing_is_left_once_they_are_erased(
    talk: Conversation, tmp_path: Path, database_url: str, *, merged: bool
) -> None:
    await _keep_everything(talk)
    if merged:
        twin = await customer_of(talk.promoter_id, "again", "Yi")
        await _keep_everything(twin)
        await merge(talk.customer_id, twin.customer_id, evidence="email:yi@home.test")
    given = (await subject(talk.customer_id)).tables
    assert {"labels", "notes", "reminders", "conversations"} <= given.keys()
    assert given["conversations"][0]["own_name"] == SECRET
    await erase(talk.customer_id, MediaStore(tmp_path / "media"))
    assert await Label.all() == await Note.all() == await Reminder.all() == []
    assert (await subject(talk.customer_id)).tables["conversations"][0]["own_name"] == ""
    if database_url.startswith("sqlite"):
        path = Path(database_url.removeprefix("sqlite://"))
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert SECRET.encode() not in path.read_bytes()  # noqa: ASYNC240  (a small file, and nobody waits)


async def test_what_a_promoter_kept_goes_with_them_but_not_the_operators_notes(
    talk: Conversation, tmp_path: Path
) -> None:
    await _keep_everything(talk)
    await keep_note(talk.id, "By the operator", by="operator", source="k1")
    asked, _ = await ask_for_promoter(talk.promoter_id)
    await finish(asked.id, MediaStore(tmp_path / "media"))
    left = await conversation(talk.id)
    assert (left.own_name, left.own_name_before, left.stage) == ("", "", "")
    assert await Label.all() == await Reminder.all() == []
    assert [each.text for each in await notes_on(talk.id)] == ["By the operator"]
