"""Privacy: the receipt of an erasure, and what is kept about somebody, fetched by a link that opens once."""

import asyncio
from typing import Any

from aiohttp import web

from landing.csrf import from_our_pages
from landing.languages import preferred
from landing.pages.page_template import render
from landing.server.security_headers import NO_STORE_HEADERS, page_headers
from landing.sessions import person
from landing.site import SITE
from landing.templating import TemplateContext
from models.people.refusals import Purpose
from models.personal_data.subjects import subject, subject_of_promoter
from models.privacy.erasures import Erasure, receipt
from models.privacy.packets import FILE_NAME, pack, packet_waits, spend_packet
from models.privacy.withdrawals import take_back, tell_promoters
from models.storage.bell import OUTBOX
from models.storage.database import DatabaseTrouble, transaction
from models.words import say


def add_to(app: web.Application) -> None:
    """Add the routes. ``app[SITE]`` must be set."""
    app.router.add_get("/erased/{code}", erased)
    app.router.add_get("/mydata/{code}", offer)
    app.router.add_post("/mydata/{code}", fetch)
    app.router.add_post("/c/{tag}/taken-back/{purpose:contact|analytics}", take_back_here)


async def erased(request: web.Request) -> web.Response:
    """GET: what was done for an erasure, in numbers."""
    try:
        found = await receipt(request.match_info["code"])
    except DatabaseTrouble:
        return _page(request, 503, "unavailable-title", "unavailable-text")
    if found is None:
        return request.app[SITE].guesses.refusal(request) or _page(
            request, 404, "rights-receipt-title", "rights-receipt-unknown"
        )
    if found.done_at is None:
        return _page(request, 200, "rights-receipt-title", "rights-receipt-waits")
    return _page(request, 200, "rights-receipt-title", "rights-receipt-done", **_numbers(found))


async def offer(request: web.Request) -> web.Response:
    """GET: a button; looking at the link, as a preview fetcher does, does not use it up."""
    try:
        waits = await packet_waits(request.match_info["code"])
    except DatabaseTrouble:
        return _page(request, 503, "unavailable-title", "unavailable-text")
    if not waits:
        return request.app[SITE].guesses.refusal(request) or _page(
            request, 404, "rights-packet-title", "rights-packet-gone"
        )
    return _page(request, 200, "rights-packet-title", "rights-packet-hint", button="rights-packet-fetch")


async def fetch(request: web.Request) -> web.Response:
    """POST: the file, once."""
    if not from_our_pages(request):
        return _page(request, 403, "rights-packet-title", "known-not-from-here")
    try:
        whose = await spend_packet(request.match_info["code"])
        if whose is None:
            return request.app[SITE].guesses.refusal(request) or _page(
                request, 404, "rights-packet-title", "rights-packet-gone"
            )
        number = next(iter(whose.values()))
        found = await (subject(number) if "customer_id" in whose else subject_of_promoter(number))
    except LookupError:  # erased meanwhile
        return _page(request, 404, "rights-packet-title", "rights-packet-gone")
    except DatabaseTrouble:
        return _page(request, 503, "unavailable-title", "unavailable-text")
    packed = await asyncio.to_thread(pack, found, request.app[SITE].media)
    headers = {**NO_STORE_HEADERS, "Content-Disposition": f'attachment; filename="{FILE_NAME}"'}
    return web.Response(body=packed, content_type="application/zip", headers=headers)


async def take_back_here(request: web.Request) -> web.Response:
    """POST: whoever uses this browser takes back, on the page, what they agreed to there: in one tap."""
    purpose = Purpose(request.match_info["purpose"])
    if not from_our_pages(request):
        return _page(request, 403, "taken-back-title", "known-not-from-here")
    try:
        address = await person(request)
        if address is None or address.customer_id is None or address.promoter_id is not None:
            return _page(request, 200, "taken-back-title", "taken-back-nothing")
        async with transaction():
            await take_back(address.customer_id, purpose)
            if purpose is Purpose.CONTACT:
                await tell_promoters(address.customer_id, "customer-took-details-back")
    except DatabaseTrouble:
        return _page(request, 503, "unavailable-title", "unavailable-text")
    request.app[SITE].bell.ring(OUTBOX)
    return _page(request, 200, "taken-back-title", f"taken-back-{purpose}")


def _numbers(done: Erasure) -> TemplateContext:
    at = f"{done.done_at:%Y-%m-%d %H:%M}"
    rows = sum(done.deleted.values()) + sum(done.emptied.values())
    return {"rows": rows, "mentions": done.mentions, "files": done.files, "at": at}


def _page(
    request: web.Request, status: int, heading: str, sentence: str, *, button: str = "", **arguments: Any
) -> web.Response:
    language = preferred(request.headers.get("Accept-Language"))
    template = render(
        "right.html",
        language,
        heading=say(language, heading),
        sentence=say(language, sentence, **arguments),
        button=say(language, button) if button else "",
    )
    return web.Response(
        status=status, body=template.filled(), content_type="text/html", charset="utf-8", headers=page_headers()
    )
