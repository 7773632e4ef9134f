"""Asked: which days, whose clocks and what part of everything an address asks for; kept from page to page."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from aiohttp import web

from landing.console.paging import number_in
from landing.console.viewers import Viewer, viewer_of
from models.numbers.periods import Period, last_days, period, zone_named
from models.numbers.sums import Scope
from models.people.promoters import promoter
from models.storage.clock import now

PRESETS = ("7", "30", "90", "365", "month", "last-month")
_AT_FIRST = "30"


@dataclass(frozen=True)
class Asked:
    period: Period
    among: Scope
    preset: str
    """Which of PRESETS; empty: days that somebody chose."""
    zone: str
    """The zone that the address names; empty: none."""

    def query(self, **changed: object) -> str:
        """Return it as an address's query, with some of it changed."""
        days = {"days": self.preset} if self.preset else {"from": self.period.first, "to": self.period.last}
        said = days | {
            "zone": self.zone,
            "promoter": self.among.promoter_id,
            "promotion": self.among.promotion_id,
            "channel": self.among.channel,
        }
        kept = {name: str(value) for name, value in (said | changed).items() if value not in (None, "")}
        return "?" + urlencode(kept)


async def asked_in(request: web.Request) -> Asked:
    """Return what the address asks for; what makes no sense in it is left out. A promoter sees their own."""
    query, viewer = request.query, viewer_of(request)
    named = zone_named(query.get("zone", ""))
    zone = named or await _own_zone(viewer)
    preset = query.get("days", "") if query.get("days") in PRESETS else ""
    first, last = (_day(query.get(name, "")) for name in ("from", "to"))
    if first is None or last is None or preset:
        preset = preset or _AT_FIRST
        days = preset_days(preset, zone)
    else:
        days = period(first, last, zone)
    among = Scope(
        promoter_id=number_in(query.get("promoter", "")) if viewer.is_operator else viewer.promoter_id,
        promotion_id=number_in(query.get("promotion", "")),
        channel=found[0] if (found := re.match(r"[a-z0-9_-]{1,20}\Z", query.get("channel", ""))) else "",
    )
    return Asked(days, among, preset, named.key if named else "")


def preset_days(preset: str, zone: ZoneInfo) -> Period:
    """Return the days that one of PRESETS names."""
    today = now().astimezone(zone).date()
    if preset == "month":
        return period(today.replace(day=1), today, zone)
    if preset == "last-month":
        last = today.replace(day=1) - timedelta(days=1)
        return period(last.replace(day=1), last, zone)
    return last_days(int(preset), today, zone)


async def _own_zone(viewer: Viewer) -> ZoneInfo:
    return ZoneInfo("UTC" if viewer.promoter_id is None else (await promoter(viewer.promoter_id)).timezone)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"(19[7-9]|20\d)\d-\d\d-\d\d", text) else None
    except ValueError:
        return None
