"""Timelines in the console: what happened with a customer, a promoter or a promotion; filtered and searched."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from landing.console.answers import language_for, missing, page
from landing.console.entrance import for_operators
from models.people.promoters import NoSuchPromoter, promoter
from models.reports import timeline
from models.reports.timeline import Cursor, EventKind, Page, TimelineEvent, TimelineFilter, key_in
from models.reports.timeline.wording import file_name, heading, notes
from models.search.query import QUESTION_LENGTH, Piece, asked, marked
from models.sharing.promotions import NoSuchPromotion, promotion

GROUPS: dict[str, frozenset[EventKind]] = {
    "cards": frozenset({EventKind.CARD, EventKind.PUSH}),
    "reading": frozenset({EventKind.FETCHED, EventKind.OPENED, EventKind.READ}),
    "message": frozenset({EventKind.MESSAGE}),
    "mail": frozenset({EventKind.MAIL}),
    "call": frozenset({EventKind.CALL}),
    "meeting": frozenset({EventKind.MEETING, EventKind.APPOINTMENT}),
    "consent": frozenset({EventKind.CONSENT, EventKind.WITHDRAWAL, EventKind.DETAILS}),
    "changes": frozenset({EventKind.HAND_OVER, EventKind.MERGE}),
}
_PAGE = 50


def add_to(app: web.Application) -> None:
    app.router.add_get("/console/promoters/{id:[0-9]{1,9}}/timeline", for_operators(of_promoter))
    app.router.add_get("/console/promotions/{id:[0-9]{1,9}}/timeline", for_operators(of_promotion))


async def of_promoter(request: web.Request) -> web.StreamResponse:
    """GET: what happened through one promoter."""
    try:
        whose = await promoter(int(request.match_info["id"]))
    except NoSuchPromoter:
        return missing(request)
    facts = await timeline_facts(request, TimelineFilter(promoter_id=whose.id), groups=GROUPS.keys() - {"changes"})
    return page(
        request, "timeline.html", here="promoters", name=whose.name, back=f"/console/promoters/{whose.id}", **facts
    )


async def of_promotion(request: web.Request) -> web.StreamResponse:
    """GET: what happened to one promotion."""
    try:
        which = await promotion(int(request.match_info["id"]))
    except NoSuchPromotion:
        return missing(request)
    facts = await timeline_facts(
        request, TimelineFilter(promotion_id=which.id), groups=GROUPS.keys() - {"meeting", "changes"}
    )
    back = f"/console/promotions/{which.id}"
    return page(request, "timeline.html", here="promotions", name=which.title, back=back, **facts)


@dataclass(frozen=True)
class Filter:
    """What the reader chose to see."""

    shown: frozenset[str]
    """Groups; empty: all."""
    words: str
    before: Cursor | None

    @property
    def active(self) -> bool:
        return bool(self.shown or self.words)

    def query(self, before: Cursor | None = None) -> str:
        """Return this choice as an address's query, from ``before`` on further back."""
        chosen = [("show", group) for group in GROUPS if group in self.shown]
        chosen += [("q", self.words)] if self.words else []
        chosen += [("before", str(before))] if before else []
        return "?" + urlencode(chosen)


def filter_in(request: web.Request) -> Filter:
    """Read the filter that the address says; what it can't mean is left out."""
    return Filter(
        shown=frozenset(request.query.getall("show", [])) & GROUPS.keys(),
        words=" ".join(request.query.get("q", "").split())[:QUESTION_LENGTH],
        before=key_in(request.query.get("before", "")),
    )


async def timeline_facts(
    request: web.Request, whose: TimelineFilter, *, groups: Collection[str] = tuple(GROUPS)
) -> dict[str, Any]:
    """Return what the templates' ``timeline`` shows: whose moments, as the reader filtered them."""
    chosen = filter_in(request)
    question = asked(chosen.words)
    kinds = frozenset().union(*(GROUPS[group] for group in chosen.shown)) or frozenset(EventKind)
    wanted = TimelineFilter(
        promoter_id=whose.promoter_id,
        customer_id=whose.customer_id,
        promotion_id=whose.promotion_id,
        kinds=kinds,
        question=question,
    )
    found = await timeline.page(wanted, before=chosen.before, most=_PAGE)
    return {
        "chosen": chosen,
        "groups": [group for group in GROUPS if group in groups],
        **moment_facts(request, found, lambda moment: marked(moment.text, question)),
    }


def moment_facts(request: web.Request, found: Page, pieces: Callable[[TimelineEvent], list[Piece]]) -> dict[str, Any]:
    """Return what the templates need to show moments: how each is worded, and which part of its text."""
    language = language_for(request)
    return {
        "found": found,
        "heading": lambda moment: heading(moment, language),
        "notes": lambda moment: notes(moment, language),
        "file_name": lambda file: file_name(file.name, file.kind, language),
        "pieces": pieces,
    }


async def latest_facts(request: web.Request, whose: TimelineFilter, *, most: int = 8) -> dict[str, Any]:
    """Return the last few moments, for a page that is about more."""
    found = await timeline.page(whose, most=most)
    return moment_facts(request, Page(found.moments, None), lambda moment: [Piece(moment.text)] if moment.text else [])
