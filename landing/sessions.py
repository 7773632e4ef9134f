"""Browser sessions: who is behind a browser, where they said so. The cookie comes after they write, agree or join."""

import logging

from aiohttp import web

from landing.site import SITE
from landing.user_agents import device
from models.people.addresses import Address, bind, customer_at, met
from models.people.channels import BROWSER
from models.people.promoters import Promoter
from models.people.sessions import LIFE, Session, SessionRole, end_session, session, stands, start_session, used
from models.recording.group_commit import NotRecorded
from models.storage.codes import new_code

log = logging.getLogger(__name__)


def cookie_name(request: web.Request, role: SessionRole) -> str:
    """Return the cookie's name. ``__Host-`` binds it to this very host; browsers allow that over https only."""
    prefix = "__Host-" if request.app[SITE].public_url.startswith("https:") else ""
    return f"{prefix}handbill-{role.value}"


async def person(request: web.Request) -> Address | None:
    """Return the web address of whoever uses this browser, promoter and customer loaded; None for a stranger."""
    found = await signed_in(request)
    return found.address if found else None


async def signed_in(request: web.Request) -> Session | None:
    """Return the session of whoever uses this browser, its address, promoter and customer loaded; None: a stranger."""
    return await _session(request, SessionRole.PERSON)


async def still_there(request: web.Request) -> bool:
    """Tell whether the session that a long answer began with is still valid."""
    return await stands(request.cookies.get(cookie_name(request, SessionRole.PERSON), ""))


async def is_operator(request: web.Request) -> bool:
    return await _session(request, SessionRole.OPERATOR) is not None


async def welcome_customer(name: str, language: str, *, account: str = "") -> tuple[Address, str]:
    """Create a web address with its customer, for somebody who wrote or agreed; return it and the cookie's secret.

    ``account`` names the address where one request may come twice; empty: a new code.
    """
    address = await met(BROWSER, account or new_code(), name=name, language=language)
    await customer_at(address)
    return address, await start_session(SessionRole.PERSON, address=address)


async def welcome_promoter(promoter: Promoter, language: str) -> tuple[Address, str]:
    """Create a web terminal of this promoter; return it and the cookie's secret."""
    address = await met(BROWSER, new_code(), name=promoter.name, language=language)
    await bind(address, promoter)
    return address, await start_session(SessionRole.PERSON, address=address)


def remember(request: web.Request, response: web.StreamResponse, role: SessionRole, secret: str) -> None:
    """Set the session's cookie: scripts can't read it, and of other sites' requests only links carry it."""
    life = request.app[SITE].lives.operator if role is SessionRole.OPERATOR else LIFE
    response.set_cookie(
        cookie_name(request, role),
        secret,
        max_age=int(life.total_seconds()),
        path="/",
        httponly=True,
        samesite="Lax",
        secure=request.app[SITE].public_url.startswith("https:"),
    )


async def forget(request: web.Request, response: web.StreamResponse, role: SessionRole) -> None:
    """End the browser's session in this role, here and in its cookie jar."""
    if secret := request.cookies.get(cookie_name(request, role)):
        await end_session(secret)
    response.del_cookie(
        cookie_name(request, role),
        path="/",
        httponly=True,
        samesite="Lax",
        secure=request.app[SITE].public_url.startswith("https:"),
    )


async def _session(request: web.Request, role: SessionRole) -> Session | None:
    secret = request.cookies.get(cookie_name(request, role))
    found = await session(secret, role, lives=request.app[SITE].lives) if secret else None
    if found is not None and (noted := used(found, device(request.headers.get("User-Agent", "")))) is not None:
        try:
            await request.app[SITE].recorder.write(noted)
        except NotRecorded:
            log.info("use_of_session_not_noted")
    return found
