"""Origin: whose pages a browser's post comes from. Another site's post would carry our cookie's power (CSRF)."""

from urllib.parse import urlsplit

from aiohttp import web

from landing.site import SITE


def from_our_pages(request: web.Request) -> bool:
    """Whether one of our own pages makes this request. A program says nothing of it, and holds nobody's cookie."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("Origin")
    return origin is None or _is_ours(request, origin)


def is_silent(request: web.Request) -> bool:
    """Whether the request does not say which page makes it: a program, or a browser of long ago."""
    return "Sec-Fetch-Site" not in request.headers and "Origin" not in request.headers


def may_set_session(request: web.Request) -> bool:
    """Whether the answer may make the browser somebody: a page of ours asks for it, and shows that it is ours.

    Who shows nothing but holds cookies may be a browser that sends them along from anywhere: nothing is set there.
    """
    return from_our_pages(request) and not (is_silent(request) and request.cookies)


def _is_ours(request: web.Request, origin: str) -> bool:
    try:
        told, ours = urlsplit(origin), urlsplit(request.app[SITE].public_url)
    except ValueError:  # no address at all
        return False
    if told.netloc == ours.netloc:
        return told.scheme == ours.scheme  # the same host without encryption may be anybody on the way
    return told.netloc == request.host
