"""The edge: the port that browsers and platforms connect to, with bounds on each client's time and connections.

Python's aiohttp server is meant to stand behind a proxy that does this; here it may stand alone. What a client may
take is in ``landing.server.connection_limiter.ConnectionLimits``; how it is watched in ``landing.server.connection``.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import hdrs, web
from aiohttp.web_server import Server
from multidict import CIMultiDict

from landing.server.client_address import PROXIES, Proxies
from landing.server.connection import ClientConnection
from landing.server.connection_limiter import ConnectionLimiter, ConnectionLimits
from landing.server.plain_requests import PLAIN_ROUTES, PlainRoutes
from landing.server.security_headers import always, dress
from models.spans import WorkSpan, begin_span, end_span

EDGE = web.AppKey("edge", ConnectionLimiter)
_UNREADABLE = re.compile(r"[\ud800-\udfff]")
"""How bytes that are not UTF-8 appear in a header."""
_BACKLOG = 1024
_LINGER_S = 5.0
"""How long the rest of an unwanted body is read and dropped, so that the client gets to read the answer."""
_ARGUMENTS: dict[str, Any] = {
    "access_log": None,
    "lingering_time": _LINGER_S,
    "max_line_size": 8190,
    "max_field_size": 8190,
    "max_headers": 64,
    # Nothing we take is compressed: a bomb is refused by its header (see _Server), and never unpacked in any case.
    "auto_decompress": False,
}


class _Server(Server):
    """aiohttp's server with our connections."""

    def __init__(self, server: Server, limiter: ConnectionLimiter, plain_routes: PlainRoutes) -> None:
        loop = asyncio.get_running_loop()
        super().__init__(self._handle, request_factory=server.request_factory, loop=loop)
        self._application = server.request_handler
        self._limiter = limiter
        self._plain_routes = plain_routes
        self._next_sweep: asyncio.TimerHandle | None = None

    def __call__(self) -> ClientConnection:
        if self._next_sweep is None:
            self._sweep_later()
        return ClientConnection(
            self,
            self._limiter,
            self._plain_routes,
            self._loop,
            keepalive_timeout=self._limiter.limits.idle_s,
            **_ARGUMENTS,
        )

    def _handle(self, request: web.BaseRequest) -> Awaitable[web.StreamResponse]:
        if request.body_exists and request.headers.get(hdrs.CONTENT_ENCODING, "identity").lower() != "identity":
            return _compressed()
        if not all(value.isascii() for _, value in request.raw_headers):
            request = readable(request)
        if (span := begin_span("request", method=_method(request))) is not None:
            return self._watched(request, span)
        return self._application(request)

    async def _watched(self, request: web.BaseRequest, span: WorkSpan) -> web.StreamResponse:
        """Handle it within a span; its route is told as it is written, never what somebody put into its place."""
        status = 500
        try:
            answer = await self._application(request)
            status = answer.status
        except web.HTTPException as told:
            status = told.status
            raise
        except BaseException as error:
            span.error = type(error).__name__
            raise
        else:
            return answer
        finally:
            end_span(span, route=_route(request), status=status)

    def _sweep_later(self) -> None:
        """Sweep soon enough for the shortest deadline."""
        limits = self._limiter.limits
        every = min(1.0, min(limits.head_s, limits.body_s, limits.unread_s) / 4)
        self._next_sweep = self._loop.call_later(every, self._sweep)

    def _sweep(self) -> None:
        """Look at every connection, again and again while there are any."""
        self._next_sweep = None
        at = self._loop.time()
        for connection in self.connections:
            if isinstance(connection, ClientConnection):
                connection.sweep(at)
        if self.connections:
            self._sweep_later()

    async def shutdown(self, timeout: float | None = None) -> None:  # noqa: ASYNC109  (aiohttp's own)
        await super().shutdown(timeout)
        if self._next_sweep is not None:
            self._next_sweep.cancel()


def readable(request: web.BaseRequest) -> web.BaseRequest:
    """Return the request with headers that are text: bytes that are not UTF-8 are replaced, so no handler breaks."""
    if not any(_UNREADABLE.search(value) for value in request.headers.values()):
        return request
    cleaned = CIMultiDict((name, _UNREADABLE.sub("\ufffd", value)) for name, value in request.headers.items())
    return request.clone(headers=cleaned)


def _method(request: web.BaseRequest) -> str:
    return request.method if request.method in hdrs.METH_ALL else "_OTHER"


def _route(request: web.BaseRequest) -> str:
    """Return the path as our source has it, without what stood in its places; empty where none was looked up."""
    found = request._match_info if isinstance(request, web.Request) else None  # noqa: SLF001  (aiohttp's own asserts that there is one)
    resource = found.route.resource if found is not None else None
    return resource.canonical if resource is not None else ""


def _dressing(limiter: ConnectionLimiter) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    """Return a signal handler that adds the common headers to streams, which begin before their handlers end."""

    async def begins(_request: web.Request, answer: web.StreamResponse) -> None:
        dress(answer, limiter.always)

    return begins


async def _compressed() -> web.StreamResponse:
    return web.Response(status=415, text="Please send the body uncompressed.", headers={"Accept-Encoding": "identity"})


class PortRunner(web.AppRunner):
    def __init__(self, application: web.Application, limiter: ConnectionLimiter, shutdown_s: float) -> None:
        super().__init__(application, shutdown_timeout=shutdown_s)
        self._limiter = limiter

    async def _make_server(self) -> Server:
        return _Server(await super()._make_server(), self._limiter, self.app.get(PLAIN_ROUTES, {}))


@asynccontextmanager
async def open_port(
    application: web.Application,
    host: str,
    port: int,
    *,
    public_url: str = "",
    trusted_proxies: Iterable[str] = (),
    limits: ConnectionLimits | None = None,
    shutdown_s: float = 5.0,
) -> AsyncIterator[int]:
    """Serve the application on this port (0: any free one; yields which) until the block ends. Raise OSError."""
    proxies = Proxies(trusted_proxies)
    application[PROXIES] = proxies
    limiter = ConnectionLimiter(limits or ConnectionLimits(), proxies, always(public_url))
    application[EDGE] = limiter
    application.on_response_prepare.append(_dressing(limiter))
    runner = PortRunner(application, limiter, shutdown_s)
    try:
        await runner.setup()
        site = web.TCPSite(runner, host, port, backlog=_BACKLOG)
        await site.start()
        yield site.port
    finally:
        await runner.cleanup()
