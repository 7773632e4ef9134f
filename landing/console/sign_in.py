"""Signing in: the one-time link that signs an operator in, and the guard of every other page of the console."""

import re
from collections.abc import Awaitable, Callable
from functools import wraps
from uuid import UUID

from aiohttp import web

from landing.console.responses import go, missing, notice, page
from landing.console.viewers import admit_operator, recognise
from landing.csrf import from_our_pages, is_form_token
from landing.readers.form_parser import MAX_BYTES, posted
from landing.sessions import forget, is_operator, remember
from landing.site import SITE
from models.files.sandboxed import Busy
from models.people.sessions import SessionRole, link_waits, spend_link, start_session
from models.storage.database import DatabaseTrouble

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


_TROUBLE: tuple[type[BaseException], ...] = (*DatabaseTrouble, Busy)
_KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
POST_BYTES = 14 * 1024 * 1024
"""A form with the largest picture we take."""


def add_to(app: web.Application) -> None:
    app.router.add_get("/console/enter/{code}", look)
    app.router.add_post("/console/enter/{code}", enter)
    app.router.add_post("/console/leave", for_operators(leave))


async def look(request: web.Request) -> web.StreamResponse:
    """GET: a button. Preview fetchers open the link too, so looking does not use it up."""
    if await is_operator(request):
        return go("/console")
    if not await link_waits(request.match_info["code"]):
        return request.app[SITE].guesses.refusal(request) or notice(request, "link-spent", status=404)
    return page(request, "enter.html", signed_in=False, code=request.match_info["code"])


async def enter(request: web.Request) -> web.StreamResponse:
    """POST: use the link up and sign this browser in."""
    if not from_our_pages(request):
        return notice(request, "not-from-here", status=403)
    if not await spend_link(request.match_info["code"]):
        return request.app[SITE].guesses.refusal(request) or notice(request, "link-spent", status=404)
    answer = go("/console")
    remember(request, answer, SessionRole.OPERATOR, await start_session(SessionRole.OPERATOR))
    return answer


async def leave(request: web.Request) -> web.StreamResponse:
    """POST: sign this browser out."""
    answer = notice(request, "left", status=200)
    await forget(request, answer, SessionRole.OPERATOR)
    return answer


def for_operators(handler: Handler) -> Handler:
    """Let in signed-in operators only, and accept a post only from a form of their session."""

    @wraps(handler)
    async def guarded(request: web.Request) -> web.StreamResponse:
        try:
            if not await is_operator(request):
                return notice(request, "sign-in", status=401)
            admit_operator(request)
            if request.method == "POST" and not await _is_our_form(request, POST_BYTES):
                return notice(request, "not-from-here", status=403, signed_in=True)
            return await handler(request)
        except _TROUBLE:
            return notice(request, "trouble", status=503)
        except web.HTTPRequestEntityTooLarge:
            return notice(request, "too-large", status=413, signed_in=True)

    return guarded


def for_viewers(handler: Handler, limit: int = MAX_BYTES) -> Handler:
    """Let in operators and promoters, and accept a post only from a form of their session, of ``limit`` bytes.

    The handler asks ``viewer_of`` what a promoter may see.
    """

    @wraps(handler)
    async def guarded(request: web.Request) -> web.StreamResponse:
        try:
            if await recognise(request) is None:
                return notice(request, "sign-in", status=401)
            if request.method == "POST" and not await _is_our_form(request, limit):
                return notice(request, "not-from-here", status=403, signed_in=True)
            return await handler(request)
        except web.HTTPNotFound:
            return missing(request)
        except DatabaseTrouble:
            return notice(request, "trouble", status=503)
        except web.HTTPRequestEntityTooLarge:
            return notice(request, "too-large", status=413, signed_in=True)

    return guarded


async def _is_our_form(request: web.Request, max_bytes: int = MAX_BYTES) -> bool:
    if not from_our_pages(request):
        return False
    try:
        token = (await posted(request, max_bytes)).fields.get("token", "")
    except web.HTTPBadRequest:
        return False
    return is_form_token(request, token)


async def field(request: web.Request, name: str, limit: int) -> str:
    """Return a text field of the posted form, cut to ``limit`` characters; empty when it is not there."""
    return (await posted(request)).fields.get(name, "")[:limit]


async def form_key(request: web.Request) -> str:
    """Return the form's own key, by which one that is sent again is the same; empty where it has none."""
    key = await field(request, "key", 36)
    return UUID(key).hex if _KEY.fullmatch(key) else ""
