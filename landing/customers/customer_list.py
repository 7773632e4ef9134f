"""The list of customers: narrowed by what is kept of them and what they did, and the filters that are saved."""

from collections.abc import Sequence
from uuid import uuid4

from aiohttp import web

from landing.console.list_filters import NarrowedConversations, conversations_in, conversations_of_query
from landing.console.paging import PAGE, Paging, number_in, paging_in
from landing.console.responses import go, language_for, missing, page
from landing.console.sign_in import field, for_viewers
from landing.console.viewers import Viewer, viewer_of
from landing.customers.filter_options import choices_for
from landing.templating import TemplateContext
from models.customer_records.fields.definitions import fields_in_use
from models.customer_records.fields.field_values import values_by_conversation
from models.customer_records.fields.kinds import shown
from models.customer_records.labels import labels_by_conversation
from models.customer_records.segments import QUERY_LENGTH, forget_segment, save_segment, segments
from models.people.promoters import Promoter
from models.reports.list_filter import MAX_LOOKED_THROUGH, is_beyond
from models.reports.opens_and_conversations import conversations_named, customers_named
from models.reports.promoters_and_promotions import promoters_named
from models.reports.shortlists import Shortlist
from models.talking.conversations import Conversation, called

_TO_CHOOSE_FROM = 100
_COLUMNS = 4
"""Of the operator's own fields: more can't be read on one line."""


def add_to(app: web.Application) -> None:
    app.router.add_get("/console/customers", for_viewers(every))
    app.router.add_post("/console/customers/segments", for_viewers(save))


async def every(request: web.Request) -> web.StreamResponse:
    """GET: the customers, page by page, as narrowed by the address.

    An operator sees everybody, once each; as soon as something is asked that promoters differ in, each promoter's.
    """
    viewer, chosen, language = viewer_of(request), conversations_in(request), language_for(request)
    context = await _choices(request, viewer, chosen)
    if viewer.is_operator and not (chosen.among.narrows or chosen.promoter_id):
        paging = paging_in(request)
        found = await customers_named(chosen.words, promoter_id=None, language=language, skip=paging.skip, limit=PAGE)
        return page(
            request, "customers.html", here="customers", customers=found.shown, paging=paging.of(found.found), **context
        )
    paging = Paging(chosen.number)
    those = await conversations_chosen(chosen, viewer, language, skip=paging.skip, limit=PAGE)
    listed = [each for each in context["own"] if each.listed][:_COLUMNS]
    return page(
        request,
        "customers.html",
        here="customers",
        conversations=those.shown,
        labels_on=await labels_by_conversation(each.id for each in those.shown),
        listed=listed,
        filled=await values_by_conversation((each.id for each in those.shown), listed),
        shown=shown,
        called=lambda each: called(each, language),
        paging=paging.of(those.found),
        key=uuid4(),
        **context,
    )


async def conversations_chosen(
    chosen: NarrowedConversations, viewer: Viewer, language: str, *, skip: int = 0, limit: int = PAGE
) -> Shortlist[Conversation]:
    """Find the conversations that are chosen, of those that the viewer may see."""
    whose = viewer.promoter_id if viewer.promoter_id is not None else chosen.promoter_id
    return await conversations_named(
        chosen.words, promoter_id=whose, language=language, among=chosen.among, skip=skip, limit=limit
    )


async def save(request: web.Request) -> web.StreamResponse:
    """POST: save the filter (``query``) under a ``name``; or, with ``forget``, delete the one of that number."""
    viewer = viewer_of(request)
    chosen = conversations_of_query(await field(request, "query", QUERY_LENGTH))
    if (number := number_in(await field(request, "forget", 9))) is not None:
        await forget_segment(viewer.promoter_id, number)
    elif not await save_segment(viewer.promoter_id, await field(request, "name", 60), chosen.query()):
        return missing(request)
    return go(f"/console/customers{chosen.query()}")


async def _choices(request: web.Request, viewer: Viewer, chosen: NarrowedConversations) -> TemplateContext:
    whose = chosen.promoter_id if viewer.is_operator else viewer.promoter_id
    promoters: Sequence[Promoter] = []
    if viewer.is_operator:
        promoters = (await promoters_named("", limit=_TO_CHOOSE_FROM)).shown
    return {
        "chosen": chosen,
        "choices": await choices_for(request, viewer, chosen, promoters),
        "own": await fields_in_use(),
        "promoters": promoters,
        "segments": await segments(viewer.promoter_id),
        "unbound": MAX_LOOKED_THROUGH if chosen.among.asks_what_they_did and await is_beyond(whose) else 0,
    }
