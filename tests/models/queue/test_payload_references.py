"""Which rows mention whom is noted as they are written, by whatever writes them; and of older rows once."""

from importlib import import_module

import pytest

from models.people.addresses import Address, met
from models.people.names import CustomerName
from models.queue.outbox import OutboxMessage, SendState, enqueue, forget_old
from models.queue.payload_references import OutboxMention
from models.queue.payloads import Payload, sentence
from models.queue.payloads.meetings import HowToCheckIn, MeetingNotice, MetQuestion
from models.queue.payloads.words import Relay
from models.storage.clock import now
from models.storage.database import Database
from models.storage.plain_sql import change, is_sqlite

pytestmark = pytest.mark.both_databases

YI, BING = CustomerName("Yi", 7), CustomerName("a customer", 8, "Towel")
ROWS: list[tuple[Payload, set[tuple[str, int]]]] = [
    (Relay(), set()),
    (HowToCheckIn(), set()),
    (sentence("talking", name=YI), {("customer", 7)}),
    (
        sentence("choose-customer", [[{"label": [YI, "Towel"]}], [{"label": [BING]}], [{"label": [YI]}]]),
        {("customer", 7), ("customer", 8)},
    ),
    (MeetingNotice(kind="meeting-soon", meeting_id=3), {("meeting", 3)}),
    (MetQuestion(kind="meeting", checkin_id=4), {("checkin", 4)}),
    (sentence("talking", name='says "named": 9'), set()),
]


@pytest.fixture
async def terminal(database: Database) -> Address:
    return await met("web", "jia")


async def _noted(row: OutboxMessage) -> list[tuple[str, int]]:
    return [(each.subject, each.subject_id) for each in await OutboxMention.filter(outbox_id=row.id)]


@pytest.mark.parametrize(("payload", "mentioned"), ROWS, ids=lambda each: getattr(each, "kind", ""))
async def test_each_is_noted_once(payload: Payload, mentioned: set[tuple[str, int]], terminal: Address) -> None:
    assert sorted(await _noted(await enqueue(terminal, payload))) == sorted(mentioned)


async def test_of_older_rows_the_migration_notes_the_same(terminal: Address) -> None:
    written = [(await enqueue(terminal, payload), mentioned) for payload, mentioned in ROWS]
    await OutboxMention.all().delete()
    migration = import_module("models.migrations.0023_outbox_mentions")
    await change((migration._SQLITE if is_sqlite() else migration._POSTGRES)[-1])
    assert [sorted(await _noted(row)) for row, _ in written] == [sorted(mentioned) for _, mentioned in written]


async def test_the_note_goes_with_the_row(terminal: Address) -> None:
    gone, kept = [await enqueue(terminal, sentence("talking", name=name)) for name in (YI, BING)]
    await OutboxMessage.filter(id=gone.id).update(state=SendState.SENT, finished_at=now())
    assert await forget_old(now()) == 1
    assert (await _noted(gone), await _noted(kept)) == ([], [("customer", 8)])
