"""The front page: ``/``. What this place is, and the ways in for each kind of person who may come by."""

from aiohttp import web

from landing.languages import preferred
from landing.pages.page_template import NONCE_GAP, render
from landing.server.security_headers import page_headers
from landing.sessions import is_operator, person
from landing.site import SITE
from models.sharing.public_url import opens_here_only


def add_to(app: web.Application) -> None:
    app.router.add_get("/", front)


async def front(request: web.Request) -> web.Response:
    """GET: the front page, for everybody; a known browser also gets links to its own chat or console."""
    address = await person(request)
    language = address.speaks(address.promoter) if address else preferred(request.headers.get("Accept-Language"))
    shown = render(
        "front.html",
        language,
        chats=address is not None,
        promoter=address.promoter.name if address and address.promoter else "",
        operates=await is_operator(request),
        local=opens_here_only(request.app[SITE].public_url),
    )
    return web.Response(
        body=shown.filled(nonce=NONCE_GAP),
        content_type="text/html",
        charset="utf-8",
        headers={**page_headers(), "Cache-Control": "no-store", "Vary": "Cookie, Accept-Language"},
    )
