"""A customer's page: who they are, what is kept of them, and all that happened. Promoters see their own."""

from collections.abc import Sequence

from aiohttp import web

from landing.console.responses import missing, page
from landing.console.sign_in import for_viewers
from landing.console.timelines import timeline_context
from landing.console.viewers import Viewer, viewer_of
from landing.customers.duplicates import worded_for
from landing.customers.record import STAGES, record_of
from landing.templating import TemplateContext
from models.identity.claims import FIELDS, details_for
from models.identity.merging_by_hand import merges_to_undo
from models.people.addresses import addresses_of
from models.people.customers import Customer, NoSuchCustomer, customer
from models.reports.timeline import TimelineFilter
from models.reports.timeline.gallery import latest_files
from models.talking.conversations import Conversation, conversations_of, with_people

_PICTURES = 24
_RECORDS = 10
"""Of the promoters who advise the customer."""


def add_to(app: web.Application) -> None:
    app.router.add_get("/console/customers/{id:[0-9]{1,9}}", for_viewers(one))


async def one(request: web.Request) -> web.StreamResponse:
    """GET: one customer, with all that happened."""
    viewer = viewer_of(request)
    try:
        whose = await customer(int(request.match_info["id"]))
    except NoSuchCustomer:
        return missing(request)
    theirs = [each for each in await conversations_of(whose.id) if viewer.may_see(each.promoter_id)]
    conversations = [with_people(each, each.promoter, whose) for each in theirs]
    if not conversations and not viewer.is_operator:
        return missing(request)
    selection = TimelineFilter(customer_id=whose.id, promoter_id=viewer.promoter_id)
    return page(
        request,
        "customer.html",
        here="customers",
        customer=whose,
        conversations=conversations,
        name_shown=_name_shown(conversations, viewer),
        records=[await record_of(each, viewer) for each in conversations[:_RECORDS]],
        stages=STAGES,
        files=await latest_files(selection, limit=_PICTURES),
        alike=await worded_for(request, whose),
        merges=await merges_to_undo(whose.id, viewer.promoter_id),
        **await _known(whose, viewer),
        **await timeline_context(request, selection),
    )


def _name_shown(conversations: Sequence[Conversation], viewer: Viewer) -> str:
    """Return the promoter's own name for the customer, to that promoter; else none."""
    return "" if viewer.is_operator else next((each.own_name for each in conversations), "")


async def _known(whose: Customer, viewer: Viewer) -> TemplateContext:
    """Return the customer's details that the viewer may see; accounts are for the operator alone."""
    details = {each.field: each for each in await details_for(whose.id, viewer.promoter_id)}
    theirs = await addresses_of(whose.id)
    shown = {each.account for each in theirs if each.confirmed_at is not None}
    claims = {field for field, each in details.items() if field in FIELDS.values() and each.account not in shown}
    return {"details": details, "claims": claims, "addresses": theirs if viewer.is_operator else []}
