"""The clock: every time is aware and in UTC."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import orjson

_made_up: datetime | None = None


def now() -> datetime:
    """Return the present, aware, in UTC: SQLite compares times as text, so every stored time has the same offset."""
    return _made_up or datetime.now(UTC)


@contextmanager
def as_of(at: datetime) -> Iterator[None]:
    """Have ``now`` say another time meanwhile, for the whole process: for the sample house, which has a past.

    What is made up is so written by the verbs that write what is true.
    """
    global _made_up  # noqa: PLW0603  (there is one clock)
    before, _made_up = _made_up, at
    try:
        yield
    finally:
        _made_up = before


def iso(at: datetime | None) -> str | None:
    """Write the time as ISO 8601 in UTC with ``Z``, as exports and pages show it."""
    return None if at is None else at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def as_text(at: datetime) -> str:
    """Write the time as SQLite stores it: as ``isoformat(" ")`` does, in a third of the time."""
    return orjson.dumps(at)[1:-1].decode().replace("T", " ", 1)
