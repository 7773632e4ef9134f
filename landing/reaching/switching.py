"""Switching: our pages' switches for what somebody is told, and how: done for who is signed in there, or refused."""

from collections.abc import Awaitable, Callable

from aiohttp import web
from pydantic import ValidationError

from landing.chat.guard import let_in
from landing.chat.responses import refusal
from landing.server.security_headers import NO_STORE_HEADERS
from models.people.sessions import Session
from models.storage.database import DatabaseTrouble

Switch = Callable[[Session], Awaitable[web.Response | None]]
"""Does what was asked for; returns why it can't be done."""


async def switched(request: web.Request, switch: Switch) -> web.Response:
    """Answer 204 once it is done, else with a refusal."""
    session = await let_in(request)
    if isinstance(session, web.Response):
        return session
    try:
        refused = await switch(session)
    except ValidationError:
        return refusal(request, 422, "chat-unreadable", session.address)
    except DatabaseTrouble:
        return refusal(request, 503, "chat-not-now", session.address)
    return refused or web.Response(status=204, headers=NO_STORE_HEADERS)
