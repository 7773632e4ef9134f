"""The fast path: the two hot routes, recognised by their first characters before the router is asked.

Resolving a route costs as much as a fifth of a bare answer. What is not plain (cookies, forms, tags that are not
in memory) goes the ordinary way, to the same handlers.
"""

from collections.abc import Awaitable, Callable

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
FastPath = Callable[[web.Request, str, Handler], Awaitable[web.StreamResponse] | None]
"""Answers a request for this code, or returns None; the third is the ordinary way, for what turns out to need it."""

FAST_PATHS = web.AppKey("lanes", dict[tuple[str, str], FastPath])
_PREFIX = 3
_PATH = _PREFIX + 22


def add_fast_path(app: web.Application, method: str, prefix: str, fast_path: FastPath) -> None:
    """Add a fast path. ``prefix`` is three characters, such as ``/c/``; a code of 22 follows it."""
    app.setdefault(FAST_PATHS, {})[method, prefix] = fast_path


def answer_fast(
    fast_paths: dict[tuple[str, str], FastPath], request: web.Request, ordinary: Handler
) -> Awaitable[web.StreamResponse]:
    """Answer by the fast path where there is one, else the ordinary way."""
    path = request.raw_path
    if (
        len(path) == _PATH
        and (fast_path := fast_paths.get((request.method, path[:_PREFIX])))
        and "Expect" not in request.headers
    ):
        return fast_path(request, path[_PREFIX:], ordinary) or ordinary(request)
    return ordinary(request)
