"""Alerts: what somebody is alerted to in browsers where they asked for it, enqueued with what it is about.

Each waits a moment: what is read meanwhile, in whichever browser or messenger, is not alerted to. Whether it was read
is decided when it is sent (bot.courier.alerting), by what is on record then.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from models.queue.outbox import enqueue_to
from models.queue.payloads import Payload
from models.storage.clock import now

CHANNEL = "alert"
"""Of their rows in the outbox, whose account is a subscription's number."""
READ_MEANWHILE = timedelta(seconds=3)
"""As long as it takes until words that came to a browser in front are reported as seen."""


async def enqueue_alerts(subscriptions: Iterable[int], payload: Payload, *, told_at: datetime | None = None) -> None:
    """Enqueue an alert for each of these subscriptions, in the transaction of what it is about.

    ``told_at``: when the recipient is told of it otherwise, if not at once.
    """
    for number in subscriptions:
        due = max(told_at or now(), now()) + READ_MEANWHILE
        await enqueue_to(CHANNEL, str(number), payload, not_before=due)
