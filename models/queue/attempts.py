"""Attempts: each time a row of the outbox is taken up. They tell couriers apart that had the same row."""

from typing import NamedTuple

from models.queue.outbox import OutboxMessage


class Attempt(NamedTuple):
    number: int
    """The row's."""
    times: int
    """How often it had been taken up by then."""


def attempt_at(row: OutboxMessage) -> Attempt:
    return Attempt(row.id, row.attempts)
