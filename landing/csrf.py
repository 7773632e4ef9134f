"""CSRF: whether a browser's post comes from one of our pages. Another site's post would carry our cookie's power."""

import hashlib
import hmac
from urllib.parse import urlsplit

from aiohttp import web

from landing.sessions import cookie_name
from landing.site import SITE
from models.people.sessions import SessionRole


def from_our_pages(request: web.Request) -> bool:
    """Tell whether one of our own pages makes this request. A program does not say, and holds nobody's cookie."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("Origin")
    return origin is None or _is_ours(request, origin)


def from_our_script(request: web.Request) -> bool:
    """Tell whether a script of our pages makes this request, or a program, which says that it posts JSON."""
    return from_our_pages(request) and (not _is_silent(request) or request.content_type == "application/json")


def may_set_session(request: web.Request) -> bool:
    """Tell whether the answer may sign the browser in: one of our pages asks, and shows that it is ours.

    A silent request with cookies may be a browser that sends them along from any site: no session is set there.
    """
    return from_our_pages(request) and not (_is_silent(request) and request.cookies)


def form_token(request: web.Request) -> str:
    """Return the token in each form of this session (HMAC of the cookie): no other site knows it."""
    cookies = (request.cookies.get(cookie_name(request, role)) for role in (SessionRole.OPERATOR, SessionRole.PERSON))
    secret = next((cookie for cookie in cookies if cookie), "")
    return hmac.new(secret.encode(), b"console form", hashlib.sha256).hexdigest()[:32]


def is_form_token(request: web.Request, token: str) -> bool:
    """Tell whether the token is that of a form of this session."""
    return hmac.compare_digest(token.encode(), form_token(request).encode())


def _is_silent(request: web.Request) -> bool:
    """Tell whether the request names no page that makes it: it is a program's, or an old browser's."""
    return "Sec-Fetch-Site" not in request.headers and "Origin" not in request.headers


def _is_ours(request: web.Request, origin: str) -> bool:
    try:
        theirs, ours = urlsplit(origin), urlsplit(request.app[SITE].public_url)
    except ValueError:  # no address at all
        return False
    if theirs.netloc == ours.netloc:
        return theirs.scheme == ours.scheme  # the same host without encryption may be anybody on the way
    return theirs.netloc == request.host
