"""Open notices: which opens a promoter is notified of, without spam and without a row for every open.

Of a known customer: once an hour for each promotion and promoter. Of unknown readers: the first open at once, then,
minute by minute, one notice with their count. Memory only saves queries; what was sent is decided by the rows of the
outbox, so a restart or a second process adds nothing twice.
"""

from datetime import UTC, datetime, timedelta
from time import time
from typing import Any

import orjson

from models.people.addresses import PREFERRED_SQL
from models.queue.outbox import columns_of
from models.queue.payloads import ABOUT, SCHEMA, Payload
from models.queue.payloads.open_notices import HowRead, Opened, OpenedByMany, OpenedFurther, ReaderRecognised
from models.spans import mark_to_keep
from models.storage.bell import OUTBOX
from models.storage.clock import now
from models.storage.lru_cache import LruCache
from models.storage.row_numbers import first_at, time_of
from models.storage.statements import Statement, Write

KNOWN_PAUSE = timedelta(hours=1)
READING_SETTLES = timedelta(seconds=40)
"""How long the follow-up waits, to report how the page was read and not merely that reading began."""
_HOUR = timedelta(hours=1)
_FOLDED = timedelta(minutes=2)
"""After an hour's end, until its opens' edges are there for certain."""
_MAX_REMEMBERED = 50_000
_ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)


# A notice to a promoter, addressed in SQL to the terminal that models.people.addresses.terminal would find, so that
# it can be written in the same commit as an open.
_NOTICE = (
    "INSERT INTO outbox (channel, account, lane, rank, schema, kind, facts, customer_id, conversation_id, promotion_id,"
    " dedupe, subject, state, attempts, doubts, not_before, reason, created_at, mark)"
    " SELECT a.channel, a.account, a.channel || ':' || a.account, 1, {schema}, ?, ?, ?, ?, ?, ?, ?,"
    " 'queued', 0, 0, ?, '', ?, CAST(? AS varchar(49))"
    " FROM addresses a JOIN promoters p ON p.id = a.promoter_id"
    " WHERE a.promoter_id = ? AND p.standing = 'active' AND a.blocked_reason = ''{condition}"
    " ORDER BY {preferred} LIMIT 1 ON CONFLICT DO NOTHING"
)
NOTICE = Statement(_NOTICE.format(schema=SCHEMA, preferred=PREFERRED_SQL, condition=""), rank=2, rings=OUTBOX)
_UNLESS_NOTIFIED = Statement(
    _NOTICE.format(
        schema=SCHEMA,
        preferred=PREFERRED_SQL,
        condition=" AND NOT EXISTS (SELECT 1 FROM outbox o"
        " WHERE o.subject = ? AND o.subject <> '' AND o.created_at > ?)",
    ),
    rank=2,
    rings=OUTBOX,
)
_FOLLOW_UP = Statement(
    _NOTICE.format(
        schema=SCHEMA, preferred=PREFERRED_SQL, condition=" AND EXISTS (SELECT 1 FROM outbox o WHERE o.dedupe = ?)"
    ),
    rank=6,
)
_FOLLOW_UP_OF_KNOWN = Statement(
    _NOTICE.format(
        schema=SCHEMA,
        preferred=PREFERRED_SQL,
        condition=" AND (EXISTS (SELECT 1 FROM outbox o WHERE o.dedupe = ?) OR NOT EXISTS (SELECT 1 FROM outbox o"
        " WHERE o.subject = ? AND o.subject <> '' AND o.created_at > ?))",
    ),
    rank=6,
)


def notice(
    statement: Statement,
    promoter_id: int,
    payload: Payload,
    *conditions: Any,
    dedupe: str,
    subject: str = "",
    not_before: datetime | None = None,
) -> Write:
    """Return the write that enqueues a notice to a promoter's terminal; ``conditions`` fill the statement's own."""
    at = now()
    columns = columns_of(payload)
    packed, about = orjson.dumps(columns["facts"]).decode(), [columns[name] for name in ABOUT]
    due, mark = not_before or at, mark_to_keep()
    return statement, (payload.kind, packed, *about, dedupe, subject, due, at, mark, promoter_id, *conditions)


def _of_reader(promoter_id: int, customer_id: int, promotion_id: int) -> str:
    """Return the subject by which one promoter is not notified of the same reader again too soon."""
    return f"promoter {promoter_id} customer {customer_id} promotion {promotion_id}"


def opened_by_known(open_id: int, promoter_id: int, customer_id: int, promotion_id: int) -> Write:
    """Return the write that notifies the promoter of a customer's open, unless it did within the last hour."""
    subject = _of_reader(promoter_id, customer_id, promotion_id)
    return notice(
        _UNLESS_NOTIFIED,
        promoter_id,
        Opened(open_id=open_id, customer_id=customer_id, promotion_id=promotion_id),
        subject,
        now() - KNOWN_PAUSE,
        dedupe=f"opened {open_id}",
        subject=subject,
    )


def read(open_id: int, promoter_id: int, customer_id: int | None, promotion_id: int) -> Write:
    """Return the write that notifies the promoter how the page was read; no effect without a notice of the open.

    A known customer's reading is told, once an hour, even where the open itself was not: they had just come by a chat.
    """
    subject = ""
    followed, values = _FOLLOW_UP, list[Any]([f"opened {open_id}"])
    if customer_id is not None:
        subject = f"reading of {_of_reader(promoter_id, customer_id, promotion_id)}"
        followed, values = _FOLLOW_UP_OF_KNOWN, [*values, subject, now() - KNOWN_PAUSE]
    return notice(
        followed,
        promoter_id,
        HowRead(open_id=open_id),
        *values,
        dedupe=f"read {open_id}",
        subject=subject,
        not_before=now() + READING_SETTLES,
    )


def recognised(open_id: int, promoter_id: int, customer_id: int, promotion_id: int, *, named: bool) -> Write:
    """Return the write that notifies the promoter who the reader is: once, and once more with their name."""
    return notice(
        NOTICE,
        promoter_id,
        ReaderRecognised(open_id=open_id, customer_id=customer_id, promotion_id=promotion_id),
        dedupe=f"recognised {open_id}{' by name' if named else ''}",
        subject=_of_reader(promoter_id, customer_id, promotion_id),
    )


class OpenBatcher:
    """Batches the notices of opens by unknown readers, by card and minute."""

    def __init__(self) -> None:
        self._notified: LruCache[str, tuple[int, bool]] = LruCache(_MAX_REMEMBERED)
        """Card, and whether passed on → the minute last notified of, and whether its count is enqueued already."""
        self._hours: LruCache[tuple[int, int], int] = LruCache(_MAX_REMEMBERED)
        """Promoter and promotion → the hour of which a count of those far from the card is enqueued already."""

    def opened(self, open_id: int, tag: str, promoter_id: int, *, passed_on: bool) -> Write | None:
        """Return the write of the notice that this open adds, if any.

        Opens by a link from a page opened before (``passed_on``) are counted by themselves.
        """
        minute = int(time() // 60)
        batch = f"{tag} on" if passed_on else tag
        last, counted = self._notified.get(batch) or (0, False)
        if last == minute and counted:
            return None
        quiet = last < minute - 1
        self._notified.put(batch, (minute, not quiet))
        if quiet:
            subject = f"{batch} {minute}"
            return notice(
                _UNLESS_NOTIFIED,
                promoter_id,
                Opened(open_id=open_id),
                subject,
                _ALWAYS,
                dedupe=f"opened {open_id}",
                subject=subject,
            )
        ends = datetime.fromtimestamp((minute + 1) * 60, tz=UTC)
        since = max(open_id, first_at(ends - timedelta(minutes=1))) if time_of(open_id) < ends else open_id
        return notice(
            NOTICE,
            promoter_id,
            OpenedByMany(tag=tag, since=since, until=first_at(ends), passed_on=passed_on),
            dedupe=f"many {batch} {minute}",
            not_before=ends,
        )

    def opened_further(self, open_id: int, promoter_id: int, promotion_id: int) -> Write | None:
        """Return the write of the notice that this open adds, if any: those far from the card are told once an hour."""
        hour = int(time_of(open_id).timestamp() // 3600)
        if self._hours.get((promoter_id, promotion_id)) == hour:
            return None
        self._hours.put((promoter_id, promotion_id), hour)
        begins = datetime.fromtimestamp(hour * 3600, tz=UTC)
        return notice(
            NOTICE,
            promoter_id,
            OpenedFurther(
                promoter_id=promoter_id,
                promotion_id=promotion_id,
                since=first_at(begins),
                until=first_at(begins + _HOUR),
            ),
            dedupe=f"further {promoter_id} {promotion_id} {hour}",
            not_before=begins + _HOUR + _FOLDED,
        )
