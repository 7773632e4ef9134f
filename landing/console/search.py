"""Search in the console: words in messages, notes and details; people and promotions by name."""

from typing import Any

from aiohttp import web

from landing.console.responses import language_for, page
from landing.console.sign_in import for_viewers
from landing.console.timelines import events_context, filter_in
from landing.console.viewers import viewer_of
from models.reports import timeline
from models.reports.opens_and_conversations import conversations_named, customers_named
from models.reports.promoters_and_promotions import promoters_named, promotions_named
from models.reports.shortlists import Shortlist
from models.reports.timeline import SPOKEN, EventKind, Page, TimelineFilter
from models.search.query import asked, snippet

_PAGE = 30
_FEW = 6
_NONE: Shortlist[Any] = Shortlist([], 0, 0)


def add_to(app: web.Application) -> None:
    app.router.add_get("/console/search", for_viewers(search))


async def search(request: web.Request) -> web.StreamResponse:
    """GET: the search form, and for ``?q`` a few hits of each kind with their number; messages page by page."""
    viewer, chosen = viewer_of(request), filter_in(request)
    question = asked(chosen.words)
    selection = TimelineFilter(promoter_id=viewer.promoter_id, kinds=SPOKEN | {EventKind.DETAILS}, question=question)
    found = await timeline.page(selection, before=chosen.before, limit=_PAGE) if question else Page([], None)
    people: dict[str, Any] = {"promoter_id": viewer.promoter_id, "language": language_for(request), "limit": _FEW}
    first = bool(question) and chosen.before is None
    operators = first and viewer.is_operator
    return page(
        request,
        "search.html",
        here="search",
        chosen=chosen,
        asked=bool(question),
        customers=await customers_named(chosen.words, **people) if first else _NONE,
        conversations=await conversations_named(chosen.words, **people) if first else _NONE,
        promoters=await promoters_named(chosen.words, limit=_FEW) if operators else _NONE,
        promotions=await promotions_named(chosen.words, limit=_FEW) if operators else _NONE,
        **events_context(request, found, lambda event: snippet(event.text, question)),
    )
