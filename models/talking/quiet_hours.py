"""Quiet hours: when a promoter is not to be disturbed by notices."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


def quiet_until(start: str, end: str, timezone: str, at: datetime) -> datetime | None:
    """Return when the quiet hours around ``at`` end; None when ``at`` is in none.

    ``start`` and ``end`` are ``HH:MM`` in ``timezone``; without a start, or with both equal, there are none.
    """
    if not start or start == end:
        return None
    local = at.astimezone(ZoneInfo(timezone))
    begins, ends = time.fromisoformat(start), time.fromisoformat(end)
    over_midnight = begins > ends
    inside = (local.time() >= begins or local.time() < ends) if over_midnight else begins <= local.time() < ends
    if not inside:
        return None
    day = local.date() + timedelta(days=1) if over_midnight and local.time() >= begins else local.date()
    return datetime.combine(day, ends, tzinfo=local.tzinfo).astimezone(at.tzinfo)
