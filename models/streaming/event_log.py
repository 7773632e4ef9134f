"""Events: what was noted of changed rows, numbered without a gap by one reader, in the order in which it saw them.

A key is given out before its row is committed, so that whoever reads along a key passes by what comes late. Positions
are given to what is committed, in a transaction that holds the last of them: what comes late gets a later one.
"""

from dataclasses import dataclass
from datetime import datetime

from tortoise import fields
from tortoise.models import Model

from models.storage.clock import now
from models.storage.database import transaction
from models.storage.queries import Query
from models.storage.revisions import Revision
from models.storage.row_numbers import RowNumber
from models.storage.statements import Statement

AT_ONCE = 1_000
"""Notes that one transaction numbers: some thousandths of a second, in which nobody else writes."""
KEPT = 100_000
"""Events that stay behind the slowest feed, for a stream that lost what it had acknowledged."""
_REVISION = "events"


class EventDue(Model):
    """A row that was added, changed or deleted; there may be several notes of one."""

    id = RowNumber(primary_key=True)
    noun = fields.CharField(20)
    """The row's table."""
    number = fields.BigIntField()
    """The row's key."""

    class Meta:
        table = "events_due"


class NumberedEvent(Model):
    """A row as it is when it is read: how it was at the time is kept nowhere, so that nothing erased comes back."""

    position = RowNumber(primary_key=True)
    noun = fields.CharField(20)
    number = fields.BigIntField()
    at = fields.DatetimeField()
    """When it was numbered: within a second or two of its commit."""

    class Meta:
        table = "events"


@dataclass(frozen=True)
class Noted:
    id: int
    noun: str
    number: int


_TAKE_TURN = Query[int](
    f"INSERT INTO revisions (name, number) VALUES ('{_REVISION}', 0)"  # noqa: S608  (our own words)
    " ON CONFLICT (name) DO UPDATE SET number = revisions.number RETURNING number"
)
_TAKE = Query[Noted](
    "DELETE FROM events_due WHERE id <= (SELECT max(id) FROM (SELECT id FROM events_due ORDER BY id LIMIT ?) AS first)"
    " RETURNING id, noun, number",
    Noted,
)
_IS_ANY_DUE = Query[int]("SELECT 1 FROM events_due LIMIT 1")
_LAST = Query[int](f"SELECT number FROM revisions WHERE name = '{_REVISION}'")  # noqa: S608  (our own words)
_END = Query[int](
    "SELECT max(position) FROM (SELECT position FROM events WHERE position > ? ORDER BY position LIMIT ?) AS part"
)
_BETWEEN = Query[NumberedEvent](
    "SELECT {e} FROM events e WHERE e.position > ? AND e.position <= ? ORDER BY e.position", e=NumberedEvent
)
_FIRST = Query[NumberedEvent](
    "SELECT {e} FROM events e WHERE e.position > ? ORDER BY e.position LIMIT 1", e=NumberedEvent
)
_NOTE_AGAIN = Statement(
    "INSERT INTO events_due (noun, number) SELECT noun, number FROM events WHERE position > ? ORDER BY position"
)
_FORGET = Statement("DELETE FROM events WHERE position <= ?")


async def number_some() -> int:
    """Give the next notes their positions, one to each row. Return how many notes there were."""
    if await _IS_ANY_DUE.first() is None:
        return 0
    async with transaction():
        last = await _TAKE_TURN.one()
        taken = sorted(await _TAKE.all(AT_ONCE), key=lambda note: note.id)
        changed = dict.fromkeys((note.noun, note.number) for note in taken)
        await _add(last, list(changed))
    return len(taken)


async def _add(last: int, changed: list[tuple[str, int]]) -> None:
    at = now()
    numbered = [
        NumberedEvent(position=position, noun=noun, number=number, at=at)
        for position, (noun, number) in enumerate(changed, last + 1)
    ]
    await NumberedEvent.bulk_create(numbered)
    await Revision.filter(name=_REVISION).update(number=last + len(numbered))


async def last_position() -> int:
    """Return the greatest position given so far; 0 before the first."""
    return await _LAST.first() or 0


async def end_of_part(after: int, limit: int) -> int:
    """Return the last of the next so many positions; ``after`` itself when there are none."""
    return await _END.one(after, limit) or after


async def events_between(after: int, until: int) -> list[NumberedEvent]:
    """Return the events after a position up to another, in order."""
    return await _BETWEEN.all(after, until)


async def waits_since(after: int) -> datetime | None:
    """Return when the first event after this position was numbered; None when there is none."""
    event = await _FIRST.first(after)
    return None if event is None else event.at


async def forget_events(read_by_all: int) -> int:
    """Delete what every feed has had for long. ``read_by_all``: the slowest's position. Return how many events."""
    return await _FORGET.run(read_by_all - KEPT)


async def continue_after(position: int) -> None:
    """Give no position up to this one: a system has events under them, which this database, an older one, knows not.

    What is numbered and perhaps not told is noted again.
    """
    async with transaction():
        last = await _TAKE_TURN.one()
        if position > last:
            await _NOTE_AGAIN.run(last - KEPT)
            await Revision.filter(name=_REVISION).update(number=position)
