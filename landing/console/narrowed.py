"""Narrowed: which part of a list the address asks for; what makes no sense in it is left out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from aiohttp import web

from landing.console.paging import number_in
from models.numbers.periods import zone_named
from models.reading.opens import Proof
from models.reports.lookups import ListFilter, OpensAmong

STATES = (Proof.FETCHED, Proof.OPENED, Proof.READ)
_DAY = re.compile(r"20\d\d-\d\d-\d\d")
_NAMES = ("who", "from", "to", "zone", "promoter", "promotion", "state")


@dataclass(frozen=True)
class Narrowed:
    """The opens that are asked for, and how the address says so."""

    among: OpensAmong
    kept: Mapping[str, str]
    people_only: bool


def opens_in(request: web.Request) -> Narrowed:
    """Return which opens the address asks for."""
    query = request.query
    zone: tzinfo = zone_named(query.get("zone", "")) or UTC
    first, last = _day(query.get("from", "")), _day(query.get("to", ""))
    among = OpensAmong(
        since=datetime.combine(first, time(), zone) if first else None,
        until=datetime.combine(last + timedelta(days=1), time(), zone) if last else None,
        promoter_id=number_in(query.get("promoter", "")),
        promotion_id=number_in(query.get("promotion", "")),
        state=next((state for state in STATES if state == query.get("state")), None),
    )
    kept = {name: query[name] for name in _NAMES if query.get(name)}
    return Narrowed(among, kept, query.get("who") == "people")


CONVERSATIONS_SHOWN = ("unread", "waiting")
_CHANNEL = re.compile(r"[a-z0-9_-]{1,20}")


@dataclass(frozen=True)
class NarrowedConversations:
    """The conversations that are asked for, and how the address says so."""

    among: ListFilter
    promoter_id: int | None
    kept: Mapping[str, str]


def conversations_in(request: web.Request) -> NarrowedConversations:
    """Return which conversations the address asks for."""
    query = request.query
    show, channel = query.get("show", ""), query.get("channel", "")
    among = ListFilter(
        unread=show == "unread",
        waiting=show == "waiting",
        channel=channel if _CHANNEL.fullmatch(channel) else "",
        promotion_id=number_in(query.get("promotion", "")),
    )
    kept = {name: query[name] for name in ("show", "channel", "promotion", "promoter") if query.get(name)}
    return NarrowedConversations(among, number_in(query.get("promoter", "")), kept)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None
