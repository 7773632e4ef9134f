"""The fast path: the two hot routes, recognised by their first characters before the router is asked.

Resolving a route costs as much as a fifth of a bare answer. What is not plain (cookies, forms, tags that are not
in memory) goes the ordinary way, to the same handlers.
"""

from collections.abc import Awaitable, Callable

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Lane = Callable[[web.Request, str, Handler], Awaitable[web.StreamResponse] | None]
"""Answers a request for this code, or returns None; the third is the ordinary way, for what turns out to need it."""

LANES = web.AppKey("lanes", dict[tuple[str, str], Lane])
_PREFIX = 3
_PATH = _PREFIX + 22


def open_lane(app: web.Application, method: str, prefix: str, lane: Lane) -> None:
    """Add a fast path. ``prefix`` is three characters, such as ``/c/``; a code of 22 follows it."""
    app.setdefault(LANES, {})[method, prefix] = lane


def by_express(
    lanes: dict[tuple[str, str], Lane], request: web.Request, ordinary: Handler
) -> Awaitable[web.StreamResponse]:
    """Answer by the fast path where there is one, else the ordinary way."""
    path = request.raw_path
    if len(path) == _PATH and (lane := lanes.get((request.method, path[:_PREFIX]))) and "Expect" not in request.headers:
        return lane(request, path[_PREFIX:], ordinary) or ordinary(request)
    return ordinary(request)
