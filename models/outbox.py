"""The outbox: what we still have to tell somebody, as a kind and its facts; words are chosen when it is told.

A row is ``queued``, ``sending`` (leased to one courier), then ``sent``, ``uncertain`` (told, perhaps twice), ``failed``
(with the reason) or ``cancelled``. Rows of one lane (one recipient) go out in the order of their numbers, one
at a time: a row that has been tried holds back those behind it; one that only waits for its time does not.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

import orjson
from tortoise import fields
from tortoise.connection import get_connection
from tortoise.models import Model

from models.addresses import Address
from models.bell import OUTBOX
from models.clock import now
from models.names import as_kept
from models.plain_sql import change, moment, rows
from models.statements import Statement, Write

LEASE = timedelta(seconds=30)
"""Renewed while a send takes long: once it has run out, whoever was sending is gone."""

INQUIRY = "inquiry"
"""A row of this kind asks the platform about what its account names."""
LATER = datetime(2100, 1, 1, tzinfo=UTC)
"""When what is held would go out, see models.held."""


class Sending(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Message(Model):
    """One thing to tell one address."""

    id = fields.BigIntField(primary_key=True)
    channel = fields.CharField(20)
    account = fields.CharField(100)
    lane = fields.CharField(125)
    kind = fields.CharField(40)
    """Names the sentence, e.g. ``opened``: see models/words."""
    facts: dict[str, Any] = fields.JSONField(default=dict)
    communication_id = fields.IntField(null=True)
    """The communication that this row delivers."""
    edits_id = fields.BigIntField(null=True)
    """The earlier row whose message this one replaces, where the channel can."""
    dedupe = fields.CharField(120, null=True, unique=True)
    """What must be told only once."""
    subject = fields.CharField(60, default="")
    """What must not be told again too soon, or what it is about and withdrawn with."""
    state = fields.CharEnumField(Sending, max_length=10, default=Sending.QUEUED)
    attempts = fields.SmallIntField(default=0)
    doubts = fields.SmallIntField(default=0)
    """How many attempts may have been delivered without our knowing."""
    not_before = fields.DatetimeField()
    leased_until = fields.DatetimeField(null=True)
    reason = fields.CharField(300, default="")
    created_at = fields.DatetimeField()
    finished_at = fields.DatetimeField(null=True)

    class Meta:
        table = "outbox"


class Receipt(Model):
    """A platform's id of a message we delivered: what a person quotes, presses or has edited."""

    id = fields.BigIntField(primary_key=True)
    channel = fields.CharField(20)
    account = fields.CharField(100)
    external_id = fields.CharField(100)
    message_id = fields.BigIntField()
    communication_id = fields.IntField(null=True)

    class Meta:
        table = "receipts"
        unique_together = (("channel", "account", "external_id"),)
        indexes = (("message_id",), ("communication_id",))


def lane_of(channel: str, account: str) -> str:
    return f"{channel}:{account}"


async def promise(
    address: Address,
    kind: str,
    facts: dict[str, Any] | None = None,
    *,
    communication_id: int | None = None,
    edits_id: int | None = None,
    not_before: datetime | None = None,
    subject: str = "",
) -> Message:
    """Will be told to this address; write it in the transaction of what it tells."""
    return await promise_to(
        address.channel,
        address.account,
        kind,
        facts,
        communication_id=communication_id,
        edits_id=edits_id,
        not_before=not_before,
        subject=subject,
    )


async def promise_to(
    channel: str,
    account: str,
    kind: str,
    facts: dict[str, Any] | None = None,
    *,
    lane: str = "",
    communication_id: int | None = None,
    edits_id: int | None = None,
    not_before: datetime | None = None,
    subject: str = "",
) -> Message:
    """The same for an account that is no address of a person, e.g. the answer to an inline query."""
    at = now()
    return await Message.create(
        channel=channel,
        account=account,
        lane=lane or lane_of(channel, account),
        kind=kind,
        facts=as_kept(facts or {}),
        communication_id=communication_id,
        edits_id=edits_id,
        subject=subject,
        not_before=not_before or at,
        created_at=at,
    )


async def withdraw(subject: str) -> int:
    """What waits to be told about this is told no more. Returns how many rows."""
    return await change(
        "UPDATE outbox SET state = 'cancelled', reason = 'withdrawn', finished_at = ?"
        " WHERE subject = ? AND subject <> '' AND state = 'queued'",
        now(),
        subject,
    )


# A notice to a promoter, addressed in SQL: to the terminal they want to be told on first,
# else used last. Written beside an open, in its commit.
_NOTICE = (
    "INSERT INTO outbox (channel, account, lane, kind, facts, dedupe, subject, state, attempts, doubts, not_before,"
    " reason, created_at) SELECT a.channel, a.account, a.channel || ':' || a.account, ?, ?, ?, ?, 'queued', 0, 0, ?,"
    " '', ?"
    " FROM addresses a JOIN promoters p ON p.id = a.promoter_id"
    " WHERE a.promoter_id = ? AND p.standing = 'active' AND a.blocked_reason = ''{condition}"
    " ORDER BY a.told_first DESC, a.used_at DESC LIMIT 1 ON CONFLICT DO NOTHING"
)
NOTICE = Statement(_NOTICE.format(condition=""), rank=2, rings=OUTBOX)
NOTICE_UNLESS_TOLD = Statement(
    _NOTICE.format(
        condition=" AND NOT EXISTS (SELECT 1 FROM outbox o"
        " WHERE o.subject = ? AND o.subject <> '' AND o.created_at > ?)"
    ),
    rank=2,
    rings=OUTBOX,
)
FOLLOW_UP = Statement(_NOTICE.format(condition=" AND EXISTS (SELECT 1 FROM outbox o WHERE o.dedupe = ?)"), rank=6)


def notice(
    statement: Statement,
    promoter_id: int,
    kind: str,
    facts: dict[str, Any],
    *conditions: Any,
    dedupe: str,
    subject: str = "",
    not_before: datetime | None = None,
) -> Write:
    """The write that promises a notice to a promoter's terminal; ``conditions`` fill the statement's own."""
    at = now()
    packed = orjson.dumps(as_kept(facts)).decode()
    return statement, (kind, packed, dedupe, subject, not_before or at, at, promoter_id, *conditions)


# Where a question names a state, it says so in its own words and not by a bound value: only then do the partial
# indexes over what is unfinished answer it, however much is finished.
UNFINISHED = "state IN ('queued', 'sending')"
TROUBLED = "state IN ('uncertain', 'failed')"

_TAKE = """
UPDATE outbox SET state = 'sending', attempts = attempts + 1, leased_until = {lease} WHERE id IN (
  SELECT o.id FROM outbox o
  WHERE o.state IN ('queued', 'sending') AND o.state = 'queued' AND o.not_before <= {now} AND NOT EXISTS (
    SELECT 1 FROM outbox older WHERE older.lane = o.lane AND older.id < o.id
    AND older.state IN ('queued', 'sending') AND (older.not_before <= {now} OR older.attempts > 0)
  )
  ORDER BY o.not_before LIMIT {most}{lock}
) RETURNING id"""


async def take(most: int) -> list[Message]:
    """Leases what is due now, the head of each lane only, at most ``most``."""
    at = now()
    connection = get_connection("default")
    if connection.capabilities.dialect == "sqlite":
        sql = _TAKE.format(lease="?1", now="?2", most="?3", lock="")
    else:
        sql = _TAKE.format(lease="$1", now="$2", most="$3", lock=" FOR UPDATE OF o SKIP LOCKED")
    taken = await connection.execute_query_dict(sql, [at + LEASE, at, most])
    if not taken:
        return []
    return await Message.filter(id__in=[row["id"] for row in taken]).order_by("id")


_DUE_IN = f"FROM outbox WHERE lane = ? AND {UNFINISHED} AND not_before <= ?"


async def is_due(lane: str) -> bool:
    """Whether something is to be told there now."""
    return bool(await rows(f"SELECT 1 {_DUE_IN} LIMIT 1", lane, now()))


async def is_overtaking(row: Message) -> bool:
    """Whether something older is due in the row's lane: it was held when the row was taken, and let go since."""
    return bool(await rows(f"SELECT 1 {_DUE_IN} AND state = 'queued' AND id < ? LIMIT 1", row.lane, now(), row.id))


async def how_many_due(lane: str) -> int:
    """How much is to be told there now, or is just being told."""
    (found,) = await rows(f"SELECT count(*) AS number {_DUE_IN}", lane, now())
    return int(found["number"])


async def waiting_in(lanes: Sequence[str], *, about: str = "") -> list[Message]:
    """What waits to be told there, oldest first; all of it, or what is ``about`` a subject."""
    if not lanes:
        return []
    marks = ", ".join("?" * len(lanes))
    found = await rows(
        f"SELECT id FROM outbox WHERE lane IN ({marks}) AND {UNFINISHED} AND state = 'queued'"  # noqa: S608
        + (" AND subject = ?" if about else ""),
        *lanes,
        *([about] if about else []),
    )
    return await Message.filter(id__in=[each["id"] for each in found]).order_by("id") if found else []


async def next_due() -> datetime | None:
    """When the next waiting row wants to be told."""
    (found,) = await rows(
        f"SELECT min(not_before) AS due FROM outbox WHERE {UNFINISHED} AND state = 'queued'"  # noqa: S608
    )
    return moment(found["due"])


async def recover(*, all_leases: bool, after: timedelta, except_for: Sequence[int] = ()) -> int:
    """Rows whose courier died while sending: perhaps told, so in doubt. Returns how many.

    ``all_leases`` when no other courier can be running; otherwise only leases that ran out. They go again ``after``.
    ``except_for``: rows that whoever asks has in hand, though no lease could be renewed while the database was away.
    """
    sending = await rows(f"SELECT id, leased_until FROM outbox WHERE {UNFINISHED} AND state = 'sending'")  # noqa: S608
    in_hand = set(except_for)
    lost = [each["id"] for each in sending if each["id"] not in in_hand and (all_leases or _has_run_out(each))]
    for number in lost:
        row = await Message.get(id=number)
        await Message.filter(id=number, state=Sending.SENDING).update(
            state=Sending.QUEUED, doubts=row.doubts + 1, not_before=now() + after
        )
    return len(lost)


def _has_run_out(row: dict[str, Any]) -> bool:
    until = moment(row["leased_until"])
    return until is not None and until < now()


async def renew(numbers: list[int]) -> None:
    """Still being sent."""
    await Message.filter(id__in=numbers, state=Sending.SENDING).update(leased_until=now() + LEASE)


async def postpone(row: Message, until: datetime) -> None:
    """Not now (quiet hours): as if it had not been tried."""
    await Message.filter(id=row.id, state=Sending.SENDING).update(
        state=Sending.QUEUED, attempts=row.attempts - 1, not_before=until
    )


async def retry(row: Message, at: datetime, reason: str, *, doubt: bool = False) -> None:
    """Tried in vain; again at ``at``. ``doubt``: it may have arrived all the same."""
    await Message.filter(id=row.id, state=Sending.SENDING).update(
        state=Sending.QUEUED, not_before=at, reason=reason[:300], doubts=row.doubts + int(doubt)
    )


async def finish(row: Message, state: Sending, reason: str = "") -> None:
    """The last word on this row."""
    await Message.filter(id=row.id, state=Sending.SENDING).update(
        state=state, reason=reason[:300], finished_at=now(), leased_until=None
    )


async def has_joined(channel: str, account: str) -> bool:
    """Whether this account was (or is to be) told lately that it joined."""
    return bool(
        await rows("SELECT 1 FROM outbox WHERE lane = ? AND kind = 'joined' LIMIT 1", lane_of(channel, account))
    )


async def mails_of_ours(account: str, since: datetime) -> int:
    """How many mails that carry nobody's words this address was sent since then."""
    (found,) = await rows(
        "SELECT count(*) AS number FROM outbox WHERE lane = ? AND finished_at > ? AND state = 'sent'"
        " AND channel = 'email' AND communication_id IS NULL",
        lane_of("email", account),
        since,
    )
    return int(found["number"])


async def told_lately(subject: str) -> bool:
    """Whether this was told, or is to be told, within the last day."""
    return bool(
        await rows(
            "SELECT 1 FROM outbox WHERE subject = ? AND subject <> '' AND created_at > ? LIMIT 1",
            subject,
            now() - timedelta(days=1),
        )
    )


async def forget_old(before: datetime) -> int:
    """Deletes what was finished before then."""
    return await change("DELETE FROM outbox WHERE finished_at < ? AND state NOT IN ('queued', 'sending')", before)


async def requeue(row: Message, channel: str, account: str) -> None:
    """The same message, with the facts it has now, to another address, from the start."""
    await Message.filter(id=row.id).update(
        facts=row.facts,
        channel=channel,
        account=account,
        lane=lane_of(channel, account),
        state=Sending.QUEUED,
        attempts=0,
        not_before=now(),
        leased_until=None,
    )


_FINISH = Statement(
    "UPDATE outbox SET state = ?, reason = '', finished_at = ?, leased_until = NULL WHERE id = ? AND state = 'sending'",
    rank=1,
    rings=OUTBOX,
)
_RECEIPT = Statement(
    "INSERT INTO receipts (channel, account, external_id, message_id, communication_id) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT DO NOTHING",
    rank=2,
)


def delivered(row: Message, state: Sending, external_ids: list[str], communication_ids: list[int]) -> list[Write]:
    """The writes that end a row whose message the platform has, and remember the platform's ids of it."""
    numbers = [*communication_ids, *communication_ids[-1:] * len(external_ids)]
    writes: list[Write] = [(_FINISH, (state.value, now(), row.id))]
    for n, external_id in enumerate(external_ids):
        number = numbers[n] if numbers else None
        writes.append((_RECEIPT, (row.channel, row.account, external_id[:100], row.id, number)))
    return writes


async def delivered_ids(number: int, channel: str, account: str) -> list[str]:
    """The platform's ids of the messages that row ``number`` became at this account; none if it went elsewhere."""
    there = Receipt.filter(message_id=number, channel=channel, account=account)
    return [str(each) for each in await there.order_by("id").values_list("external_id", flat=True)]


async def receipt(channel: str, account: str, external_id: str) -> Receipt | None:
    """Our message behind a platform's id: what was quoted or pressed."""
    return await Receipt.get_or_none(channel=channel, account=account, external_id=external_id[:100])


async def receipts_of(communication_id: int) -> list[Receipt]:
    """The platform's messages that a communication became."""
    return await Receipt.filter(communication_id=communication_id).order_by("id")
