"""The clock: every time is aware and in UTC."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present, aware, in UTC: SQLite compares times as text, so every stored time has the same offset."""
    return datetime.now(UTC)


def iso(at: datetime | None) -> str | None:
    """Write the time as ISO 8601 in UTC with ``Z``, as exports and pages show it."""
    return None if at is None else at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
