"""The digest: at which hour a promoter is told, once a day, what happened and who waits."""

import re
from zoneinfo import available_timezones

from bot.command_context import CommandContext, button
from bot.commands import time_zones
from bot.commands.command import command
from models.people.digest_times import digest_of
from models.people.promoters import Promoter
from models.queue.payloads import Choice, Choices
from models.reports.digests import begin_digests, end_digests
from models.words.typed import typed_words

_TIME = re.compile(r"([01]?\d|2[0-3])(?:[:：]([0-5]\d))?(?:\s+(\S+))?")
_OFFERED = ("07:30", "08:30", "18:00")


@command("digest", help_place=6, usage="8:30", menu=(5, 19))
async def digest(context: CommandContext, words: str = "") -> None:
    """``/digest 8:30 [Europe/Paris]``, ``/digest off``: once a day, what happened since the last one and what waits."""
    promoter = context.promoter
    assert promoter is not None  # noqa: S101  (only promoters come here)
    asked = _TIME.fullmatch(words.strip())
    if words.strip().lower() in typed_words(lambda typed: typed.after.off):
        await end_digests(promoter)
        await context.answer("digest-off")
    elif asked and (not asked[3] or asked[3] in available_timezones()):
        await _begin(context, promoter, f"{int(asked[1]):02}:{asked[2] or '00'}", asked[3] or "")
    else:
        await _tell_hour(context, promoter)


async def _begin(context: CommandContext, promoter: Promoter, at: str, zone: str) -> None:
    """Begin, once it is known on whose clocks."""
    if zone:
        await time_zones.choose_zone(promoter, zone)
    elif time_zones.is_unknown(promoter):
        await context.answer("digest-zone", _with_zones(at), at=at)
        return
    await begin_digests(promoter, at)
    await context.answer("digest-set", [_off()], at=at, timezone=promoter.timezone)


async def _tell_hour(context: CommandContext, promoter: Promoter) -> None:
    chosen = await digest_of(promoter.id)
    if chosen is not None and chosen.at:
        await context.answer("digest-now", [*_hours(), _off()], at=chosen.at, timezone=promoter.timezone)
    else:
        await context.answer("digest-how", _hours())


def _hours() -> Choices:
    return [[button(label=at, action=f"digest:{at}") for at in _OFFERED]]


def _with_zones(at: str) -> Choices:
    return [[button(label=zone, action=f"digest:{at} {zone}")] for zone in time_zones.ZONES]


def _off() -> list[Choice]:
    return [button("button-quiet-off", action="digest:off")]
