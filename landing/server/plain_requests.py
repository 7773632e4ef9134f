"""Plain requests: those of the hot routes that come whole, in one piece, are answered before aiohttp parses them.

A table of headers, a request, a task and a route cost several times what is asked here. What is taken this way is
narrow: HTTP/1.1, one head without anything that changes how it is framed or answered, its whole body, nothing behind.
Whatever is not surely that goes the ordinary way, to the same answer, byte for byte (but for the date).
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, Generic, NamedTuple, Protocol, TypeVar

from aiohttp import web
from multidict import CIMultiDict

from landing.server.raw_response import Raw
from models.storage.lru_cache import LruCache

Respond = Callable[[Callable[[], Raw]], None]
"""Writes the answer that the function makes, later and once."""
Facts = TypeVar("Facts")


class PlainPath(Protocol[Facts]):
    """A hot route: ``/x/`` and a code of 22 characters."""

    def facts(self, headers: Mapping[str, str]) -> Facts | None:
        """Return what these headers say of who asks; None: the ordinary way answers them. Kept for heads alike."""

    def take(self, code: str, facts: Facts, body: bytes, respond: Respond) -> bool:
        """Begin to answer; or return False, having done nothing: the ordinary way answers.

        ``code``: the 22 characters that stand in its place, whatever they are.
        """


_CODE_LENGTH: Final = 22
_QUERY: Final = re.compile(
    # ``via`` names the open that a link was passed on from, ``app`` the messenger that shows the page within itself;
    # and what is encoded may spell them.
    rb"\?(?!.*(?:via|app=))[A-Za-z0-9_.~=&-]*"
)
_PROTOCOL: Final = b" HTTP/1.1\r\n"
_HEADERS: Final = re.compile(rb"(?:[A-Za-z0-9!#$%&'*+.^_`|~-]+:[ \t]*[\x21-\x7e][\x20-\x7e\t]*\r\n)+")
_LONGEST: Final = 4096
_MAX_HEADERS: Final = 40
_LENGTH: Final = "Content-Length"
_DECIMAL: Final = re.compile(r"0|[1-9][0-9]{0,5}")
_CHANGE_THE_ANSWER: Final = (
    *(
        "Connection",
        "Keep-Alive",
        "Proxy-Connection",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
        "HTTP2-Settings",
    ),
    *("Authorization", "Content-Encoding", "Cookie", "Expect", "Range", "Sec-WebSocket-Key1"),
    *("Purpose", "Sec-Purpose", "X-Moz", "X-Purpose"),
)
_HEADS_ROOM: Final = 1024 * 1024


class _Head(NamedTuple, Generic[Facts]):
    length: int
    """Of the body that it announces."""
    facts: Facts | None


class PlainRoute(Generic[Facts]):
    """A path with the heads that it has seen: one browser's are alike, but for code and query."""

    def __init__(self, path: PlainPath[Facts], method: str) -> None:
        self._path = path
        self._takes_body = method == "POST"
        self._heads: LruCache[bytes, _Head[Facts]] = LruCache(_HEADS_ROOM)
        self._last: tuple[bytes, _Head[Facts]] = b"", _Head(0, None)
        """The head seen last: comparing two costs less than looking one up."""

    def take(self, data: bytes, start: int, respond: Respond) -> bool:
        """Begin to answer what came between two requests, if it is one plain request; its code begins at ``start``."""
        after_code = start + _CODE_LENGTH
        after_target, end = data.find(b" ", after_code), data.find(b"\r\n\r\n", after_code)
        if after_target > after_code and not _QUERY.fullmatch(data, after_code, after_target):
            return False
        length, facts = self._head(data[after_target : end + 2])
        if facts is None or len(data) - end - 4 != length:
            return False
        return self._path.take(data[start:after_code].decode("latin-1"), facts, data[end + 4 :], respond)

    def _head(self, head: bytes) -> _Head[Facts]:
        last, known = self._last
        if head == last:
            return known
        found = self._heads.get(head)
        if found is None:
            found = self._read(head)
            self._heads.put(head, found, len(head) + 500)
        self._last = head, found
        return found

    def _read(self, head: bytes) -> _Head[Facts]:
        headers = plain_headers(head.removeprefix(_PROTOCOL)) if head.startswith(_PROTOCOL) else None
        if headers is None or (_LENGTH in headers) is not self._takes_body:
            return _Head(0, None)
        length = headers.get(_LENGTH, "0")
        if not _DECIMAL.fullmatch(length):
            return _Head(0, None)
        return _Head(int(length), self._path.facts(headers))


PlainRoutes = dict[bytes, PlainRoute[Any]]
PLAIN_ROUTES = web.AppKey("plain_routes", dict[bytes, PlainRoute[Any]])


def add_plain_route(app: web.Application, method: str, prefix: str, path: PlainPath[Facts]) -> None:
    """Add a hot route, GET or POST; ``prefix`` is three characters, such as ``/c/``."""
    app.setdefault(PLAIN_ROUTES, {})[f"{method} {prefix}".encode()] = PlainRoute(path, method)


def take_plain(routes: PlainRoutes, data: bytes, respond: Respond) -> bool:
    """Begin to answer what came between two requests, if it is one plain request for a hot route."""
    start = len("GET /c/") if data.startswith(b"G") else len("POST /i/")
    route = routes.get(data[:start])
    return route is not None and len(data) <= _LONGEST and route.take(data, start, respond)


def plain_headers(block: bytes) -> CIMultiDict[str] | None:
    """Return these header lines as aiohttp would; None where their reading could differ or they ask for more."""
    if not _HEADERS.fullmatch(block):
        return None
    lines = block.decode().split("\r\n")[:-1]
    headers = CIMultiDict((name, value.strip(" \t")) for name, _, value in (line.partition(":") for line in lines))
    if [value.lower() for value in headers.getall("Connection", ())] == ["keep-alive"]:
        del headers["Connection"]  # what every browser says; HTTP/1.1 keeps it anyway
    once = len({name.lower() for name in headers}) == len(headers) <= _MAX_HEADERS
    if not once or "Host" not in headers or any(name in headers for name in _CHANGE_THE_ANSWER):
        return None
    return headers
