"""Reported conversations: what promoters asked the operator to look at, with links to the conversations."""

from aiohttp import web

from landing.console.responses import go, language_for, missing, page
from landing.console.sign_in import for_operators
from models.storage.database import transaction
from models.talking.blocks import is_blocked, reports, settle_report
from models.talking.conversations import called, conversation_or_none


def add_to(app: web.Application) -> None:
    app.router.add_get("/console/reports", for_operators(every))
    app.router.add_post("/console/reports/{id:[0-9]{1,9}}/settle", for_operators(settle))


async def every(request: web.Request) -> web.StreamResponse:
    """GET: the reports, unsettled ones first."""
    language, listed = language_for(request), []
    for each in await reports():
        conversation = await conversation_or_none(each.conversation_id)
        if conversation is not None:
            blocked = await is_blocked(each.promoter_id, each.customer_id)
            listed.append((each, conversation, called(conversation, language), blocked))
    return page(request, "reports.html", here="reports", reports=listed)


async def settle(request: web.Request) -> web.StreamResponse:
    """POST: settle the report."""
    async with transaction():
        done = await settle_report(int(request.match_info["id"]))
    return go("/console/reports") if done else missing(request)
