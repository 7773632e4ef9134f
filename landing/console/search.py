"""Search in the console: words in all that was said, noted and told; people and promotions by name."""

from aiohttp import web

from landing.console.answers import page
from landing.console.entrance import for_viewers
from landing.console.timelines import filter_in, moment_facts
from landing.console.viewers import viewer_of
from models import timeline
from models.customers import find_customers
from models.promotions import titled
from models.search import asked, snippet
from models.timeline import SPOKEN, Kind, Page, Wanted

_PAGE = 30
_PEOPLE = 6


def add_to(app: web.Application) -> None:
    app.router.add_get("/console/search", for_viewers(search))


async def search(request: web.Request) -> web.StreamResponse:
    """GET: the question, and for ``?q`` what was found, the newest first."""
    viewer, chosen = viewer_of(request), filter_in(request)
    question = asked(chosen.words)
    wanted = Wanted(promoter_id=viewer.promoter_id, kinds=SPOKEN | {Kind.DETAILS}, question=question)
    found = await timeline.page(wanted, before=chosen.before, most=_PAGE) if question else Page([], None)
    first = bool(question) and chosen.before is None
    return page(
        request,
        "search.html",
        here="search",
        chosen=chosen,
        asked=bool(question),
        customers=await find_customers(chosen.words, promoter_id=viewer.promoter_id, most=_PEOPLE) if first else [],
        promotions=await titled(question, most=_PEOPLE) if first and viewer.is_operator else [],
        **moment_facts(request, found, lambda moment: snippet(moment.text, question)),
    )
