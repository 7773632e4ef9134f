"""The outbox: messages still to be sent, each as a typed payload; the wording is chosen when it is sent.

A row is ``queued``, ``sending`` (leased to one courier), then ``sent``, ``uncertain`` (sent, perhaps twice), ``failed``
(with the reason) or ``cancelled``. Rows of one lane (one recipient) go out one at a time: words first, in the order
of their numbers, then notices. A row that has been tried blocks those behind it, but no notice blocks words; one that
only waits for its time blocks nothing. Notices that wait together go together (see gatherings).
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

import orjson
from tortoise import fields
from tortoise.models import Model

from models.people.addresses import Address
from models.queue.payloads import ABOUT, SCHEMA, Payload, Sentence, facts_of, registered, restored
from models.spans import mark_to_keep
from models.storage.clock import now
from models.storage.plain_sql import change, moment, rows
from models.storage.queries import Query
from models.storage.statements import Statement, Write

LATER = datetime(2100, 1, 1, tzinfo=UTC)
"""The due time of parked rows, see models.queue.parked."""


WORDS, NOTICES = 0, 1
"""Ranks: what somebody said or asked for goes before mere notices."""


class SendState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    CANCELLED = "cancelled"


class OutboxMessage(Model):
    """One message to one address."""

    id = fields.BigIntField(primary_key=True)
    channel = fields.CharField(20)
    account = fields.CharField(100)
    lane = fields.CharField(125)
    kind = fields.CharField(40)
    """Which payload it contains, see models.queue.payloads …"""
    schema = fields.SmallIntField(default=SCHEMA, db_default=1)
    """… in which version of the stored form …"""
    facts: dict[str, Any] = fields.JSONField(default=dict)
    """… as JSON, without the columns that say whom and what it is about."""
    customer_id = fields.IntField(null=True)
    conversation_id = fields.IntField(null=True)
    promotion_id = fields.IntField(null=True)
    album = fields.CharField(100, default="", db_default="")
    """The communication is the first of this album, which goes out whole."""
    held_in: list[str] | None = fields.JSONField(null=True)
    """Lanes whose platform accepts nothing until the recipient writes, the first of them first …"""
    held_for = fields.CharField(60, default="", db_default="")
    """… and why."""
    communication_id = fields.IntField(null=True)
    """The communication that this row delivers."""
    rank = fields.SmallIntField(default=WORDS, db_default=WORDS)
    gathered_in_id = fields.BigIntField(null=True)
    """The row whose message tells this one, too."""
    edits_id = fields.BigIntField(null=True)
    """The earlier row whose message this one replaces, where the channel can."""
    dedupe = fields.CharField(120, null=True, unique=True)
    """Deduplication key: what has the same one is sent only once."""
    subject = fields.CharField(60, default="")
    """What it is about: used to cancel it, and to not send the same again too soon."""
    state = fields.CharEnumField(SendState, max_length=10, default=SendState.QUEUED)
    attempts = fields.SmallIntField(default=0)
    doubts = fields.SmallIntField(default=0)
    """How many attempts may have been delivered without our knowledge."""
    not_before = fields.DatetimeField()
    leased_until = fields.DatetimeField(null=True)
    reason = fields.CharField(300, default="")
    created_at = fields.DatetimeField()
    finished_at = fields.DatetimeField(null=True)
    mark = fields.CharField(49, null=True)
    """Of the span in which it was enqueued, where somebody watches: see models.spans."""

    class Meta:
        table = "outbox"


def lane_of(channel: str, account: str) -> str:
    return f"{channel}:{account}"


async def enqueue(
    address: Address,
    payload: Payload,
    *,
    communication_id: int | None = None,
    album: str = "",
    edits_id: int | None = None,
    not_before: datetime | None = None,
    subject: str = "",
) -> OutboxMessage:
    """Put a message to this address into the outbox, in the transaction of what it reports. Return the row."""
    return await enqueue_to(
        address.channel,
        address.account,
        payload,
        communication_id=communication_id,
        album=album,
        edits_id=edits_id,
        not_before=not_before,
        subject=subject,
    )


async def enqueue_to(
    channel: str,
    account: str,
    payload: Payload,
    *,
    lane: str = "",
    communication_id: int | None = None,
    album: str = "",
    edits_id: int | None = None,
    not_before: datetime | None = None,
    subject: str = "",
) -> OutboxMessage:
    """Enqueue for an account that is no address of a person, e.g. the answer to an inline query. Return the row."""
    at = now()
    return await _ADD.one(
        channel,
        account,
        lane or lane_of(channel, account),
        payload.kind,
        SCHEMA,
        orjson.dumps(facts_of(payload)).decode(),
        *(getattr(payload, name) for name in ABOUT),
        communication_id,
        album,
        edits_id,
        subject,
        not_before or at,
        at,
        mark_to_keep(),
    )


_ADD = Query[OutboxMessage](
    f"INSERT INTO outbox (channel, account, lane, kind, schema, facts, {', '.join(ABOUT)}, communication_id, album,"  # noqa: S608  (our own words and numbers)
    " edits_id, subject, not_before, created_at, mark, held_for, rank, state, attempts, doubts, reason)"
    f" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', {WORDS}, 'queued', 0, 0, '') RETURNING {{outbox}}",
    outbox=OutboxMessage,
)


def columns_of(payload: Payload) -> dict[str, Any]:
    """Return the columns of a row that store the payload."""
    return {"kind": payload.kind, "facts": facts_of(payload)} | {name: getattr(payload, name) for name in ABOUT}


def class_of(row: OutboxMessage) -> type[Payload]:
    """Return the class of what a row holds, without reading it."""
    return registered().get(row.kind, Sentence)


def payload_of(row: OutboxMessage, named: Callable[[int, str], str] = lambda _number, _topic: "?") -> Payload:
    """Load the payload of a row. ``named`` returns what a customer is called now, by number and topic.

    Raise pydantic.ValidationError for what no version of ours has stored.
    """
    about = {name: getattr(row, name) for name in ABOUT}
    return restored(class_of(row), row.kind, row.facts, schema=row.schema, columns=about, named=named)


async def cancel_about(subject: str) -> int:
    """Cancel every queued message about this subject. Return the number cancelled."""
    return await change(
        "UPDATE outbox SET state = 'cancelled', reason = 'withdrawn', finished_at = ?"
        " WHERE subject = ? AND subject <> '' AND state = 'queued'",
        now(),
        subject,
    )


# States in queries are literals, not bound values: only then are the partial indexes over what is unfinished used,
# and the queries stay fast however much is finished.
UNFINISHED = "state IN ('queued', 'sending')"
TROUBLED = "state IN ('uncertain', 'failed')"


_DUE_IN = f"FROM outbox WHERE lane = ? AND {UNFINISHED} AND gathered_in_id IS NULL AND not_before <= ?"
_DUE = Query[int](f"SELECT 1 {_DUE_IN} LIMIT 1")
# Not "state = 'queued'": by that, SQLite would go through all lanes.
_DUE_BEFORE = Query[int](f"SELECT 1 {_DUE_IN} AND state <> 'sending' AND (rank, id) < (?, ?) LIMIT 1")
_NUMBER_DUE = Query[int](f"SELECT count(*) {_DUE_IN}")


async def row_or_none(number: int) -> OutboxMessage | None:
    """Return the row of this number; None where it has been cleared out."""
    return await OutboxMessage.get_or_none(id=number)


async def is_due(lane: str) -> bool:
    """Tell whether the lane has a row that is due or being sent."""
    return await _DUE.first(lane, now()) is not None


async def is_overtaking(row: OutboxMessage) -> bool:
    """Tell whether a row that goes before this one is due: it was parked when this one was taken, and is not now."""
    return await _DUE_BEFORE.first(row.lane, now(), row.rank, row.id) is not None


async def how_many_due(lane: str) -> int:
    """Count the lane's rows that are due or being sent."""
    return await _NUMBER_DUE.one(lane, now())


async def waiting_in(lanes: Sequence[str], *, about: str = "") -> list[OutboxMessage]:
    """Return the queued rows of these lanes, oldest first; all, or those ``about`` a subject."""
    if not lanes:
        return []
    marks = ", ".join("?" * len(lanes))
    found = await rows(
        f"SELECT id FROM outbox WHERE lane IN ({marks}) AND {UNFINISHED} AND state = 'queued'"  # noqa: S608  (our own words and numbers)
        + (" AND subject = ?" if about else ""),
        *lanes,
        *([about] if about else []),
    )
    return await OutboxMessage.filter(id__in=[each["id"] for each in found]).order_by("id") if found else []


_OF_RANK = (
    f"SELECT min(not_before) AS at FROM outbox WHERE {UNFINISHED} AND state = 'queued' AND rank = {{}}"  # noqa: S608  (our own words and numbers)
    " AND gathered_in_id IS NULL AND not_before > ?"
)
_NEXT = Query(
    f"SELECT min(at) FROM ({_OF_RANK.format(WORDS)} UNION ALL {_OF_RANK.format(NOTICES)}) due",  # noqa: S608  (our own words and numbers)
    moment,
)


async def next_due(after: datetime) -> datetime | None:
    """Return when the next row will be due that was not yet at that time; None when there is none."""
    return await _NEXT.one(after, after)


_SOME_QUEUED = Query[int](
    f"SELECT 1 FROM outbox WHERE {UNFINISHED} AND state = 'queued' AND rank IN ({WORDS}, {NOTICES})"  # noqa: S608  (our own words and numbers)
    " AND not_before <= ? LIMIT 1"
)


async def is_queued(until: datetime) -> bool:
    """Tell whether a row waits that is due by then, gathered ones included."""
    return await _SOME_QUEUED.first(until) is not None


async def has_joined(channel: str, account: str) -> bool:
    """Tell whether the outbox has a message to this account that it joined, sent or not."""
    return bool(
        await rows("SELECT 1 FROM outbox WHERE lane = ? AND kind = 'joined' LIMIT 1", lane_of(channel, account))
    )


_WAITS_ABOUT = Query[int](f"SELECT 1 FROM outbox WHERE subject = ? AND subject <> '' AND {UNFINISHED} LIMIT 1")  # noqa: S608  (our own words)


async def is_waiting_about(subject: str) -> bool:
    """Tell whether a message about this subject is still to be sent."""
    return await _WAITS_ABOUT.first(subject) is not None


async def notified_lately(subject: str) -> bool:
    """Tell whether a message about this subject was enqueued within the last day."""
    return bool(
        await rows(
            "SELECT 1 FROM outbox WHERE subject = ? AND subject <> '' AND created_at > ? LIMIT 1",
            subject,
            now() - timedelta(days=1),
        )
    )


# A statement, for it counts what it deletes without the mentions that go with it.
_FORGET = Statement(
    "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE finished_at < ? AND state NOT IN ('queued', 'sending')"
    " ORDER BY finished_at LIMIT ?)"
)
_FORGOTTEN_AT_ONCE = 1_000
"""Some hundredths of a second, in which nobody else writes."""


async def forget_old(before: datetime) -> int:
    """Delete the rows that were finished before then, some at a time. Return how many."""
    gone = 0
    while True:
        some = await _FORGET.run(before, _FORGOTTEN_AT_ONCE)
        gone += some
        if some < _FORGOTTEN_AT_ONCE:
            return gone
        await asyncio.sleep(0)  # whoever waits to write goes first


async def requeue(row: OutboxMessage, channel: str, account: str) -> None:
    """Send the message to another address, from the start and by itself. It still knows where it was parked before."""
    await change("UPDATE outbox SET gathered_in_id = NULL WHERE gathered_in_id = ? AND state = 'queued'", row.id)
    await OutboxMessage.filter(id=row.id).update(
        held_in=row.held_in,
        held_for=row.held_for,
        channel=channel,
        account=account,
        lane=lane_of(channel, account),
        state=SendState.QUEUED,
        attempts=0,
        not_before=now(),
        leased_until=None,
        gathered_in_id=None,
    )


# Also where its courier was taken for dead: what arrived goes once more only if somebody has it in hand again.
_FINISH = Statement(
    "UPDATE outbox SET state = ?, reason = '', finished_at = ?, leased_until = NULL"
    " WHERE id = ? AND attempts = ? AND state IN ('sending', 'queued')",
    rank=1,
    synced=False,
)
_FINISH_GATHERED = Statement(
    "UPDATE outbox SET state = ?, attempts = ?, doubts = ?, finished_at = ?, gathered_in_id = ?"
    " WHERE gathered_in_id = ? AND state = 'queued'",
    rank=1,
    synced=False,
)
# Matches the account: of a row that was being sent while its person was erased, nothing may say to whom it went.
_RECEIPT = Statement(
    "INSERT INTO receipts (channel, account, external_id, message_id, communication_id)"
    " SELECT channel, account, ?, id, ? FROM outbox WHERE id = ? AND account = ? ON CONFLICT DO NOTHING",
    rank=2,
    synced=False,
)


_JOIN = Statement("UPDATE outbox SET gathered_in_id = ? WHERE id = ?", rank=1, synced=False)
_IS_ABOUT = Statement("UPDATE outbox SET conversation_id = ? WHERE id = ?", rank=1, synced=False)


def delivered(
    row: OutboxMessage,
    state: SendState,
    external_ids: list[str],
    communication_ids: Sequence[int],
    *,
    joins: int | None = None,
    conversation_id: int | None = None,
) -> list[Write]:
    """Return the writes that finish a delivered row and the rows gathered in it, and store the platform's ids.

    ``joins``: the row whose message covers this one, too. ``conversation_id``: the conversation that the message turned
    out to be about.
    """
    numbers = [*communication_ids, *list(communication_ids[-1:]) * len(external_ids)]
    at = now()  # the same for all that one message tells: see models.queue.sent_lately
    writes: list[Write] = [(_FINISH, (state.value, at, row.id, row.attempts))]
    if row.rank == NOTICES:
        sent_with = joins or row.id
        writes.append((_FINISH_GATHERED, (state.value, row.attempts, row.doubts, at, sent_with, row.id)))
        # A message about several people belongs to no single conversation.
        writes += [(_JOIN, (joins, row.id)), (_IS_ABOUT, (None, joins))] if joins else []
    if conversation_id is not None and conversation_id != row.conversation_id:
        writes.append((_IS_ABOUT, (conversation_id, row.id)))
    for n, external_id in enumerate(external_ids):
        number = numbers[n] if numbers else None
        writes.append((_RECEIPT, (external_id[:100], number, row.id, row.account)))
    return writes


_SENT_WITH_ANOTHER = Statement(
    "UPDATE outbox SET state = 'cancelled', reason = 'told with another', finished_at = ?"
    " WHERE id = ? AND state = 'queued'",
    rank=1,
    synced=False,
)


def sent_with_another(number: int) -> Write:
    """Return the write that cancels a row whose news went out in another's message."""
    return _SENT_WITH_ANOTHER, (now(), number)
