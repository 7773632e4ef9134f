"""Merging by hand asks by keys alone, however many customers there are."""

import pytest

from models.customer_records.own_names import call
from models.identity.duplicates import note_claim, suggested_for, suggestions
from models.identity.merge_previews import preview
from models.identity.merging_by_hand import is_alone_with, merge_by_hand, merges_to_undo, undo_by_hand
from models.people.customers import customer
from models.people.likenesses import distinguish, note_alike
from models.storage.database import Database
from models.storage.planner_statistics import tell_sizes
from models.talking.conversations import Conversation
from tests.bench.fill import fill_tables
from tests.fixtures.plans import listen, scans

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]


async def test_no_question_about_two_customers_goes_through_a_table_that_grows(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill_tables(database_url, 5_000)
    await tell_sizes()
    one, other = await Conversation.filter(promoter_id=2).order_by("id").limit(2)
    both = await customer(one.customer_id), await customer(other.customer_id)
    statements = listen(monkeypatch)
    assert await preview(*both, 2) is not None
    assert await preview(*both, None) is not None
    await is_alone_with(one.customer_id, 2)
    await merges_to_undo(one.customer_id, 2)
    await note_alike(one.customer_id, range(3, 60))
    await call(one, "Old Wang")
    await note_claim(one.customer_id, "phone", "+49301234567")
    await suggestions(None)
    await suggestions(2)
    await suggested_for(both[0], 2)
    await distinguish(one.customer_id, other.customer_id, 2)
    assert len(statements) > 8
    assert await scans(database_url, statements, {}) == {}
    made = await merge_by_hand(one.customer_id, other.customer_id, reason="told", promoter_id=None)
    assert made is not None
    assert await undo_by_hand(made.id, None) is not None
