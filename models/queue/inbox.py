"""The inbox: raw updates of the platforms, each stored once, until its effect is done."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.spans import mark_to_keep
from models.storage.bell import INBOX
from models.storage.clock import now
from models.storage.codes import fingerprint
from models.storage.plain_sql import change, moment, rows
from models.storage.queries import Query
from models.storage.statements import Statement, Write

TRIES = 3
PUT_OFF = 6
"""How often an update is put off to wait for another one: about a minute in all."""
_DELETE_BATCH = 5_000
"""Some hundredths of a second, in which nobody else writes."""


class UpdateState(StrEnum):
    NEW = "new"
    DONE = "done"
    ASIDE = "aside"


class StoredUpdate(Model):
    """A platform's update. ``external_id`` is the channel's key for it; updates of one ``lane`` stay in order."""

    id = fields.BigIntField(primary_key=True)
    channel = fields.CharField(20)
    external_id = fields.CharField(200)
    lane = fields.CharField(120)
    body = fields.TextField()
    state = fields.CharEnumField(UpdateState, max_length=8, default=UpdateState.NEW)
    attempts = fields.SmallIntField(default=0)
    not_before = fields.DatetimeField()
    error = fields.CharField(300, default="")
    received_at = fields.DatetimeField()
    mark = fields.CharField(49, null=True)
    """Of the span in which it came, where somebody watches: see models.spans."""

    class Meta:
        table = "inbox"
        unique_together = (("channel", "external_id"),)


INSERT_UPDATE = Statement(
    "INSERT INTO inbox (channel, external_id, lane, body, state, attempts, not_before, error, received_at, mark)"
    " VALUES (?, ?, ?, ?, 'new', 0, ?, '', ?, ?) ON CONFLICT DO NOTHING",
    rings=INBOX,
)


def store_update(channel: str, external_id: str, lane: str, body: str) -> Write:
    """Return the write that stores an update; of a repeated one, nothing is stored."""
    at = now()
    return INSERT_UPDATE, (channel, external_id[:200], lane[:120], body, at, at, mark_to_keep())


_STORE_DONE = Query[int](
    "INSERT INTO inbox (channel, external_id, lane, body, state, attempts, not_before, error, received_at, mark)"
    " SELECT ?, ?, ?, '', 'done', 0, ?, '', ?, ?"
    " WHERE NOT EXISTS (SELECT 1 FROM inbox WHERE channel = ? AND external_id = ?) ON CONFLICT DO NOTHING RETURNING id"
)


async def store_done(channel: str, external_id: str, lane: str) -> bool:
    """Store that an update is done, in the transaction of its effect. False for a repeat, of an erased person's too."""
    at, key = now(), external_id[:200]
    row = channel, key, lane[:120], at, at, mark_to_keep()
    return await _STORE_DONE.first(*row, channel, erased_key(key)) is not None


def erased_key(external_id: str) -> str:
    """Return what replaces the key once the sender is erased: it still recognises a repeat, and names nobody."""
    return f"erased {fingerprint(external_id)}"


_RENAME = Statement("UPDATE inbox SET external_id = ? WHERE id = ?")


async def erase_keys(numbers: Sequence[int]) -> None:
    """Replace the keys of these updates by ones that name nobody, in the transaction that is open."""
    marks = ", ".join("?" * len(numbers))
    named = f"SELECT id, external_id FROM inbox WHERE id IN ({marks}) AND external_id NOT LIKE 'erased %'"  # noqa: S608  (marks)
    for row in await rows(named, *numbers) if numbers else []:
        await _RENAME.run(erased_key(row["external_id"]), row["id"])


_AT_ONCE = 16
"""Rows to one statement that says IN; what there are fewer is made up by what no row has."""
_STORED_AMONG = Query[str](
    f"SELECT external_id FROM inbox WHERE channel = ? AND external_id IN ({', '.join('?' * _AT_ONCE)})",  # noqa: S608  (marks)
)


async def drop_repeats_of_erased(updates: Sequence[StoredUpdate]) -> list[StoredUpdate]:
    """Delete those that repeat an update of an erased person's. Return the others."""
    kept: list[StoredUpdate] = []
    for channel in {update.channel for update in updates}:
        keyed = {erased_key(update.external_id): update for update in updates if update.channel == channel}
        repeated = await _stored_among(channel, list(keyed))
        kept += [update for key, update in keyed.items() if key not in repeated]
        await StoredUpdate.filter(id__in=[keyed[key].id for key in repeated]).delete() if repeated else None
    return sorted(kept, key=lambda update: update.id)


async def _stored_among(channel: str, keys: list[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(keys), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        found |= set(await _STORED_AMONG.all(channel, *some, *[""] * (_AT_ONCE - len(some))))
    return found


async def is_stored(channel: str, external_id: str) -> bool:
    """Tell whether this update is stored already: then there is nothing to prepare for it."""
    return await StoredUpdate.exists(channel=channel, external_id=external_id[:200])


# The state is a literal, not a bound value: only then is the partial index over what is unfinished used.
_HEADS = (
    "SELECT {i} FROM inbox i WHERE i.state = 'new' AND i.not_before <= ? AND NOT EXISTS ("
    "SELECT 1 FROM inbox older WHERE older.lane = i.lane AND older.id < i.id AND older.state = 'new') ORDER BY i.id"
)
_OLDEST, _LATEST = (
    Query[StoredUpdate](f"{_HEADS} {order} LIMIT ?", postgres_lock=" FOR UPDATE OF i SKIP LOCKED", i=StoredUpdate)
    for order in ("ASC", "DESC")
)
_LATEST_AT_ONCE = 4
"""Of those taken at once, so many are the latest: many earlier updates must not keep a new question waiting."""


_SOME_DUE = Query[int]("SELECT 1 FROM inbox WHERE state = 'new' AND not_before <= ? LIMIT 1")


async def is_due() -> bool:
    """Tell whether an update waits for its effect: only then a transaction is worth its beginning and its end."""
    return await _SOME_DUE.first(now()) is not None


_SOME_NEW = Query[int]("SELECT 1 FROM inbox WHERE state = 'new' LIMIT 1")


async def is_idle() -> bool:
    """Tell whether no update waits for its effect, not even until later."""
    return await _SOME_NEW.first() is None


async def take(limit: int) -> list[StoredUpdate]:
    """Return the oldest unfinished update of each lane, at most ``limit``: the oldest of all and a few of the latest.

    Call it in the transaction that does their effects. On PostgreSQL the rows are locked; those that another worker
    has locked are passed over.
    """
    at = now()
    oldest = await _OLDEST.all(at, max(1, limit - _LATEST_AT_ONCE))
    if len(oldest) < limit - _LATEST_AT_ONCE:
        return oldest
    taken = {update.id for update in oldest}
    return oldest + [update for update in await _LATEST.all(at, _LATEST_AT_ONCE) if update.id not in taken]


_NEXT = Query("SELECT min(not_before) FROM inbox WHERE state = 'new'", moment)


async def next_due() -> datetime | None:
    """Return when the next unfinished update is due; None when all are finished."""
    return await _NEXT.one()


async def is_unfinished(lane: str) -> bool:
    """Tell whether an update of this lane still waits for its effect."""
    return bool(await rows("SELECT 1 FROM inbox WHERE lane = ? AND state = 'new' LIMIT 1", lane[:120]))


async def unfinished(channel: str, external_ids: Iterable[str]) -> set[str]:
    """Return the keys of those of these updates that wait for their effect."""
    new = StoredUpdate.filter(channel=channel, external_id__in=list(external_ids), state=UpdateState.NEW)
    return {str(each) for each in await new.values_list("external_id", flat=True)}


_FINISH = Statement(
    f"UPDATE inbox SET state = 'done', body = '', error = '' WHERE id IN ({', '.join('?' * _AT_ONCE)})"  # noqa: S608  (marks)
)


async def finish(*updates: StoredUpdate) -> None:
    """Mark the updates as done, in the transaction of their effects. The bodies are emptied; the keys stay."""
    for start in range(0, len(updates), _AT_ONCE):
        numbers = [update.id for update in updates[start : start + _AT_ONCE]]
        await _FINISH.run(*numbers, *[0] * (_AT_ONCE - len(numbers)))


async def put_off(update: StoredUpdate) -> bool:
    """Let an update wait for another one that it refers to, longer each time: 1, 2, 4 … seconds.

    After six waits it is dropped (True): its body may be of somebody whom we have nothing to do with.
    """
    if update.attempts >= PUT_OFF:
        await finish(update)
        return True
    wait = timedelta(seconds=2**update.attempts)
    await _as_taken(update).update(attempts=update.attempts + 1, not_before=now() + wait)
    return False


async def fail(update: StoredUpdate, error: str) -> bool:
    """Record a failed attempt. After three the update becomes a dead letter (True) and its lane goes on.

    What another worker has taken up since (whoever hears of trouble late has lost it) is that one's to end.
    """
    attempts = update.attempts + 1
    dead_letter: bool = attempts >= TRIES
    await _as_taken(update).update(
        attempts=attempts,
        state=UpdateState.ASIDE if dead_letter else UpdateState.NEW,
        not_before=now() + timedelta(seconds=4 ** (attempts - 1)),
        error=error[:300],
    )
    return dead_letter


def _as_taken(update: StoredUpdate) -> QuerySet[StoredUpdate]:
    """Return the update as long as nobody else has done or tried it."""
    return StoredUpdate.filter(id=update.id, state=UpdateState.NEW, attempts=update.attempts)


async def set_aside() -> list[StoredUpdate]:
    """Return the dead letters: updates that failed three times, oldest first, at most 1,000."""
    found = await rows("SELECT * FROM inbox WHERE state = 'aside' ORDER BY id LIMIT 1000")
    return [StoredUpdate._init_from_db(**row) for row in found]  # noqa: SLF001  (tortoise's way to rows from raw SQL)


async def run_again(number: int | None = None) -> int:
    """Put dead letters (all, or one) back to work. Return how many."""
    one = "" if number is None else " AND id = ?"
    return await change(
        f"UPDATE inbox SET state = 'new', attempts = 0, not_before = ? WHERE state = 'aside'{one}",  # noqa: S608  (our own words and numbers)
        now(),
        *([] if number is None else [number]),
    )


async def forget_old(before: datetime) -> int:
    """Delete finished updates that came before then, some at a time. Return how many."""
    gone = 0
    while True:
        some = await change(
            "DELETE FROM inbox WHERE id IN (SELECT id FROM inbox WHERE state = 'done' AND received_at < ?"
            " ORDER BY received_at LIMIT ?)",
            before,
            _DELETE_BATCH,
        )
        gone += some
        if some < _DELETE_BATCH:
            return gone
        await asyncio.sleep(0)  # whoever waits to write goes first
