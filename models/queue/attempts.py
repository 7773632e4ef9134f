"""Attempts: each time a row of the outbox is taken up. They tell couriers apart that had the same row."""

from typing import NamedTuple


class Attempt(NamedTuple):
    number: int
    """The row's."""
    times: int
    """How often it had been taken up by then."""
