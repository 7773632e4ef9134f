"""The edge over real sockets: who is slow, silent, too many or talks nonsense harms nobody else."""

import asyncio
import gzip
import http.client
import logging
import socket
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, closing

import pytest
import uvloop
from aiohttp import ClientSession, TCPConnector, web
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from landing.server.connection_limiter import ConnectionLimiter, ConnectionLimits
from landing.server.edge import EDGE, open_port
from tests.fixtures.patience import within
from tests.fixtures.quick import examples

QUICK = ConnectionLimits(head_s=0.3, idle_s=0.6, body_s=0.3, unread_s=0.4, body_pace=10_000_000)
GET = b"GET /hello HTTP/1.1\r\nHost: t\r\n\r\n"
POST = b"POST /body HTTP/1.1\r\nHost: t\r\nContent-Length: 100\r\n\r\n"
LARGE = b"x" * 16 * 1024 * 1024


async def hello(_: web.Request) -> web.Response:
    return web.Response(text="hello")


async def body(request: web.Request) -> web.Response:
    return web.Response(text=str(len(await request.read())))


async def unwanted(_: web.Request) -> web.Response:
    return web.Response(status=403, text="not wanted")


async def large(_: web.Request) -> web.Response:
    return web.Response(body=LARGE)


async def stream(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await answer.prepare(request)
    for n in range(12):
        await answer.write(b"data: %d\n\n" % n)
        await asyncio.sleep(0.1)
    return answer


async def away(_: web.Request) -> web.Response:
    raise ConnectionRefusedError("no database")


class Port:
    def __init__(self, number: int, door: ConnectionLimiter) -> None:
        self.number = number
        self.door = door

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.number}"

    @asynccontextmanager
    async def connect(
        self, sent: bytes = b"", source: str = "127.0.0.1"
    ) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.number, local_addr=(source, 0))
        writer.write(sent)
        try:
            yield reader, writer
        finally:
            writer.close()

    async def ask(self, sent: bytes, source: str = "127.0.0.1") -> bytes:
        """Everything that comes until the server closes."""
        async with self.connect(sent, source) as (reader, _):
            return await until_closed(reader)

    async def is_well(self) -> bool:
        async with ClientSession() as client, client.get(f"{self.url}/hello") as answer:
            return await answer.text() == "hello"


async def until(condition: Callable[[], bool]) -> None:
    async with within():
        while not condition():
            await asyncio.sleep(0.01)


async def until_closed(reader: asyncio.StreamReader) -> bytes:
    got = bytearray()
    try:
        async with within():
            while data := await reader.read(65536):
                got += data
    except ConnectionResetError:
        pass
    return bytes(got)


@asynccontextmanager
async def opened(
    limits: ConnectionLimits = QUICK, *, public_url: str = "", trusted_proxies: tuple[str, ...] = ()
) -> AsyncIterator[Port]:
    app = web.Application()
    app.router.add_get("/hello", hello)
    app.router.add_get("/large", large)
    app.router.add_get("/stream", stream)
    app.router.add_get("/away", away)
    app.router.add_post("/body", body)
    app.router.add_post("/unwanted", unwanted)
    async with open_port(
        app, "127.0.0.1", 0, public_url=public_url, limits=limits, trusted_proxies=trusted_proxies, shutdown_s=0.2
    ) as number:
        yield Port(number, app[EDGE])


@pytest.fixture
async def port() -> AsyncIterator[Port]:
    async with opened() as one:
        yield one


@pytest.mark.slow
async def test_who_says_nothing_is_shown_out(port: Port) -> None:
    assert await port.ask(b"") == b""
    assert port.door.dropped == {"head": 1}


@pytest.mark.slow
@pytest.mark.parametrize("half", [b"G", b"GET /hello HTTP/1.1\r\nHost: t\r\nX-Half:", GET[:-2]])
async def test_who_sends_half_a_head_is_shown_out(port: Port, half: bytes) -> None:
    assert await port.ask(half) == b""
    assert port.door.dropped == {"head": 1}


@pytest.mark.slow
async def test_a_head_that_drips_is_not_waited_for(port: Port) -> None:
    async with port.connect() as (reader, writer):
        closed = asyncio.ensure_future(until_closed(reader))
        for byte in GET * 4:
            writer.write(bytes([byte]))
            await asyncio.wait([closed], timeout=0.05)
            if closed.done():
                break
        assert closed.done()
        assert await closed == b""


@pytest.mark.slow
async def test_half_a_second_head_is_shown_out_when_the_pause_is_over(port: Port) -> None:
    received = await port.ask(GET + b"GET /hel")
    assert received.startswith(b"HTTP/1.1 200")
    assert received.count(b"HTTP/1.1") == 1


@pytest.mark.slow
async def test_a_body_that_stops_half_way_is_a_408(port: Port, caplog: pytest.LogCaptureFixture) -> None:
    assert (await port.ask(POST + b"x" * 50)).startswith(b"HTTP/1.1 408 ")
    assert port.door.dropped == {"body": 1}
    assert caplog.records == []


@pytest.mark.slow
async def test_a_body_that_drips_is_a_408(port: Port, caplog: pytest.LogCaptureFixture) -> None:
    async with port.connect(POST) as (reader, writer):
        closed = asyncio.ensure_future(until_closed(reader))
        for _ in range(100):
            writer.write(b"x")
            await asyncio.wait([closed], timeout=0.05)
            if closed.done():
                break
        assert closed.done()
        assert (await closed).startswith(b"HTTP/1.1 408 ")
    assert caplog.records == []


async def test_a_body_that_nobody_wants_is_not_waited_for_long(port: Port) -> None:
    sent = POST.replace(b"/body", b"/unwanted")
    async with port.connect(sent) as (reader, _), within():
        assert (await reader.readuntil(b"\r\n")).startswith(b"HTTP/1.1 403 ")


@pytest.mark.slow
async def test_a_large_body_at_a_fair_pace_has_the_time_it_needs() -> None:
    async with opened(ConnectionLimits(head_s=0.3, body_s=0.3, body_pace=10_000)) as port:
        sent = b"POST /body HTTP/1.1\r\nHost: t\r\nContent-Length: 20000\r\nConnection: close\r\n\r\n"
        async with port.connect(sent) as (reader, writer):
            for _ in range(20):  # 20,000 bytes a second: twice as fast as it must be, three times as long as 0.3 s
                writer.write(b"x" * 1000)
                await asyncio.sleep(0.05)
            assert (await until_closed(reader)).endswith(b"20000")


@pytest.mark.slow
async def test_a_bomb_is_refused_and_never_unpacked(port: Port) -> None:
    bomb = gzip.compress(bytes(64 * 1024 * 1024))
    async with ClientSession() as client:
        for path in ("/body", "/unwanted", "/nowhere"):
            for coding in ("gzip", "deflate", "br", "zstd", "x-unheard-of"):
                headers = {"Content-Encoding": coding}
                async with client.post(f"{port.url}{path}", data=bomb[:20_000], headers=headers) as answer:
                    assert answer.status == 415
                    assert "uncompressed" in await answer.text()
        async with client.post(f"{port.url}/body", data=b"as it is", headers={"Content-Encoding": "identity"}) as fine:
            assert await fine.text() == "8"


async def test_three_hundred_connections_from_one_client_leave_room_for_others() -> None:
    async with opened(ConnectionLimits(connections_each=200, count_loopback=True)) as port:
        crowd = [
            await asyncio.open_connection("127.0.0.1", port.number, local_addr=("127.0.0.2", 0)) for _ in range(300)
        ]
        try:
            answers = await asyncio.gather(*(until_closed(reader) for reader, _ in crowd[200:]))
            assert len(answers) == 100
            assert all(b"429 Too Many Requests" in received and "几秒".encode() in received for received in answers)
            assert port.door.inside == 200
            assert port.door.refused == {"full_of_you": 100}
            assert b"200 OK" in await port.ask(GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"), "127.0.0.3")
        finally:
            for _, writer in crowd:
                writer.close()
        await until(lambda: not port.door.inside)
        again = await port.ask(GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"), "127.0.0.2")
        assert b"200 OK" in again


@pytest.mark.parametrize("url", ["https://cards.test", "http://cards.test"])
async def test_browsers_are_told_to_come_back_encrypted_where_the_public_url_is(url: str) -> None:
    async with opened(public_url=url) as port, ClientSession() as client, client.get(f"{port.url}/hello") as answer:
        assert ("Strict-Transport-Security" in answer.headers) is url.startswith("https")


@pytest.mark.parametrize("proxies", [(), ("127.0.0.0/8",)])
async def test_proxies_that_we_trust_and_this_machine_may_bring_as_many_as_they_like(proxies: tuple[str, ...]) -> None:
    limits = ConnectionLimits(connections_each=5, count_loopback=bool(proxies))
    async with opened(limits, trusted_proxies=proxies) as port:
        crowd = [await asyncio.open_connection("127.0.0.1", port.number) for _ in range(20)]
        assert await port.is_well()
        assert port.door.refused == {}
        for _, writer in crowd:
            writer.close()


@pytest.mark.slow
async def test_a_full_house_says_so_and_has_room_again() -> None:
    async with opened(ConnectionLimits(connections=10, head_s=0.5)) as port:
        crowd = [await asyncio.open_connection("127.0.0.1", port.number) for _ in range(10)]
        assert (await port.ask(b"")).startswith(b"HTTP/1.1 503 ")
        assert port.door.refused == {"full": 1}
        await asyncio.gather(*(until_closed(reader) for reader, _ in crowd))
        assert await port.is_well()
        for _, writer in crowd:
            writer.close()


@pytest.mark.slow
async def test_a_reader_who_takes_nothing_is_dropped(port: Port) -> None:
    loop = asyncio.get_running_loop()
    with closing(socket.socket()) as stuck:
        stuck.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        stuck.setblocking(False)
        await loop.sock_connect(stuck, ("127.0.0.1", port.number))
        await loop.sock_sendall(stuck, b"GET /large HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n")
        await until(lambda: port.door.dropped["unread"] == 1 and not port.door.inside)
    assert await port.is_well()


@pytest.mark.slow
async def test_a_slow_reader_who_goes_on_reading_gets_everything(port: Port) -> None:
    async with port.connect(b"GET /large HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n") as (reader, _):
        got = 0
        while data := await reader.read(512 * 1024):
            got += len(data)
            await asyncio.sleep(0.01)  # in all for longer than anything may lie unread
        assert got > len(LARGE)
    assert port.door.dropped == {}


@pytest.mark.slow
async def test_a_stream_that_is_read_outlives_every_deadline(port: Port) -> None:
    async with ClientSession() as client, client.get(f"{port.url}/stream") as answer:
        assert (await answer.read()).count(b"data:") == 12
    assert port.door.dropped == {}


@pytest.mark.slow
async def test_one_connection_serves_many_requests_and_ends_when_idle(port: Port) -> None:
    async with ClientSession(connector=TCPConnector(limit=1)) as client:
        for _ in range(8):
            async with client.get(f"{port.url}/hello") as answer:
                assert await answer.text() == "hello"
            assert port.door.inside == 1
            await asyncio.sleep(0.1)
        await until(lambda: not port.door.inside)
    assert port.door.dropped == {}


@pytest.mark.slow
async def test_requests_in_a_row_are_answered_in_a_row(port: Port) -> None:
    assert (await port.ask(GET * 40)).count(b"200 OK") == 40


async def test_http_1_0_is_answered_and_closed(port: Port) -> None:
    received = await port.ask(b"GET /hello HTTP/1.0\r\n\r\n")
    assert received.startswith(b"HTTP/1.0 200 ")
    assert received.endswith(b"hello")


def _post_in_a_row(number: int) -> set[bytes]:
    """What is answered to large bodies, one after the other on one connection."""
    line = http.client.HTTPConnection("127.0.0.1", number)
    with closing(line):
        answers = set()
        for _ in range(40):
            line.request("POST", "/body", b"x" * 900_000)
            answers.add(line.getresponse().read())
        return answers


async def test_a_large_body_on_a_connection_in_use_is_not_taken_for_a_head(port: Port) -> None:
    assert await asyncio.to_thread(_post_in_a_row, port.number) == {b"900000"}
    assert port.door.dropped == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    "story",
    [
        test_who_says_nothing_is_shown_out,
        test_a_head_that_drips_is_not_waited_for,
        test_a_reader_who_takes_nothing_is_dropped,
        test_a_slow_reader_who_goes_on_reading_gets_everything,
        test_a_bomb_is_refused_and_never_unpacked,
        test_one_connection_serves_many_requests_and_ends_when_idle,
        test_a_large_body_on_a_connection_in_use_is_not_taken_for_a_head,
    ],
)
def test_so_it_is_on_the_loop_that_the_server_runs_on(story: Callable[[Port], Coroutine[None, None, None]]) -> None:
    async def serve() -> None:
        async with opened() as port:
            await story(port)

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve())


HEAD = b"GET /hello HTTP/1.1\r\nHost: t\r\n"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: t\r\n\r\n", b"431"),
        (HEAD + b"X: " + b"a" * 9000 + b"\r\n\r\n", b"431"),
        (HEAD + b"".join(b"X%d: y\r\n" % n for n in range(200)) + b"\r\n", b"400"),
        (HEAD + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", b"400"),
        (HEAD + b"Content-Length: -5\r\n\r\n", b"400"),
        (b"GET /hello HTTP/1.1\r\nBad Header: x\r\n\r\n", b"400"),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 TLS here\r\n\r\n", b"400"),
        (b"POST /body HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", b"400"),
        (b"POST /unwanted HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", b"4"),
    ],
)
async def test_what_is_no_http_is_refused_without_a_trace(
    port: Port, caplog: pytest.LogCaptureFixture, sent: bytes, status: bytes
) -> None:
    assert (await port.ask(sent))[9:].startswith(status)
    assert port.door.malformed >= 1
    assert caplog.records == []


async def test_a_head_that_never_ends_is_refused_long_before_it_fills_the_memory(port: Port) -> None:
    async with port.connect() as (reader, writer):
        closed = asyncio.ensure_future(until_closed(reader))
        writer.write(HEAD)
        for n in range(64):
            writer.write(b"X%d: %b\r\n" % (n, b"a" * 4000))
            await asyncio.wait([closed], timeout=0.01)
            if closed.done():
                break
        assert (await closed)[:12] in {b"HTTP/1.1 431", b""}  # "": reset while we were still sending
    assert port.door.dropped == {"head_bytes": 1}


async def test_a_client_that_goes_away_in_the_middle_leaves_no_trace(
    port: Port, caplog: pytest.LogCaptureFixture
) -> None:
    async with port.connect(POST + b"half"):
        await asyncio.sleep(0.05)
    await until(lambda: not port.door.inside)
    await asyncio.sleep(0.05)
    assert caplog.records == []


async def test_a_database_that_is_away_is_a_503_with_one_line_in_the_log(
    port: Port, caplog: pytest.LogCaptureFixture
) -> None:
    async with ClientSession() as client, client.get(f"{port.url}/away") as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    assert [(record.getMessage(), record.exc_info) for record in caplog.records] == [("database_trouble", None)]


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.one_of(
            st.binary(max_size=200),
            st.sampled_from(
                [GET, POST, GET[:20], b"\r\n", b"\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\n", b"CONNECT a:1 HTTP/1.1\r\n"]
            ),
            st.sampled_from(
                [b"Upgrade: websocket\r\nConnection: upgrade\r\n", b"Expect: 100-continue\r\n", b"5\r\nhallo\r\n"]
            ),
        ),
        max_size=6,
    )
)
@example([b"GET http://[ HTTP/1.1\r\n\r\n"])
@example([b"GET /\xff HTTP/1.1\r\nHost: \xff\r\n\r\n"])
def test_whatever_bytes_come_the_door_stays_open_and_the_log_quiet(
    caplog: pytest.LogCaptureFixture, pieces: list[bytes]
) -> None:
    async def story() -> None:
        async with opened(ConnectionLimits(head_s=0.04, idle_s=0.04, body_s=0.04)) as port:
            await port.ask(b"".join(pieces))
            assert await port.is_well()

    caplog.clear()
    with caplog.at_level(logging.INFO):
        asyncio.run(story())
    assert caplog.records == []
