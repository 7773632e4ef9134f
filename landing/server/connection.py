"""One connection: aiohttp's protocol with limits it lacks (it waits for ever on half a body or an unread answer).

Deadlines cost the requests nothing: no timer is set for one. A sweep looks at each connection about once a second and
compares what it sees with what it saw before, so a deadline is kept to within a second.
"""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError, LineTooLong
from aiohttp.web_protocol import RequestHandler

from landing.compression import compress
from landing.server.client_address import plain
from landing.server.connection_limiter import ConnectionLimiter
from landing.server.parser_position import ParserPosition
from landing.server.plain_requests import PlainRoutes, Respond, take_plain
from landing.server.raw_response import Raw, RawResponse
from landing.server.security_headers import dress
from models.spans import begin_span, end_span
from models.storage.database import DatabaseTrouble

if TYPE_CHECKING:
    from aiohttp.web_server import Server

_MALFORMED: tuple[type[BaseException], ...] = (HttpProcessingError, web.RequestPayloadError)


class ClientConnection(RequestHandler):
    __slots__ = (
        "_body_of",
        "_body_since",
        "_early",
        "_head_bytes",
        "_inside",
        "_limiter",
        "_opened_at",
        "_parked",
        "_parsing",
        "_peer",
        "_plain_routes",
        "_taken_at",
        "_took",
        "_unread",
        "_wire",
    )

    def __init__(
        self,
        server: "Server",
        limiter: ConnectionLimiter,
        plain_routes: PlainRoutes,
        loop: asyncio.AbstractEventLoop,
        **arguments: Any,
    ) -> None:
        super().__init__(server, loop=loop, **arguments)
        self._limiter = limiter
        self._plain_routes = plain_routes
        self._parsing = ParserPosition()
        self._parked: asyncio.Future[None] | None = None
        """What aiohttp's handler waits on for its next request, while a plain one is answered."""
        self._early = b""
        """What came before aiohttp's handler, done with the request before, waits for the next."""
        self._inside = False
        self._peer = ""
        self._wire: asyncio.Transport | None = None
        """The transport until it is really closed; aiohttp forgets its own when it begins to close."""
        self._opened_at = 0.0
        self._head_bytes = 0
        self._body_of = 0
        """Number of the request whose body was last seen unfinished."""
        self._body_since = 0.0
        self._unread = 0
        self._taken_at = 0.0
        self._took = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._wire = wire = cast("asyncio.Transport", transport)
        name = wire.get_extra_info("peername")
        self._peer = plain(name[0]) if isinstance(name, tuple) else ""
        full = self._limiter.enter(self._peer)
        if full is not None:
            self.force_close()
            wire.write(full)
            wire.close()
            return
        self._inside = True
        self._opened_at = self._loop.time()
        super().connection_made(transport)

    def connection_lost(self, exc: BaseException | None) -> None:
        self._wire = None
        if self._inside:
            self._inside = False
            self._limiter.leave(self._peer)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._early:
            self._receive_early()
        if self._waiter is None and not self._request_in_progress and not self._messages:
            # A quick client's next request is here before aiohttp's handler waits for it, which it will in a moment.
            self._early = data
            self._loop.call_soon(self._receive_early)
        else:
            self._receive(data)

    def _receive_early(self) -> None:
        data, self._early = self._early, b""
        if data and self._wire is not None:
            self._receive(data)

    def _receive(self, data: bytes) -> None:
        # A request is being handled, or its handler is about to wake: this is its body, or comes too early.
        if self._waiter is None or self._waiter.done():
            self._parse(data)
        elif not self._take_plain(data):
            self._parse_head(data)

    def _parse(self, data: bytes) -> None:
        before = self._request_count
        super().data_received(data)
        self._parsing.fed(data, self._request_count - before, self._messages)

    def _parse_head(self, data: bytes) -> None:
        before = self._request_count
        self._parse(data)
        if self._request_count != before:
            self._head_bytes = 0
            return
        self._head_bytes += len(data)
        if self._head_bytes > self._limiter.limits.head_bytes:
            self._drop("head_bytes", self._limiter.head_too_large)

    def _take_plain(self, data: bytes) -> bool:
        """Begin to answer a plain request; False: it is none, or what came before it is not over."""
        if self._force_close or self._close or self._paused or self._upgraded:
            return False
        if not self._parsing.is_between_requests():
            return False
        if not take_plain(self._plain_routes, data, self._responder(data)):
            return False
        # As while aiohttp handles a request: what comes meanwhile is parsed and waits, no deadline of idleness ends it.
        self._parked, self._waiter = self._waiter, None
        self._request_in_progress = True
        self._request_count += 1
        if self._manager is not None:
            self._manager.requests_count += 1
        return True

    def _responder(self, data: bytes) -> Respond:
        """Return what ends a plain request, and its span where somebody watches."""
        method, route = ("GET", "/c/{tag}") if data.startswith(b"G") else ("POST", "/i/{token}")
        if (span := begin_span("request", method=method, route=route)) is None:
            return self._end_plain

        def end(make: Callable[[], Raw]) -> None:
            def made() -> Raw:
                answer = make()
                end_span(span, status=answer.status)
                return answer

            self._end_plain(made)

        return end

    def _end_plain(self, make: Callable[[], Raw]) -> None:
        """Write the answer, then have aiohttp's handler wait for the next request again, or close as it would."""
        waiter, self._parked = self._parked, None
        self._request_in_progress = False
        if self._handler_waiter is not None:
            self._handler_waiter.set_result(None)
        self._write_plain(make)
        if waiter is None or waiter.done() or self._close or self._force_close:
            self._end_idle(waiter)
            return
        self._waiter = waiter
        self._stay_alive()
        if self._messages:
            waiter.set_result(None)

    def _write_plain(self, make: Callable[[], Raw]) -> None:
        if self.transport is None or self.transport.is_closing():
            return  # the reader has gone
        try:
            answer = make().to_bytes()
        except Exception:
            self.logger.exception("plain_request_failed")
            answer, self._close = self._limiter.broken, True
        self.transport.write(answer)

    def _end_idle(self, waiter: "asyncio.Future[None] | None") -> None:
        if waiter is not None:
            waiter.cancel()
        if self.transport is not None:
            self.transport.close()

    def _stay_alive(self) -> None:
        self._next_keepalive_close_time = closes_at = self._loop.time() + self._keepalive_timeout
        if self._keepalive_handle is None:
            self._keepalive_handle = self._loop.call_at(closes_at, self._process_keepalive)

    def resume_writing(self) -> None:
        self._took = True  # the reader has taken nearly all that waited
        super().resume_writing()

    def sweep(self, at: float) -> None:
        """Close the connection if its client has taken too long. ``at``: the loop's time, in seconds."""
        if self._wire is None:
            return  # closed; only its handler is still at work
        if unread := self._wire.get_write_buffer_size():
            self._sweep_unread(at, unread)
        elif not self._request_count:
            if at - self._opened_at > self._limiter.limits.head_s:
                self._drop("head")
        elif self._current_request is not None and not self._current_request.content.is_eof():
            self._sweep_body(at, self._current_request)
        if not unread:
            self._unread = 0

    def _sweep_unread(self, at: float, unread: int) -> None:
        limits = self._limiter.limits
        if not self._unread or self._took or unread <= self._unread - limits.unread_pace:
            self._unread, self._taken_at, self._took = unread, at, False
        elif at - self._taken_at > limits.unread_s and self._wire is not None:
            self._limiter.dropped["unread"] += 1
            self._wire.abort()  # closing would wait for the reader
        else:
            self._unread = max(self._unread, unread)

    def _sweep_body(self, at: float, request: web.BaseRequest) -> None:
        limits = self._limiter.limits
        if self._body_of != self._request_count:
            self._body_of, self._body_since = self._request_count, at
        elif at - self._body_since > limits.body_s + request.content.total_bytes / limits.body_pace:
            begun = request.writer.output_size > 0
            self._drop("body", b"" if begun else self._limiter.body_late)

    def _drop(self, cause: str, answer: bytes = b"") -> None:
        self._limiter.dropped[cause] += 1
        if answer and self._wire is not None:
            self._wire.write(answer)
        self.force_close()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answer what is not our fault without a traceback in the log; an unreachable database with a 503."""
        answer = self._answer_without_trace(status, exc)
        if answer is None:
            return super().handle_error(request, status, exc, message)
        if request.writer.output_size > 0:
            raise ConnectionError("the answer had begun")
        answer.force_close()
        return answer

    def _answer_without_trace(self, status: int, error: BaseException | None) -> web.Response | None:
        if isinstance(error, LineTooLong):
            self._limiter.malformed += 1
            return web.Response(status=431, text="A line in the head of the request is too long.")
        if isinstance(error, _MALFORMED):
            self._limiter.malformed += 1
            return web.Response(status=400, text="This is no request that can be read.")
        if isinstance(error, ConnectionError) and self.transport is None:
            return web.Response(status=400)  # the client has gone: nobody will read it
        if status == 504 or isinstance(error, DatabaseTrouble):
            self.logger.warning("database_trouble", extra={"error": type(error or TimeoutError()).__name__})
            return web.Response(status=503, text="Not now; please try again.", headers={"Retry-After": "5"})
        return None

    async def finish_response(
        self, request: web.BaseRequest, resp: web.StreamResponse, start_time: float | None
    ) -> tuple[web.StreamResponse, bool]:
        """Add the common headers, then compress, whatever handler answers; raw responses and streams have done so."""
        if isinstance(resp, web.StreamResponse) and not isinstance(resp, RawResponse) and not resp.prepared:
            dress(resp, self._limiter.always)
            compress(request, resp)
        return await super().finish_response(request, resp, start_time)

    def log_exception(self, *args: Any, **kw: Any) -> None:
        """Count what is malformed in the rest of an unwanted body, rather than log it."""
        if isinstance(kw.get("exc_info"), _MALFORMED):
            self._limiter.malformed += 1
            return
        super().log_exception(*args, **kw)
