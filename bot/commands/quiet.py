"""Quiet hours: when a promoter wants no notices."""

import re
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from bot.command_context import CommandContext, button
from bot.commands.command import command
from models.people.promoters import Promoter, set_quiet_hours
from models.queue.payloads import Choices
from models.words import languages
from models.words.typed import alternatives, typed_words

_HOUR = r"([01]?\d|2[0-3])(?::([0-5]\d))?"


@command("quiet", help_place=10, usage="22:00-08:00", menu=(8, 10))
async def quiet(context: CommandContext, hours: str = "") -> None:
    """``/quiet 22:00-08:00 [Europe/Paris]``, ``/quiet off``: notices wait until the hours end; people's words don't."""
    promoter = context.promoter
    assert promoter is not None  # noqa: S101  (only promoters come here)
    asked = _hours(languages()).fullmatch(hours.strip())
    zone = (asked[5] if asked else None) or promoter.timezone
    if hours.strip().lower() in typed_words(lambda typed: typed.after.off):
        await set_quiet_hours(promoter, "", "", promoter.timezone)
    elif asked and zone in available_timezones():
        start, end = f"{int(asked[1]):02}:{asked[2] or '00'}", f"{int(asked[3]):02}:{asked[4] or '00'}"
        await set_quiet_hours(promoter, start, end, ZoneInfo(zone).key)
    else:
        rows = [
            [button(label="22:00–08:00", action="quiet:22:00-08:00"), button("button-quiet-off", action="quiet:off")]
        ]
        await _tell_hours(context, promoter, "quiet-now" if promoter.quiet_from else "quiet-how", rows)
        return
    await _tell_hours(context, promoter, "quiet-set" if promoter.quiet_from else "quiet-off")


@cache
def _hours(_: tuple[str, ...]) -> re.Pattern[str]:
    to = alternatives(lambda typed: typed.dates.until)
    return re.compile(rf"{_HOUR}\s*(?:[-–~]|{to})\s*{_HOUR}(?:\s+(\S+))?")


async def _tell_hours(context: CommandContext, promoter: Promoter, kind: str, rows: Choices | None = None) -> None:
    start, end = promoter.quiet_from, promoter.quiet_until
    await context.answer(kind, rows, start=start, end=end, timezone=promoter.timezone)
