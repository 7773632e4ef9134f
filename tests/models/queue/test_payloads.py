"""Payloads: what is stored is what is read, whose names stand in it is kept as numbers, and old rows are still told."""

from dataclasses import fields, replace
from types import ModuleType
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from models.people.names import CustomerName
from models.queue import payloads
from models.queue.outbox import OutboxMessage, columns_of, enqueue_to, payload_of
from models.queue.payloads import SCHEMA, Payload, Sentence, sentence
from models.queue.payloads.base import registered
from models.queue.payloads.cards import Card, CardOffers, OfferedCard
from models.queue.payloads.meetings import MeetingNotice
from models.queue.payloads.open_notices import DetailsLeft, Opened
from models.queue.payloads.people import PromotionFigures, Stats
from models.queue.payloads.terminals import TerminalList
from models.queue.payloads.words import DeliveryNotice, Relay

CLASSES = sorted(set(registered().values()), key=lambda cls: cls.__name__)


def _row(kind: str, facts: dict[str, Any], *, schema: int = SCHEMA, **columns: Any) -> OutboxMessage:
    return OutboxMessage(kind=kind, facts=facts, schema=schema, **columns)


def test_every_kind_has_one_class_and_every_class_its_words() -> None:
    assert len(CLASSES) > 30
    for cls in CLASSES:
        assert cls.__doc__, cls
        assert get_args(cls.__annotations__["kind"]), cls


@given(data=st.data())
@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_what_is_read_is_what_was_stored(cls: type[Payload], data: st.DataObject) -> None:
    made = data.draw(st.builds(cls))
    row = OutboxMessage(**columns_of(made))
    assert payload_of(row) == made


def test_a_name_is_kept_as_a_number_and_looked_up_when_it_is_read() -> None:
    name = CustomerName("Yi Secret", 7, "Towel")
    notice = DeliveryNotice(
        kind="not-delivered", name=name, reason="failed-blocked", choices=[[{"label": [name, "x"]}]]
    )
    row = OutboxMessage(**columns_of(notice))
    assert "Secret" not in str(row.facts)
    read = payload_of(row, lambda number, topic: f"customer {number} of {topic}")
    assert isinstance(read, DeliveryNotice)
    assert (read.name, read.choices) == ("customer 7 of Towel", [[{"label": ["customer 7 of Towel", "x"]}]])


def test_whom_and_what_it_is_about_are_columns_and_not_in_the_json() -> None:
    row = OutboxMessage(**columns_of(Card(tag="t", promotion_id=4, customer_id=5, conversation_id=6)))
    assert (row.customer_id, row.conversation_id, row.promotion_id, row.facts) == (5, 6, 4, {"tag": "t"})


@pytest.mark.parametrize(
    ("kind", "facts", "expected"),
    [
        ("opened", {"open_id": "123456789012345678"}, Opened(open_id=123456789012345678)),
        ("details", {"customer_id": 3, "open_id": ""}, DetailsLeft(customer_id=3)),
        ("relay", {"edited": True, "held_at": ["web:x"], "held_for": "held-x"}, Relay(edited=True)),
        ("relay", {"album": "a1", "members": [1, 2]}, Relay()),
        (
            "writing-to",
            {
                "name": "Jia",
                "recipient": "Jia",
                "conversation_id": 4,
                "choices": [[{"label": "Bo", "action": "write:5"}]],
            },
            Sentence(
                kind="writing-to",
                arguments={"name": "Jia"},
                recipient="Jia",
                conversation_id=4,
                choices=[[{"label": "Bo", "action": "write:5"}]],
            ),
        ),
        (
            "checkin-noted",
            {"checkin_id": 4, "in_place": True},
            Sentence(kind="checkin-noted", checkin_id=4, in_place=True),
        ),
        (
            "stats",
            {"lines": [{"topic": "Towel", "opened": 3, "read": 1, "customers": 2}]},
            Stats(lines=[PromotionFigures(topic="Towel", opened=3, read=1, readers=2)]),
        ),
        (
            "offers",
            {"query_id": "q", "cards": [{"tag": "t", "promotion_id": 1}], "promoter": True},
            CardOffers(query_id="q", cards=[OfferedCard(tag="t", promotion_id=1)], promoter=True),
        ),
        (
            "meeting-asked",
            {"meeting_id": 1, "revision": 0, "customer_id": 2, "choices": []},
            MeetingNotice(kind="meeting-asked", meeting_id=1, revision=0, customer_id=2),
        ),
    ],
)
def test_rows_of_the_version_before_are_still_read(kind: str, facts: dict[str, Any], expected: Payload) -> None:
    assert payload_of(_row(kind, facts, schema=1)) == expected


def test_what_no_version_has_stored_is_refused() -> None:
    with pytest.raises(ValidationError):
        payload_of(_row("opened", {}))
    with pytest.raises(ValidationError):
        payload_of(_row("terminals", {"terminals": "many"}))
    assert issubclass(TerminalList, Payload)


def test_a_sentence_that_nobody_wrote_is_refused_when_it_is_enqueued() -> None:
    with pytest.raises(LookupError, match="no-such-thing"):
        sentence("no-such-thing")


async def test_a_row_in_the_database_holds_its_payload(database: object) -> None:
    payload = replace(sentence("heading", name="Jia", topic="Towel"), recipient="Jia", conversation_id=3)
    row = await enqueue_to("web", "yi", payload)
    kept = await OutboxMessage.get(id=row.id)
    assert (kept.kind, kept.schema, kept.conversation_id) == ("heading", SCHEMA, 3)
    assert payload_of(kept) == payload


def test_each_file_of_payloads_is_imported_with_them() -> None:
    modules = [each for each in vars(payloads).values() if isinstance(each, ModuleType)]
    assert len(modules) >= 8
    assert all(fields(cls) for cls in CLASSES)
