"""The rows behind each number: a list of those that it counts, with names as far as the viewer may know them."""

from collections.abc import Iterable
from dataclasses import dataclass

from aiohttp import web

from landing.console.paging import PAGE, paging_in
from landing.console.responses import language_for, missing, page
from landing.console.sign_in import for_viewers
from landing.console.viewers import Viewer, viewer_of
from landing.numbers.query import numbers_query
from models.numbers.chart_captions import NumbersWording
from models.numbers.occurrences import COUNTED, Occurrence, behind
from models.numbers.rollups import catch_up
from models.people import customers, promoters
from models.people.customers import Customer
from models.sharing.promotions import promotions
from models.talking.conversations import conversations_with


@dataclass(frozen=True)
class ShownOccurrence:
    it: Occurrence
    customer: Customer | None
    """None, too, where the viewer does not know them."""
    promoter: str
    topic: str


def add_to(app: web.Application) -> None:
    app.router.add_get("/console/numbers/rows/{measure:[a-z_]{1,20}}", for_viewers(rows))


async def rows(request: web.Request) -> web.StreamResponse:
    """GET: what a measure counts, the latest first; which days and what part, the address says."""
    measure = request.match_info["measure"]
    if measure not in COUNTED:
        return missing(request)
    query, paging = await numbers_query(request), paging_in(request)
    await catch_up()
    found = await behind(measure, query.period, query.among, skip=paging.skip, limit=PAGE)
    kept = {name: value for name, value in request.query.items() if name not in ("page", "q", "lang")}
    return page(
        request,
        "numbers-rows.html",
        here="numbers",
        measure=measure.replace("_", "-"),
        query=query,
        days=NumbersWording(language_for(request)).days(query.period),
        rows=await _shown(found.shown, viewer_of(request)),
        paging=paging.of(found.kept, **kept),
        dropped=found.dropped,
        dropped_before=found.dropped_before,
    )


async def _shown(found: list[Occurrence], viewer: Viewer) -> list[ShownOccurrence]:
    names = await promoters.names(each.promoter_id or None for each in found)
    topics = await promotions(each.promotion_id or None for each in found)
    known = await _known({each.customer_id for each in found if each.customer_id is not None}, viewer)
    return [
        ShownOccurrence(
            each,
            known.get(each.customer_id) if viewer.may_see(each.promoter_id) else None,
            names.get(each.promoter_id, ""),
            topics[each.promotion_id].title if each.promotion_id in topics else "",
        )
        for each in found
    ]


async def _known(numbers: Iterable[int], viewer: Viewer) -> dict[int | None, Customer]:
    """Return the customers whom the viewer may know: all, or those that they talk with."""
    if viewer.promoter_id is None:
        return await customers.known(numbers)
    talks = await conversations_with(viewer.promoter_id, numbers)
    return {number: each.customer for number, each in talks.items()}
