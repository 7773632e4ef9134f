"""The guard of what our pages' scripts post: whoever it is for is signed in here, and does not ask too often."""

from aiohttp import web

from landing.chat.flood import FLOOD
from landing.chat.responses import refusal
from landing.csrf import from_our_script
from landing.sessions import signed_in
from models.people.addresses import Address
from models.people.sessions import Session


async def let_in(request: web.Request) -> Session | web.Response:
    """Return the session in which a script of ours asks for something; else why it may not."""
    if not from_our_script(request):
        return refusal(request, 403, "chat-not-from-here")
    session = await signed_in(request)
    if session is None:
        return _refused_stranger(request)
    return request.app[FLOOD].refusal(request, session.address) or session


async def address_let_in(request: web.Request) -> Address | web.Response:
    """Return the address of who asks; else why they may not."""
    found = await let_in(request)
    return found if isinstance(found, web.Response) else found.address or _refused_stranger(request)


def _refused_stranger(request: web.Request) -> web.Response:
    return refusal(request, 401, "chat-who-are-you")
