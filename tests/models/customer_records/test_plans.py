"""What is kept of customers is found by its keys, however much of it there is."""

import pytest

from models.customer_records.labels import (
    conversations_labelled,
    copy_labels,
    labels_by_conversation,
    labels_on,
    labels_used,
)
from models.customer_records.mentions import how_many_mentions, mentions_waiting, see_mention, write_note
from models.customer_records.notes import notes_on, rewrite_note
from models.customer_records.own_names import all_own_names, own_names
from models.customer_records.reminders import due_reminders, reminders_on
from models.customer_records.segments import segments
from models.reports.shortlists import customers_found
from models.storage.clock import now
from models.storage.database import Database, transaction
from models.storage.planner_statistics import tell_sizes
from models.talking.conversations import conversation
from tests.bench.fill import fill_tables
from tests.bench.kept import LABELS
from tests.fixtures.plans import listen, scans

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]
ALLOWED = {
    r"SCAN labels.*WITH RECURSIVE": "from each label to the next: PostgreSQL says so of the first step to the index",
}


async def test_no_question_about_records_goes_through_a_table_that_grows(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill_tables(database_url, 5_000)
    await tell_sizes()
    statements = listen(monkeypatch)
    assert {each.text for each in await labels_used(None)} == set(LABELS)
    assert {each.text for each in await labels_used(2)} <= set(LABELS)
    assert await conversations_labelled("vip", 200)
    await labels_by_conversation(range(1, 51))
    await labels_on(3)
    await notes_on(4)
    await reminders_on(1)
    await due_reminders(2, now(), limit=5)
    await own_names(2, range(1, 51))
    assert await all_own_names(6)
    await segments(2)
    await mentions_waiting()
    await how_many_mentions()
    await see_mention(7)
    await rewrite_note("k1", "words")
    async with transaction():
        await write_note(await conversation(3), "@operators look", by="operator", source="k1")
    assert (await customers_found(2, "vip", language="en")).found
    async with transaction():
        await copy_labels(3, 5)
    assert len(statements) > 8
    assert await scans(database_url, statements, ALLOWED) == {}
