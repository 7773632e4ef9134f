"""Being reached: what makes the site installable, what it says without a network, and alerts on a device."""

from aiohttp import web

from landing.assets import file_answer, serve
from landing.chat.responses import page
from landing.reaching import alert_switch, mail_links, mail_switch

_WORKER = "reaching/worker.js"
_FILES = ("reaching/register.js", "reaching/alerts.js", "reaching/alerts.css", "reaching/mail.js", "reaching/mark.js")
_WORKER_HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "default-src 'none'; connect-src 'self'",
    # A worker's scope is its own folder at most, unless its answer says otherwise.
    "Service-Worker-Allowed": "/",
}


def add_to(app: web.Application) -> None:
    """Add the service worker, what registers it, the page for when there is no network, and the switch for alerts."""
    alert_switch.add_to(app)
    mail_switch.add_to(app)
    mail_links.add_to(app)
    serve(app, *_FILES)
    app.router.add_get(f"/static/{_WORKER}", _worker)
    app.router.add_get("/chat/offline", _offline)


async def _worker(request: web.Request) -> web.Response:
    """GET: the service worker, allowed to fetch from us and to stand before chat and console."""
    return file_answer(request, _WORKER, _WORKER_HEADERS)


async def _offline(request: web.Request) -> web.Response:
    """GET: the page that is kept by the browser and shown when we can't be reached; nobody's words are on it."""
    return page(request, "offline.html")
