"""Timelines in the console: what happened with a customer, a promoter or a promotion; filtered and searched."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import web

from landing.console.responses import language_for, missing, page
from landing.console.sign_in import for_operators
from landing.templating import TemplateContext
from models.people.promoters import NoSuchPromoter, promoter
from models.reports import timeline
from models.reports.timeline import Cursor, EventKind, Page, TimelineEvent, TimelineFilter, key_in
from models.reports.timeline.event_lines import file_name, heading, notes
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
    context = await timeline_context(request, TimelineFilter(promoter_id=whose.id), groups=GROUPS.keys() - {"changes"})
    return page(
        request, "timeline.html", here="promoters", name=whose.name, back=f"/console/promoters/{whose.id}", **context
    )


async def of_promotion(request: web.Request) -> web.StreamResponse:
    """GET: what happened to one promotion."""
    try:
        which = await promotion(int(request.match_info["id"]))
    except NoSuchPromotion:
        return missing(request)
    context = await timeline_context(
        request, TimelineFilter(promotion_id=which.id), groups=GROUPS.keys() - {"meeting", "changes"}
    )
    back = f"/console/promotions/{which.id}"
    return page(request, "timeline.html", here="promotions", name=which.title, back=back, **context)


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
    """Return the filter in the address; what makes no sense is left out."""
    return Filter(
        shown=frozenset(request.query.getall("show", [])) & GROUPS.keys(),
        words=" ".join(request.query.get("q", "").split())[:QUESTION_LENGTH],
        before=key_in(request.query.get("before", "")),
    )


async def timeline_context(
    request: web.Request, whose: TimelineFilter, *, groups: Collection[str] = tuple(GROUPS)
) -> TemplateContext:
    """Return what the templates' timeline shows: these events, as the reader filtered them."""
    chosen = filter_in(request)
    question = asked(chosen.words)
    kinds = frozenset().union(*(GROUPS[group] for group in chosen.shown)) or frozenset(EventKind)
    selection = TimelineFilter(
        promoter_id=whose.promoter_id,
        customer_id=whose.customer_id,
        promotion_id=whose.promotion_id,
        kinds=kinds,
        question=question,
    )
    found = await timeline.page(selection, before=chosen.before, limit=_PAGE)
    return {
        "chosen": chosen,
        "groups": [group for group in GROUPS if group in groups],
        **events_context(request, found, lambda event: marked(event.text, question)),
    }


def events_context(
    request: web.Request, found: Page, pieces: Callable[[TimelineEvent], list[Piece]]
) -> TemplateContext:
    """Return what the templates need to show events: the wording of each, and which parts of its text."""
    language = language_for(request)
    return {
        "found": found,
        "heading": lambda event: heading(event, language),
        "notes": lambda event: notes(event, language),
        "file_name": lambda file: file_name(file.name, file.kind, language),
        "pieces": pieces,
    }


async def latest_context(request: web.Request, whose: TimelineFilter, *, limit: int = 8) -> TemplateContext:
    """Return the latest few events, for a page that shows more than a timeline."""
    found = await timeline.page(whose, limit=limit)
    return events_context(request, Page(found.moments, None), lambda event: [Piece(event.text)] if event.text else [])
