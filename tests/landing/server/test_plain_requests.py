"""Plain requests beside aiohttp's parser: begun only between two requests, and ended as any other."""

import asyncio
import hashlib
import inspect
from collections.abc import AsyncIterator, Mapping
from functools import partial

import pytest
from aiohttp import web
from aiohttp.web_protocol import RequestHandler
from hypothesis import given
from hypothesis import strategies as st

from landing.server.connection_limiter import ConnectionLimits
from landing.server.parser_position import ParserPosition
from landing.server.plain_requests import Respond, add_plain_route, plain_headers
from landing.server.raw_response import Raw, RawResponse, head_of
from tests.fixtures.patience import within
from tests.fixtures.wire import Wire, Wires, wires

CODE = "c" * 22
PLAIN = f"GET /c/{CODE} HTTP/1.1\r\nHost: t\r\n\r\n".encode()
ORDINARY = f"GET /c/{CODE} HTTP/1.1\r\nHost: t\r\nCookie: a=b\r\n\r\n".encode()
BODY = f"POST /c/{CODE} HTTP/1.1\r\nHost: t\r\nContent-Length: 60\r\n\r\n".encode()
HEAD = head_of(200, {"X-Way": "plain"})


class Slow:
    """A hot route that answers when it is let."""

    def __init__(self) -> None:
        self.waiting: list[tuple[str, Respond]] = []
        self.seen: list[str] = []

    def facts(self, headers: Mapping[str, str]) -> str | None:
        return headers["Host"]

    def take(self, code: str, facts: str, body: bytes, respond: Respond) -> bool:
        self.seen.append(code)
        self.waiting.append((facts, respond))
        return True

    def let_go(self) -> None:
        for facts, respond in self.waiting:
            respond(partial(Raw, 200, HEAD, facts.encode()))
        self.waiting.clear()


async def _ordinary(request: web.Request) -> web.StreamResponse:
    await request.read()
    return RawResponse(Raw(200, head_of(200, {"X-Way": "ordinary"}), request.method.encode()))


@pytest.fixture
def slow() -> Slow:
    return Slow()


def _app(slow: Slow) -> web.Application:
    app = web.Application()
    app.router.add_route("*", "/c/{code}", _ordinary)
    add_plain_route(app, "GET", "/c/", slow)
    return app


@pytest.fixture
async def connections(slow: Slow) -> AsyncIterator[Wires]:
    async with wires(_app(slow)) as opened:
        yield opened


def ways(received: bytes) -> list[str]:
    """How each request of a connection was answered, in their order."""
    return [part.split(b"\r\n")[0].decode() for part in received.split(b"X-Way: ")[1:]]


async def test_requests_behind_a_plain_one_wait_for_its_answer(connections: Wires, slow: Slow) -> None:
    wire = await connections.connect()
    wire.send(PLAIN, PLAIN, ORDINARY, ORDINARY[:20])
    assert (wire.received, len(slow.waiting)) == (b"", 1)
    slow.let_go()
    assert ways(wire.received) == ["plain"]
    wire.send(ORDINARY[20:])
    assert ways(await wire.quiet()) == ["plain", "ordinary", "ordinary", "ordinary"]


async def test_one_connection_takes_plain_and_ordinary_requests_in_turn(connections: Wires, slow: Slow) -> None:
    wire = await connections.connect()
    whole = BODY + b"x" * 60
    for sent in ([PLAIN], [ORDINARY], [PLAIN], [whole], [PLAIN], [BODY, b"x" * 60], [PLAIN], [BODY + b"x", b"x" * 59]):
        wire.send(*sent)
        slow.let_go()
        await wire.quiet()
    assert ways(wire.received) == ["plain", "ordinary"] * 4


async def test_a_quick_clients_next_request_is_plain_too(connections: Wires, slow: Slow) -> None:
    wire = await connections.connect()
    wire.next = [PLAIN]
    wire.send(ORDINARY)
    async with within():
        while not slow.waiting:
            await asyncio.sleep(0)
    slow.let_go()
    assert ways(wire.received) == ["ordinary", "plain"]


@pytest.mark.parametrize("pieces", [[ORDINARY[:9], ORDINARY[9:], ORDINARY], [PLAIN, ORDINARY], [BODY, b"x" * 60]])
async def test_a_quick_clients_pieces_stay_in_order(connections: Wires, slow: Slow, pieces: list[bytes]) -> None:
    wire = await connections.connect()
    wire.next = pieces
    wire.send(ORDINARY)
    sent = ORDINARY + b"".join(pieces)
    async with within():
        while len(ways(wire.received)) < sent.count(b"HTTP/1.1"):
            slow.let_go()
            await asyncio.sleep(0)
    assert wire.received.count(b"HTTP/1.1 200 OK") == sent.count(b"HTTP/1.1")


async def test_a_client_that_hangs_up_at_once_leaves_nothing_behind(connections: Wires, slow: Slow) -> None:
    wire = await connections.connect()
    wire.next = [PLAIN]
    wire.send(ORDINARY)
    while not wire.received:
        await asyncio.sleep(0)
    wire.connection.connection_lost(None)
    for _ in range(20):
        await asyncio.sleep(0)
    assert (slow.seen, connections.limiter.inside) == ([], 0)


@pytest.mark.slow
@pytest.mark.parametrize(
    "before",
    [
        [PLAIN[:3]],
        [ORDINARY + ORDINARY[:-2] + b"X-Hidden: "],
        [ORDINARY + b"GET /c/ HTTP/1.1\r\nX-Hidden: "],
        [BODY + b"x" * 60 + ORDINARY[:-2] + b"X-Hidden: "],
        [BODY.replace(b"Content-Length: 60", b"Transfer-Encoding: chunked") + b"3c\r\n" + b"x" * 60 + b"\r\n0\r\n"],
        [b"\r\n"],
    ],
)
async def test_what_comes_within_another_request_is_none_itself(
    connections: Wires, slow: Slow, before: list[bytes]
) -> None:
    wire = await connections.connect()
    wire.send(*before)
    for _ in range(20):
        await asyncio.sleep(0)
    wire.send(PLAIN)
    assert slow.seen == []


@given(
    st.lists(st.sampled_from([PLAIN, ORDINARY, BODY + PLAIN + b"x" * (60 - len(PLAIN)), b"\r\n"]), max_size=5),
    st.data(),
)
def test_however_requests_are_cut_into_pieces_each_is_answered_once(requests: list[bytes], data: st.DataObject) -> None:
    sent = b"".join(requests)
    cuts = sorted(data.draw(st.sets(st.integers(1, max(1, len(sent) - 1)), max_size=6)))
    pieces = [sent[start:end] for start, end in zip([0, *cuts], [*cuts, len(sent)], strict=True)]

    async def story() -> None:
        slow = Slow()
        async with wires(_app(slow)) as opened:
            wire = await opened.connect()
            for piece in pieces:
                wire.send(piece)
                for _ in range(data.draw(st.integers(0, 3))):
                    slow.let_go()
                    await asyncio.sleep(0)
            async with within():
                while len(ways(wire.received)) < sum(request != b"\r\n" for request in requests):
                    slow.let_go()
                    await asyncio.sleep(0)
            assert set(slow.seen) <= {CODE}
            wire.close()

    asyncio.run(story())


async def test_a_stopping_server_answers_what_it_has_begun(connections: Wires, slow: Slow) -> None:
    wire, idle = await connections.connect(), await connections.connect()
    wire.send(PLAIN)
    stopping = asyncio.ensure_future(connections.drain())
    while not idle.closed:
        await asyncio.sleep(0)
    assert not wire.closed
    slow.let_go()
    await stopping
    assert ways(wire.received) == ["plain"]
    assert wire.closed


async def test_a_reader_who_hangs_up_is_answered_nothing_and_forgotten(connections: Wires, slow: Slow) -> None:
    wire = await connections.connect()
    wire.send(PLAIN)
    wire.close()
    await asyncio.sleep(0)
    assert connections.limiter.inside == 0
    slow.let_go()
    assert wire.received == b""


async def test_an_answer_that_can_not_be_made_is_a_500_and_closes(
    connections: Wires, slow: Slow, caplog: pytest.LogCaptureFixture
) -> None:
    wire = await connections.connect()
    wire.send(PLAIN)

    def broken() -> Raw:
        raise LookupError("a bug")

    slow.waiting[0][1](broken)
    assert wire.received.startswith(b"HTTP/1.1 500 ")
    assert wire.closed
    assert [record.getMessage() for record in caplog.records] == ["plain_request_failed"]


@pytest.mark.slow
async def test_a_connection_idle_after_a_plain_request_is_closed_in_time_and_a_busy_one_is_not(slow: Slow) -> None:
    async with wires(_app(slow), limits=ConnectionLimits(idle_s=0.2)) as opened:
        busy = await opened.connect()
        busy.send(PLAIN)
        idle = await opened.connect()
        await until_closed_by_server(idle)
        assert not busy.closed
        slow.let_go()
        assert ways(busy.received) == ["plain"]
        await until_closed_by_server(busy)


async def until_closed_by_server(wire: Wire) -> None:
    async with within():
        while not wire.closed:
            await asyncio.sleep(0.01)


def test_headers_are_read_as_aiohttp_reads_them_or_not_at_all() -> None:
    found = plain_headers(b"Host:t\r\nUser-Agent: \ta b \t\r\nconnection: keep-alive\r\n")
    assert found is not None
    assert dict(found) == {"Host": "t", "User-Agent": "a b"}
    for refused in (
        b"User-Agent: a\r\n",
        b"Host: t\r\nhost: u\r\n",
        b"Host: t\r\n X: y\r\n",
        b"Host: t\nX: y\r\n",
        b"Host: t\r\nConnection: keep-alive\r\nConnection: close\r\n",
        b"",
    ):
        assert plain_headers(refused) is None


def test_after_what_it_can_not_follow_a_position_is_never_sure_again() -> None:
    position = ParserPosition()
    assert position.is_between_requests()
    position.fed(b"GET / HT", 0, [])
    assert not position.is_between_requests()
    position.fed(b"TP/1.1\r\nHost: t\r\n\r\n", 1, [])
    assert not position.is_between_requests()


READ_UNDER = {
    "__init__": "46c577d1f419",
    "close": "84518f965e19",
    "connection_lost": "df2fe6e95fd0",
    "connection_made": "44d50b5763b2",
    "data_received": "1ee57ebe052e",
    "finish_response": "b7eb53db8f4b",
    "force_close": "38d0e1e798e4",
    "shutdown": "5eb4bd473db6",
    "start": "2e565fd40c8e",
    "_process_keepalive": "b472e0fb8445",
}
"""What of aiohttp landing/server/connection.py relies on, as it was when that was last read beside it."""


def test_aiohttps_protocol_is_the_one_that_our_connections_were_written_for() -> None:
    """An upgrade that changes these functions: read connection.py beside them again, then put the new digests here."""
    now = {name: _digest(name) for name in READ_UNDER}
    assert now == READ_UNDER


def _digest(name: str) -> str:
    return hashlib.sha256(inspect.getsource(getattr(RequestHandler, name)).encode()).hexdigest()[:12]
