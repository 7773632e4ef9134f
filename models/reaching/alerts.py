"""Alerts: what somebody is alerted to in browsers where they asked for it, enqueued with what it is about.

Each waits a moment: what is read meanwhile, in whichever browser or messenger, is not alerted to. Whether it was read
is decided when it is sent (bot.courier.alerting), by what is on record then.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

import orjson

from models.queue.outbox import NOTICES, UNFINISHED, OutboxMessage, enqueue_to
from models.queue.payloads import ABOUT, SCHEMA, Payload, facts_of
from models.queue.payloads.alerts import NoticeAlert
from models.reaching.subscriptions import BROWSERS_OF_TOLD
from models.storage.bell import OUTBOX
from models.storage.clock import now
from models.storage.queries import Query
from models.storage.statements import Statement, Write

CHANNEL = "alert"
"""Of their rows in the outbox, whose account is a subscription's number."""
READ_MEANWHILE = timedelta(seconds=3)
"""As long as it takes until words that came to a browser in front are reported as seen."""


async def enqueue_alerts(
    subscriptions: Iterable[int], payload: Payload, *, about: str, told_at: datetime | None = None
) -> None:
    """Enqueue an alert for each of these subscriptions, in the transaction of what it is ``about``, its subject.

    ``told_at``: when the recipient is told of it otherwise, if not at once.
    """
    for number in subscriptions:
        due = max(told_at or now(), now()) + READ_MEANWHILE
        await enqueue_to(CHANNEL, str(number), payload, not_before=due, subject=about)


# Said in SQL, so that it is written in the commit that finishes the row: most promoters have no such browser.
_TOO = Statement(
    "INSERT INTO outbox (channel, account, lane, rank, schema, kind, facts, customer_id, conversation_id, promotion_id,"  # noqa: S608  (our own words and numbers)
    " dedupe, subject, state, attempts, doubts, not_before, reason, created_at, mark)"
    f" SELECT '{CHANNEL}', CAST(s.id AS text), '{CHANNEL}:' || CAST(s.id AS text), {NOTICES}, {SCHEMA}, ?, ?, ?, ?, ?,"
    f" CAST(? AS text) || CAST(s.id AS text), ?, 'queued', 0, 0, ?, '', ?, CAST(? AS varchar(49))"
    f" FROM addresses told {BROWSERS_OF_TOLD} WHERE told.channel = ? AND told.account = ? ON CONFLICT DO NOTHING",
    rank=3,
    rings=OUTBOX,
)


def alerts_too(told: OutboxMessage) -> Write:
    """Return the write that alerts the promoter's browsers, too, to what a row has told at one of their terminals."""
    at = now()
    alert = NoticeAlert(
        tells_id=told.id,
        due=at,
        customer_id=told.customer_id,
        conversation_id=told.conversation_id,
        promotion_id=told.promotion_id,
    )
    facts, about = orjson.dumps(facts_of(alert)).decode(), [getattr(alert, name) for name in ABOUT]
    subject = f"{told.kind} by {told.customer_id}"
    told_there = (told.channel, told.account)
    return _TOO, (
        alert.kind,
        facts,
        *about,
        f"alert {told.id} ",
        subject,
        at + READ_MEANWHILE,
        at,
        told.mark,
        *told_there,
    )


_FOLLOWED = Query[int](
    f"SELECT 1 FROM outbox WHERE lane = ? AND {UNFINISHED} AND gathered_in_id IS NULL AND not_before <= ?"  # noqa: S608  (our own words)
    " AND subject = ? AND id > ? LIMIT 1"
)


async def is_followed(alert: OutboxMessage) -> bool:
    """Tell whether a later alert about the same is due, too, and would take its place on the screen at once."""
    return await _FOLLOWED.first(alert.lane, now(), alert.subject, alert.id) is not None


_TAKEN = Query[int](
    "SELECT CAST(account AS integer) FROM outbox WHERE subject = ? AND subject <> '' AND created_at >= ?"  # noqa: S608  (our own words)
    f" AND channel = '{CHANNEL}' AND state IN ('sent', 'uncertain')"
)


async def alerted_since(about: str, since: datetime) -> set[int]:
    """Return the subscriptions whose push service has taken an alert about this subject since then."""
    return set(await _TAKEN.all(about, since))
