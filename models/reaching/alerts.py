"""Alerts: what somebody is alerted to in browsers where they asked for it, enqueued with what it is about.

Each waits a moment: what is read meanwhile, in whichever browser or messenger, is not alerted to. Whether it was read
is decided when it is sent (bot.courier.alerting), by what is on record then.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from models.queue.outbox import UNFINISHED, OutboxMessage, enqueue_to
from models.queue.payloads import Payload
from models.storage.clock import now
from models.storage.queries import Query

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


_FOLLOWED = Query[int](
    f"SELECT 1 FROM outbox WHERE lane = ? AND {UNFINISHED} AND gathered_in_id IS NULL AND not_before <= ?"  # noqa: S608  (our own words)
    " AND subject = ? AND id > ? LIMIT 1"
)


async def is_followed(alert: OutboxMessage) -> bool:
    """Tell whether a later alert about the same is due, too, and would take its place on the screen at once."""
    return await _FOLLOWED.first(alert.lane, now(), alert.subject, alert.id) is not None
