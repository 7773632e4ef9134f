"""Date formats: a date and time on the clocks of some place, as the language says it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from models.words import say


def said(language: str, at: datetime, zone: ZoneInfo) -> str:
    """Write the time with the day of the week and the zone: nothing is left to guess."""
    local = at.astimezone(zone)
    return say(
        language,
        "moment",
        weekday=say(language, f"weekday-{local:%u}"),
        year=str(local.year),
        month=local.month,
        day=local.day,
        time=f"{local:%H:%M}",
        zone=zone.key,
    )


def said_short(language: str, at: datetime, zone: ZoneInfo) -> str:
    """Write the time for buttons and lists."""
    local = at.astimezone(zone)
    return say(language, "moment-short", date=f"{local:%Y-%m-%d}", time=f"{local:%H:%M}")
