"""Joining: a promoter's invitation opened in a browser. Looking changes nothing; the button does.

A browser that is somebody already stays so until its user has said on this page that it shall be the promoter's.
"""

import base64
import hashlib
import hmac

from aiohttp import web

from landing.chat.posts import started
from landing.chat.responses import language_for, page, refusal
from landing.csrf import from_our_pages, may_set_session
from landing.readers.form_parser import posted
from landing.scan_codes import drawn
from landing.server.security_headers import NO_STORE_HEADERS
from landing.sessions import cookie_name, forget, person, remember, welcome_promoter
from landing.site import SITE
from models.people.addresses import Address
from models.people.device_links import device_link_owner, redeem_device_link
from models.people.promoters import Promoter, invited
from models.people.sessions import SessionRole
from models.storage.bell import INBOX
from models.storage.database import DatabaseTrouble, transaction
from models.storage.secret_keys import key
from models.storage.statements import run_here
from models.talking.web_posts import JOINED
from models.words.channel_names import channel_name


def add_to(app: web.Application) -> None:
    """Add the routes under /join."""
    app.router.add_get("/join/{code}", look)
    app.router.add_post("/join/{code}", join)


async def look(request: web.Request) -> web.Response:
    """GET /join/{code}: who is invited, a button, and the codes to scan for joining elsewhere. It changes nothing."""
    address = await person(request)
    promoter = await _host(request.match_info["code"])
    if promoter is None:
        return _unknown(request, address)
    if address is not None and address.promoter_id == promoter.id:
        return _to_chat(request)
    return await _ask(request, promoter, _already(address))


async def join(request: web.Request) -> web.Response:
    """POST /join/{code}: the browser becomes a device of the promoter, and the bot is told to greet them."""
    form = (await posted(request)).fields
    address = await person(request)
    promoter = await _host(request.match_info["code"])
    if promoter is None:
        return _unknown(request, address)
    if address is not None and address.promoter_id == promoter.id:
        return _to_chat(request)
    if not await _asked_here(request, form.get("page", "")):
        return refusal(request, 403, "chat-not-from-here", address)
    if address is not None and form.get("change") != "yes":
        return await _ask(request, promoter, _already(address), status=409)
    try:
        return await _enter(request, promoter)
    except DatabaseTrouble:
        return page(request, "notice.html", address=address, status=503, kind="not-now", known=False)


def _unknown(request: web.Request, address: Address | None) -> web.Response:
    gone = {"kind": "join-unknown", "known": address is not None}
    return request.app[SITE].guesses.refusal(request) or page(
        request, "notice.html", address=address, status=404, **gone
    )


async def _enter(request: web.Request, promoter: Promoter) -> web.Response:
    response = _to_chat(request)
    async with transaction():
        if not await _spent(request.match_info["code"]):  # somebody else opened the link in this moment
            return page(request, "notice.html", address=None, status=404, kind="join-unknown", known=False)
        await forget(request, response, SessionRole.PERSON)
        address, secret = await welcome_promoter(promoter, language_for(request, None))
        await run_here(started(address, JOINED, "join"))
    remember(request, response, SessionRole.PERSON, secret)
    request.app[SITE].bell.ring(INBOX)
    return response


async def _host(code: str) -> Promoter | None:
    """Return whose terminal this browser would become: by an invitation, or by a device link, not spent by looking."""
    return await invited(code) or await device_link_owner(code)


async def _spent(code: str) -> bool:
    """Use the link; False if invalid. An invitation works any number of times while it is valid, a device link once."""
    return await invited(code) is not None or await redeem_device_link(code) is not None


def _already(address: Address | None) -> str | None:
    """Return whose chat is open in this browser: a name, empty for somebody who gave none; None for nobody's."""
    if address is None:
        return None
    return address.promoter.name if address.promoter else address.name


async def _ask(request: web.Request, promoter: Promoter, already: str | None, *, status: int = 200) -> web.Response:
    code = request.match_info["code"]
    language, codes = language_for(request, None), await drawn(request.app[SITE], f"join_{code}")
    named = [(channel_name(language, channel), code) for channel, code in codes.items()]
    mark = await _page_mark(request)
    return page(request, "join.html", status=status, name=promoter.name, already=already, codes=named, mark=mark)


async def _asked_here(request: web.Request, mark: str) -> bool:
    """Tell whether the post comes from the invitation's own page in this browser."""
    if may_set_session(request):
        return True
    return from_our_pages(request) and hmac.compare_digest(mark.encode(), (await _page_mark(request)).encode())


async def _page_mark(request: web.Request) -> str:
    """Return what only the invitation's page in this browser knows, for browsers that do not name the posting page."""
    holds = request.cookies.get(cookie_name(request, SessionRole.PERSON), "")
    message = f"{request.match_info['code']} {holds}".encode()
    return base64.urlsafe_b64encode(hmac.digest(await key("pages"), message, hashlib.sha256)[:16]).decode()


def _to_chat(request: web.Request) -> web.Response:
    """Redirect to the chat, or to the promoter's customers where the link was asked for to see them."""
    place = "/console/customers" if request.query.get("to") == "console" else "/chat"
    return web.Response(status=303, headers={"Location": place, **NO_STORE_HEADERS})
