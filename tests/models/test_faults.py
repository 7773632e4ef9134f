"""Verifying finds what is wrong, names it, and finds nothing where nothing is."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.files.store import MediaStore
from models.integrity import Fault, faults
from models.integrity.fault import Check
from models.integrity.references import REFERENCES
from models.integrity.table_scan import scan
from models.personal_data.data_map import DATA_MAP
from models.privacy.erasing import erase
from models.queue.inbox import StoredUpdate, UpdateState
from models.queue.outbox import OutboxMessage, SendState
from models.reading.opens import Open
from models.storage.clock import now
from models.storage.database import Database
from models.storage.plain_sql import change, is_sqlite, rows
from models.talking.communications import Communication
from tests.fixtures.kept_life import THEIR_PICTURE, KeptLife, kept_life


@pytest.fixture
async def life(database: Database, tmp_path: Path) -> KeptLife:
    return await kept_life(MediaStore(tmp_path / "media"))


async def _found(life: KeptLife) -> list[Fault]:
    return [fault async for fault in faults(life.media)]


async def _unguarded() -> None:
    """From now on nobody watches over who refers to tags, as when somebody edits the database by hand."""
    await change("PRAGMA foreign_keys = OFF" if is_sqlite() else "ALTER TABLE tags DISABLE TRIGGER ALL")


async def test_a_whole_life_has_no_fault(life: KeptLife) -> None:
    assert await _found(life) == []


@pytest.mark.slow
async def test_an_erased_life_has_no_fault(life: KeptLife) -> None:
    await erase(life.customer.id, life.media)
    assert await _found(life) == []


async def test_a_tag_that_is_gone_is_missed_by_its_opens_and_pushes(life: KeptLife) -> None:
    await _unguarded()
    await rows("DELETE FROM tags")
    found = {(fault.where, fault.what) for fault in await _found(life)}
    assert found == {
        ("opens", "tag names a row of tags that is not there"),
        ("pushes", "tag_id names a row of tags that is not there"),
    }


async def test_every_reference_is_looked_at(life: KeptLife) -> None:
    """Here by the SQL alone: that each condition can be run on either database and holds for no row."""
    holding = {
        (check.table, check.what)
        for check in REFERENCES
        if await rows(f"SELECT 1 FROM {check.table} WHERE {check.condition} LIMIT 1")
    }
    assert holding == set()


async def test_a_lost_open_is_missed_by_what_was_done_in_it(life: KeptLife) -> None:
    await Open.all().delete()
    (fault,) = await _found(life)
    assert (fault.where, fault.rows) == ("interactions", 2)
    assert "open_id names a row of opens" in str(fault)


async def test_a_message_left_by_a_dead_courier_is_named(life: KeptLife) -> None:
    row = await OutboxMessage.get(kind="talking")
    await OutboxMessage.filter(id=row.id).update(
        state=SendState.SENDING, attempts=1, leased_until=now() - timedelta(hours=1)
    )
    (fault,) = await _found(life)
    assert (fault.where, fault.first, fault.passing) == ("outbox", str(row.id), True)


async def test_a_message_recorded_as_sent_that_failed_is_named(life: KeptLife) -> None:
    said = await Communication.get(text="Bing's words")
    await Communication.filter(id=said.id).update(state="sent")
    await OutboxMessage.filter(communication_id=said.id).update(state="failed", finished_at=now())
    (fault,) = await _found(life)
    assert fault.what == "is recorded as sent, but its delivery failed"


async def test_a_message_that_nothing_will_deliver_is_named(life: KeptLife) -> None:
    said = await Communication.get(text="Bing's words")
    await OutboxMessage.filter(communication_id=said.id).update(state="cancelled")
    (fault,) = await _found(life)
    assert fault.what == "waits, but nothing is going to deliver it"


async def test_a_file_that_is_gone_or_changed_is_named(life: KeptLife) -> None:
    path = life.media.path(hashlib.sha256(THEIR_PICTURE).hexdigest())
    path.write_bytes(b"something else")
    assert {"changed" in fault.what for fault in await _found(life)} == {True}
    path.unlink()
    found = await _found(life)
    assert {fault.where for fault in found} == {"attachments", "lines"}
    assert {"not in the media folder" in fault.what for fault in found} == {True}


async def test_work_that_stands_still_is_passing(life: KeptLife) -> None:
    await StoredUpdate.all().update(received_at=now() - timedelta(hours=1))
    assert [(fault.where, fault.passing) for fault in await _found(life)] == [("inbox", True)]
    await StoredUpdate.all().update(state=UpdateState.ASIDE, attempts=3)
    assert [(fault.where, fault.passing) for fault in await _found(life)] == [("inbox", True)]


@pytest.mark.parametrize("batch", [1, 2, 3, 100])
async def test_the_walk_counts_each_row_once_whatever_the_batch(life: KeptLife, batch: int) -> None:
    number = await OutboxMessage.all().count()
    seen: list[int] = []
    every = Check(table="outbox", condition="outbox.id > 0", what="is there", mend="nothing")
    (fault,) = [fault async for fault in scan([every], lambda _, rows_seen: seen.append(rows_seen), batch)]
    assert (fault.rows, fault.first, seen[-1]) == (number, "1", number)


def test_there_is_a_check_for_each_reference_of_the_map() -> None:
    referring = [entry for table in DATA_MAP.values() for entry in table.columns.values() if entry.refers]
    assert len(REFERENCES) == len(referring) > 30


@given(st.integers(1, 10**7), st.text(max_size=20))
def test_a_fault_reads_as_one_line(number: int, first: str) -> None:
    found = str(Fault(where="opens", what="is wrong", mend="mend it", rows=number, first=" ".join(first.split())))
    assert found.startswith("opens")
    assert found.endswith(": is wrong; mend it")
