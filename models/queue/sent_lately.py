"""What was sent lately, whoever sent it: so that couriers keep their distances from each other's messages, too."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from models.storage.plain_sql import when
from models.storage.queries import Query


class SentLately(NamedTuple):
    number: int
    channel: str
    account: str
    at: datetime


@lru_cache
def _sent_since(channels: int) -> Query[SentLately]:
    marks = ", ".join("?" * channels)
    return Query(
        "SELECT id, channel, account, finished_at FROM outbox WHERE state NOT IN ('queued', 'sending')"  # noqa: S608  (marks)
        f" AND state <> 'cancelled' AND gathered_in_id IS NULL AND finished_at > ? AND channel IN ({marks})"
        " ORDER BY finished_at",
        lambda number, channel, account, at: SentLately(int(number), channel, account, when(at)),
    )


async def sent_since(at: datetime, channels: Sequence[str]) -> list[SentLately]:
    """Return what was sent by these channels since then, in order; what went in another's message is not in it."""
    return await _sent_since(len(channels)).all(at, *channels)
