"""What was sent lately, whoever sent it: so that couriers keep their distances from each other's messages, too."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from models.queue.attempts import Attempt
from models.storage.plain_sql import when
from models.storage.queries import Query


class SentLately(NamedTuple):
    """A message that went out, be it written into an earlier one."""

    attempts: tuple[Attempt, ...]
    """Of the rows that it told: the one that was sent, and what was gathered in it."""
    channel: str
    account: str
    at: datetime


@lru_cache
def _rows_sent_since(channels: int) -> Query[SentLately]:
    marks = ", ".join("?" * channels)
    return Query(
        "SELECT id, attempts, channel, account, finished_at FROM outbox"  # noqa: S608  (marks)
        " WHERE state NOT IN ('queued', 'sending') AND state <> 'cancelled' AND finished_at > ?"
        f" AND channel IN ({marks}) ORDER BY finished_at, channel, account, id",
        lambda number, times, channel, account, at: SentLately(
            (Attempt(int(number), int(times)),), channel, account, when(at)
        ),
    )


async def sent_since(at: datetime, channels: Sequence[str]) -> list[SentLately]:
    """Return what was sent by these channels since then, in order."""
    found = await _rows_sent_since(len(channels)).all(at, *channels)
    # What one message told was finished in one moment, in which nothing else goes to its account.
    return [
        SentLately(tuple(row.attempts[0] for row in together), *message)
        for message, together in groupby(found, key=lambda row: (row.channel, row.account, row.at))
    ]
