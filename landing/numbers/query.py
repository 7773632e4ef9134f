"""The query of the pages of numbers: which days, whose clocks and what part of everything; kept from page to page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from aiohttp import web

from landing.console.list_filters import channel_in, conversations_of_query
from landing.console.paging import number_in
from landing.console.responses import language_for
from landing.console.viewers import Viewer, viewer_of
from landing.site import SITE
from models.customer_records.segments import segments
from models.numbers.periods import Period, last_days, period, zone_named
from models.numbers.sums import Scope
from models.people.promoters import promoter
from models.people.teams import Team, team_named
from models.reports.opens_and_conversations import conversation_numbers
from models.storage.clock import now

PRESETS = ("7", "30", "90", "365", "month", "last-month")
_AT_FIRST = "30"


MAX_CUSTOMERS = 20_000
"""Of a segment: of larger ones, those spoken with last."""


@dataclass(frozen=True)
class SegmentNow:
    """A segment, with the conversations that are in it now."""

    id: int
    name: str
    query: str
    """Of the list of its customers."""
    talks: tuple[int, ...]

    @property
    def is_cut(self) -> bool:
        return len(self.talks) == MAX_CUSTOMERS


@dataclass(frozen=True)
class NumbersQuery:
    period: Period
    among: Scope
    preset: str
    """Which of PRESETS; empty: days that somebody chose."""
    zone: str
    """The zone that the address names; empty: none."""
    team: str = ""
    """The team that an operator's address names; empty: none."""
    segment: SegmentNow | None = None
    """The segment of customers that the address names, among the viewer's own; None: none."""

    def changed(self, **changed: object) -> str:
        """Return it as an address's query, with some of it changed."""
        days = {"days": self.preset} if self.preset else {"from": self.period.first, "to": self.period.last}
        said = days | {
            "zone": self.zone,
            "team": self.team,
            "promoter": self.among.promoter_id,
            "promotion": self.among.promotion_id,
            "channel": self.among.channel,
            "segment": self.segment.id if self.segment else None,
        }
        kept = {name: str(value) for name, value in (said | changed).items() if value not in (None, "")}
        return "?" + urlencode(kept)


async def numbers_query(request: web.Request, *, at_first: str = _AT_FIRST) -> NumbersQuery:
    """Return what the address asks for; what makes no sense in it is left out.

    A promoter sees their own; who leads a team, all of it or one of its promoters. Raise HTTPNotFound for another's.
    """
    query, viewer = request.query, viewer_of(request)
    named = zone_named(query.get("zone", ""))
    zone = named or await _own_zone(request, viewer)
    preset = query.get("days", "") if query.get("days") in PRESETS else ""
    first, last = (_day(query.get(name, "")) for name in ("from", "to"))
    if first is None or last is None or preset:
        preset = preset or at_first
        days = preset_days(preset, zone)
    else:
        days = period(first, last, zone)
    segment = await _segment(request, viewer)
    team = await team_named(query.get("team", "")) if viewer.is_operator else None
    among = replace(
        _whose(query, viewer, team),
        promotion_id=number_in(query.get("promotion", "")),
        channel=channel_in(query),
        talks=segment.talks if segment else None,
    )
    return NumbersQuery(days, among, preset, named.key if named else "", team.name if team else "", segment)


def _whose(query: Mapping[str, str], viewer: Viewer, team: Team | None) -> Scope:
    """Return whose numbers are asked for: of all that the viewer may see, unless the address names a part."""
    named = number_in(query.get("promoter", ""))
    if viewer.is_operator:
        return Scope(promoter_id=named, team=team.members if team else None)
    if viewer.led is None:
        return Scope(promoter_id=viewer.promoter_id)
    if named is not None and named not in viewer.led.members:
        raise web.HTTPNotFound
    return Scope(promoter_id=named, team=viewer.led.members)


async def _segment(request: web.Request, viewer: Viewer) -> SegmentNow | None:
    """Return the segment that the address names: one of the viewer's own, as far as they see its customers."""
    number = number_in(request.query.get("segment", ""))
    found = next((each for each in await segments(viewer.promoter_id) if each.id == number), None) if number else None
    if found is None:
        return None
    chosen = conversations_of_query(found.query)
    talks = await conversation_numbers(
        chosen.words,
        promoter_id=chosen.promoter_id if viewer.is_operator else viewer.promoter_id,
        language=language_for(request),
        among=chosen.among,
        limit=MAX_CUSTOMERS,
    )
    return SegmentNow(found.id, found.name, chosen.query(), tuple(talks))


def preset_days(preset: str, zone: ZoneInfo) -> Period:
    """Return the days that one of PRESETS names."""
    today = now().astimezone(zone).date()
    if preset == "month":
        return period(today.replace(day=1), today, zone)
    if preset == "last-month":
        last = today.replace(day=1) - timedelta(days=1)
        return period(last.replace(day=1), last, zone)
    return last_days(int(preset), today, zone)


async def _own_zone(request: web.Request, viewer: Viewer) -> ZoneInfo:
    if viewer.promoter_id is None:
        return request.app[SITE].zone
    return ZoneInfo((await promoter(viewer.promoter_id)).timezone)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"(19[7-9]|20\d)\d-\d\d-\d\d", text) else None
    except ValueError:
        return None
