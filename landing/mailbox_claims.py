"""Mailbox claims: the page behind the link in the mail that asks a mailbox. Looking changes nothing; a button does."""

from aiohttp import web

from landing.chat.responses import page, refusal
from landing.csrf import from_our_pages
from landing.sessions import person
from landing.site import SITE
from models.identity.claim_letters import claim_of, confirm, refuse
from models.people.customers import Detail
from models.storage.bell import OUTBOX
from models.storage.database import DatabaseTrouble


def add_to(app: web.Application) -> None:
    """Add the routes under /confirm."""
    app.router.add_get("/confirm/{token:[A-Za-z0-9_-]{27}}", look)
    app.router.add_post("/confirm/{token:[A-Za-z0-9_-]{27}}", answer)


async def look(request: web.Request) -> web.Response:
    """GET: the question, with its two buttons. Mail programs fetch links, so it changes nothing."""
    claim = await claim_of(request.match_info["token"])
    return _gone(request) if claim is None else page(request, "claim.html", account=claim.account)


async def answer(request: web.Request) -> web.Response:
    """POST ``answer=yes`` or ``no``."""
    if not from_our_pages(request):
        return refusal(request, 403, "chat-not-from-here")
    form = await request.post()
    try:
        claim = await claim_of(request.match_info["token"])
        if claim is None:
            return _gone(request)
        return await _answered(request, claim, str(form.get("answer", "")))
    except DatabaseTrouble:
        return page(request, "notice.html", status=503, kind="not-now", known=False)


async def _answered(request: web.Request, claim: Detail, said: str) -> web.Response:
    if said == "no":
        await refuse(claim)
        return page(request, "notice.html", kind="claim-refused", known=False)
    if said != "yes":
        return page(request, "claim.html", account=claim.account)
    browser = await person(request)
    if not await confirm(claim, browser=browser):
        return page(request, "notice.html", status=409, kind="claim-elsewhere", known=False)
    request.app[SITE].bell.ring(OUTBOX)
    return page(request, "notice.html", kind="claim-confirmed", known=False)


def _gone(request: web.Request) -> web.Response:
    return page(request, "notice.html", status=404, kind="claim-gone", known=False)
