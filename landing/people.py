"""People: who is behind a browser, where they said so. The cookie comes only after they wrote, agreed or joined."""

from aiohttp import web

from landing.site import SITE
from models.addresses import Address, bind, customer_at, met
from models.codes import new_code
from models.promoters import Promoter
from models.sessions import LIFE, Role, Session, end_session, session, start_session

CHANNEL = "web"


def cookie_name(request: web.Request, role: Role) -> str:
    """``__Host-`` binds the cookie to this very host; browsers allow it over https only."""
    prefix = "__Host-" if request.app[SITE].public_url.startswith("https:") else ""
    return f"{prefix}handbill-{role.value}"


async def person(request: web.Request) -> Address | None:
    """The web address of whoever uses this browser, with its promoter and customer loaded; None for a stranger."""
    found = await _session(request, Role.PERSON)
    return found.address if found else None


async def is_operator(request: web.Request) -> bool:
    return await _session(request, Role.OPERATOR) is not None


async def welcome_customer(name: str, language: str, *, account: str = "") -> tuple[Address, str]:
    """A new web address with its customer, for somebody who wrote or agreed, and the cookie's secret.

    ``account`` names the address where the same request may come twice; empty: a new code.
    """
    address = await met(CHANNEL, account or new_code(), name=name, language=language)
    await customer_at(address)
    return address, await start_session(Role.PERSON, address=address)


async def welcome_promoter(promoter: Promoter, language: str) -> tuple[Address, str]:
    """A new web terminal of this promoter, and the cookie's secret."""
    address = await met(CHANNEL, new_code(), name=promoter.name, language=language)
    await bind(address, promoter)
    return address, await start_session(Role.PERSON, address=address)


def remember(request: web.Request, response: web.StreamResponse, role: Role, secret: str) -> None:
    """Sets the session's cookie: out of scripts' reach, never sent along from other sites' requests but links."""
    response.set_cookie(
        cookie_name(request, role),
        secret,
        max_age=int(LIFE.total_seconds()),
        path="/",
        httponly=True,
        samesite="Lax",
        secure=request.app[SITE].public_url.startswith("https:"),
    )


async def forget(request: web.Request, response: web.StreamResponse, role: Role) -> None:
    """Ends the browser's session in this role, here and in its cookie jar."""
    if secret := request.cookies.get(cookie_name(request, role)):
        await end_session(secret)
    response.del_cookie(
        cookie_name(request, role),
        path="/",
        httponly=True,
        samesite="Lax",
        secure=request.app[SITE].public_url.startswith("https:"),
    )


async def _session(request: web.Request, role: Role) -> Session | None:
    secret = request.cookies.get(cookie_name(request, role))
    return await session(secret, role) if secret else None
