"""Time zones: on whose clocks a promoter means the times they write, asked before the first time that counts."""

from zoneinfo import available_timezones

from bot.command_context import button
from models.people.promoters import Promoter, set_timezone
from models.queue.payloads import Choices

_NOT_SET = "UTC"
ZONES = ("Asia/Shanghai", "Europe/London", "Europe/Berlin", "America/New_York", "America/Los_Angeles", "Etc/UTC")
"""Offered as buttons; any other may be typed. ``Etc/UTC`` is ``UTC`` said on purpose."""


def is_unknown(promoter: Promoter) -> bool:
    """Tell whether the promoter has not said yet where their clocks are."""
    return promoter.timezone == _NOT_SET


def zone_buttons(action: str) -> Choices:
    """Offer the usual ones; ``action`` is what comes before the zone's name."""
    return [[button(label=zone, action=f"{action}:{zone}")] for zone in ZONES]


async def choose_zone(promoter: Promoter, name: str) -> bool:
    """Remember it for everything that has to do with time. False where there is no zone of this name."""
    zone = next((each for each in available_timezones() if each.lower() == name.strip().lower()), None)
    if zone is not None:
        await set_timezone(promoter, "Etc/UTC" if zone == _NOT_SET else zone)
    return zone is not None
