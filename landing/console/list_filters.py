"""List filters: which part of a list the address asks for; what makes no sense in it is left out."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from urllib.parse import parse_qsl, urlencode

from aiohttp import web

from landing.console.paging import LONGEST, number_in
from models.customer_records.fields.definitions import MAX_FIELDS
from models.customer_records.labels import as_label
from models.customer_records.stages import stage_in
from models.numbers.periods import zone_named
from models.people.teams import TEAM_LENGTH
from models.reading.opens import Proof
from models.reports.list_filter import EVERYTHING, PURPOSES, FieldFilter, ListFilter
from models.reports.opens_and_conversations import OpensAmong
from models.reports.promoters_and_promotions import PromotersAmong
from models.sharing.promotions import PromotionKind
from models.text.cleaning import clean_line

STATES = (Proof.FETCHED, Proof.OPENED, Proof.READ)
SHOWS = ("", "unread", "waiting")
_CHANNEL = re.compile(r"[a-z0-9_-]{1,20}")
_FIELD = re.compile(r"f([1-9][0-9]{0,8})(?:-from|-to)?")
_ACTIVE = {"active": True, "left": False}
_ARCHIVED = {"offered": False, "archived": True}
_ENDS = ("", "-from", "-to")
_DAY = re.compile(r"20\d\d-\d\d-\d\d")
_NAMES = ("who", "from", "to", "zone", "promoter", "promotion", "state")


@dataclass(frozen=True)
class NarrowedOpens:
    """The opens that are asked for, and how the address says so."""

    among: OpensAmong
    kept: Mapping[str, str]
    people_only: bool


def opens_in(request: web.Request) -> NarrowedOpens:
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
    return NarrowedOpens(among, _kept_of(request, _NAMES), query.get("who") == "people")


@dataclass(frozen=True, kw_only=True)
class NarrowedConversations:
    """The conversations, or their customers, that are asked for, kept from page to page."""

    among: ListFilter = EVERYTHING
    promoter_id: int | None = None
    """Whose customers, for an operator."""
    words: str = ""
    number: int = 1
    """The page of the list, from 1."""

    @property
    def narrowed(self) -> bool:
        """True when not every conversation is shown."""
        return bool(self.words or self.promoter_id or self.among.narrows)

    @property
    def show(self) -> str:
        """Return which of SHOWS is asked for."""
        return "unread" if self.among.unread else "waiting" if self.among.waiting else ""

    @property
    def kept(self) -> Mapping[str, str]:
        """Return what narrows the list, but for the words, as the address says it."""
        among = self.among
        said = {
            "show": self.show,
            "channel": among.channel,
            "promotion": among.promotion_id,
            "stage": among.stage,
            "label": among.label,
            "quiet": among.quiet_days,
            "lately": among.lately_days,
            "opened": among.opened_id,
            "section": among.section,
            "answered": "no" if among.unanswered else "",
            "brought": among.brought,
            "agreed": among.agreed_to,
            "not-agreed": among.not_agreed_to,
            **{name: value for each in among.fields for name, value in _said_of(each).items()},
            "promoter": self.promoter_id,
        }
        return {name: str(value) for name, value in said.items() if value}

    def query(self, **changed: object) -> str:
        """Return it as an address's query, with some of it changed; from the first page, where that is not said."""
        said = {**self.kept, "q": self.words} | changed
        kept = {name: value for name, value in said.items() if value and not (name == "page" and value == 1)}
        return "?" + urlencode(kept) if kept else ""

    @property
    def here(self) -> str:
        """The query of this very page."""
        return self.query(page=self.number)


def conversations_in(request: web.Request) -> NarrowedConversations:
    """Return which conversations the address asks for."""
    return conversations_asked(request.query)


def conversations_of_query(query: str) -> NarrowedConversations:
    """Return which conversations a query asks for that was kept, as ``query()`` writes it."""
    return conversations_asked(dict(parse_qsl(query.lstrip("?"))))


def conversations_asked(asked: Mapping[str, str]) -> NarrowedConversations:
    """Return which conversations these parameters of an address ask for."""
    show = asked.get("show", "")
    among = ListFilter(
        unread=show == "unread",
        waiting=show == "waiting",
        channel=channel_in(asked),
        promotion_id=number_in(asked.get("promotion", "")),
        stage=stage_in(asked.get("stage", "")) or "",
        label=as_label(asked.get("label", "")),
        quiet_days=number_in(asked.get("quiet", "")),
        lately_days=number_in(asked.get("lately", "")),
        opened_id=number_in(asked.get("opened", "")),
        section=clean_line(asked.get("section", ""), LONGEST) if asked.get("opened") else "",
        unanswered=asked.get("answered") == "no",
        brought=number_in(asked.get("brought", "")),
        agreed_to=_purpose(asked.get("agreed", "")),
        not_agreed_to=_purpose(asked.get("not-agreed", "")),
        fields=_fields(asked),
    )
    return NarrowedConversations(
        among=among,
        promoter_id=number_in(asked.get("promoter", "")),
        words=clean_line(asked.get("q", ""), LONGEST),
        number=number_in(asked.get("page", "")) or 1,
    )


def channel_in(asked: Mapping[str, str]) -> str:
    """Return the channel that an address names; empty where it names none."""
    name = asked.get("channel", "")
    return name if _CHANNEL.fullmatch(name) else ""


def _fields(asked: Mapping[str, str]) -> tuple[FieldFilter, ...]:
    """Return what is asked of the operator's own fields: ``f3``, or ``f3-from`` and ``f3-to``."""
    numbers = sorted({int(found[1]) for name in asked if (found := _FIELD.fullmatch(name)) and asked[name].strip()})
    return tuple(
        FieldFilter(number, *(clean_line(asked.get(f"f{number}{end}", ""), LONGEST) for end in _ENDS))
        for number in numbers[:MAX_FIELDS]
    )


def _said_of(each: FieldFilter) -> Mapping[str, str]:
    return {
        f"f{each.field_id}{end}": value
        for end, value in zip(_ENDS, (each.text, each.least, each.greatest), strict=True)
    }


def _purpose(name: str) -> str:
    return name if name in PURPOSES else ""


@dataclass(frozen=True)
class NarrowedPromoters:
    """The promoters that are asked for, and how the address says so."""

    among: PromotersAmong
    kept: Mapping[str, str]


def promoters_in(request: web.Request) -> NarrowedPromoters:
    """Return which promoters the address asks for."""
    query = request.query
    among = PromotersAmong(
        channel=channel_in(query),
        seen_days=number_in(query.get("seen", "")),
        unseen_days=number_in(query.get("unseen", "")),
        active=_ACTIVE.get(query.get("state", "")),
        team=clean_line(query.get("team", ""), TEAM_LENGTH),
    )
    return NarrowedPromoters(among, _kept_of(request, ("channel", "seen", "unseen", "state", "team")))


@dataclass(frozen=True)
class NarrowedPromotions:
    """The promotions that are asked for, and how the address says so."""

    kind: PromotionKind | None
    archived: bool | None
    kept: Mapping[str, str]


def promotions_in(request: web.Request) -> NarrowedPromotions:
    """Return which promotions the address asks for."""
    kind = next((each for each in PromotionKind if each == request.query.get("kind")), None)
    archived = _ARCHIVED.get(request.query.get("state", ""))
    return NarrowedPromotions(kind, archived, _kept_of(request, ("kind", "state")))


def _kept_of(request: web.Request, names: Iterable[str]) -> Mapping[str, str]:
    return {name: request.query[name] for name in names if request.query.get(name)}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None
