"""Origin: whose pages a browser's post comes from. Another site's post would carry our cookie's power (CSRF)."""

from urllib.parse import urlsplit

from aiohttp import web

from landing.site import SITE


def from_our_pages(request: web.Request) -> bool:
    """Whether one of our own pages makes this request. A program says nothing of it, and holds nobody's cookie."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    return urlsplit(origin).netloc in {urlsplit(request.app[SITE].public_url).netloc, request.host}
