"""Merging: one person twice, two customers side by side, what it would mean, doing it by hand, and undoing it."""

from aiohttp import web

from landing.console.paging import PAGE, paging_in
from landing.console.responses import go, language_for, missing, notice, page
from landing.console.sign_in import field, for_viewers
from landing.console.viewers import Viewer, viewer_of
from landing.site import SITE
from landing.templating import TemplateContext
from models.identity.merge_previews import MergePreview, preview
from models.identity.merges import WORDS_LENGTH, BadMerge
from models.identity.merging_by_hand import REASONS, NoReason, NotAlone, merge_by_hand, undo_by_hand
from models.people.customers import Customer, NoSuchCustomer, customer
from models.reports.opens_and_conversations import customers_named
from models.storage.bell import OUTBOX
from models.talking.conversations import conversation_between

PAIR = "/console/customers/{id:[0-9]{1,9}}/same/{other:[0-9]{1,9}}"


def add_to(app: web.Application) -> None:
    app.router.add_get("/console/customers/{id:[0-9]{1,9}}/same", for_viewers(choose))
    app.router.add_get(PAIR, for_viewers(compare))
    app.router.add_post(PAIR, for_viewers(merge))
    app.router.add_post("/console/customers/merges/{id:[0-9]{1,9}}/undo", for_viewers(undo))


async def choose(request: web.Request) -> web.StreamResponse:
    """GET: look for the customer who is the same person, among those whom the viewer may see."""
    viewer = viewer_of(request)
    whose = await seen_customer(request.match_info["id"], viewer)
    if whose is None:
        return missing(request)
    paging = paging_in(request)
    found = await customers_named(
        paging.words, promoter_id=viewer.promoter_id, language=language_for(request), skip=paging.skip, limit=PAGE
    )
    others = [each for each in found.shown if each.id != whose.id]
    return page(request, "same.html", here="customers", customer=whose, others=others, paging=paging.of(found.found))


async def compare(request: web.Request) -> web.StreamResponse:
    """GET: the two side by side, with what merging them would mean. Nothing is done."""
    both = await both_customers(request)
    if both is None:
        return missing(request)
    if both[0].id == both[1].id:
        return go(f"/console/customers/{both[0].id}")
    seen = await preview(*both, viewer_of(request).promoter_id)
    return missing(request) if seen is None else page(request, "compare.html", here="customers", **_shown(seen))


async def merge(request: web.Request) -> web.StreamResponse:
    """POST: merge the two, for the ``reason`` that was chosen, with ``words``. Sent again, it is done already."""
    both, viewer = await both_customers(request), viewer_of(request)
    if both is None:
        return missing(request)
    reason, words = await field(request, "reason", 10), await field(request, "words", WORDS_LENGTH)
    numbers = both[0].id, both[1].id
    try:
        await merge_by_hand(*numbers, reason=reason, words=words, promoter_id=viewer.promoter_id)
    except NoReason:
        return notice(request, "merge-reason", status=422, signed_in=True)
    except NotAlone:
        return notice(request, "merge-operators", status=403, signed_in=True)
    except BadMerge:
        return notice(request, "merge-refused", status=422, signed_in=True)
    request.app[SITE].bell.ring(OUTBOX)  # the streams of the inbox listen there
    return go(f"/console/customers/{min(numbers)}#merges")


async def undo(request: web.Request) -> web.StreamResponse:
    """POST: take a merge apart; each has their own back."""
    try:
        undone = await undo_by_hand(int(request.match_info["id"]), viewer_of(request).promoter_id)
    except BadMerge:
        undone = None
    if undone is None:
        return missing(request)
    request.app[SITE].bell.ring(OUTBOX)
    return go(f"/console/customers/{undone.kept_id}")


async def seen_customer(number: str, viewer: Viewer) -> Customer | None:
    """Return the customer of this number; None where there is none whom the viewer may see."""
    try:
        whose = await customer(int(number))
    except NoSuchCustomer:
        return None
    theirs = viewer.promoter_id is None or await conversation_between(viewer.promoter_id, whose.id) is not None
    return whose if theirs else None


async def both_customers(request: web.Request) -> tuple[Customer, Customer] | None:
    """Return the two whom the address names; None where the viewer may not see both."""
    viewer = viewer_of(request)
    one = await seen_customer(request.match_info["id"], viewer)
    other = await seen_customer(request.match_info["other"], viewer)
    return None if one is None or other is None else (one, other)


def _shown(seen: MergePreview) -> TemplateContext:
    here = f"/console/customers/{seen.kept.customer.id}/same"
    return {"preview": seen, "action": f"{here}/{seen.gone.customer.id}", "back": here, "reasons": REASONS}
