"""The Bot API's client against servers that break off at every point: what was written is never taken for unsent."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.api import BotApi, open_session, proxy_to
from bot.channels.telegram.call_results import BadRequest, CallFailed, Forbidden, Lost, NotSent, Refused, result_of
from bot.channels.telegram.outcomes import outcomes
from bot.outcomes import Outcome, Passing, Uncertain
from tests.fixtures.house import free_port
from tests.fixtures.patience import within

TOKEN = "4200000001:AAHandbillTestTokenOfThirtyFiveChar"
WORDS = {"chat_id": 7, "text": "hello"}
DONE = b'{"ok":true,"result":{"message_id":5}}'
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(DONE)

Serves = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def server(serves: Serves) -> AsyncIterator[str]:
    """A server that does with each connection what ``serves`` does; at the end all of them are closed."""
    serving: set[asyncio.Task[None]] = set()

    async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        serving.add(task)
        with suppress(OSError, asyncio.IncompleteReadError):
            await serves(reader, writer)
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()

    async with await asyncio.start_server(once, "127.0.0.1") as listening:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    async with within():
        await asyncio.gather(*serving)


async def request_of(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(int(line.split(b":")[1]) for line in head.lower().splitlines() if line.startswith(b"content-length"))
    return await reader.readexactly(length)


def reset(writer: asyncio.StreamWriter) -> None:
    """As a crashed machine does."""
    wire = writer.get_extra_info("socket")
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def answers(raw: bytes) -> Serves:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_of(reader)
        writer.write(raw)
        await writer.drain()

    return serve


async def resets_before_reading(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    reset(writer)


async def resets_after_reading(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await request_of(reader)
    reset(writer)


async def closes_after_reading(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await request_of(reader)


async def hangs(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await request_of(reader)
    await reader.read()  # until the caller has had enough


async def called(url: str) -> Any:
    async with open_session(4, url) as session:
        return await BotApi(session, url, TOKEN).call("sendMessage", WORDS, silence_s=0.2)


@pytest.mark.parametrize(
    "serves",
    [
        resets_before_reading,
        resets_after_reading,
        closes_after_reading,
        hangs,
        answers(b"HTTP/1.1 200 OK\r\nContent-"),
        answers(HEAD),
        answers(HEAD + DONE[:-1]),
        answers(b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"ok"'),
        answers(b"rubbish\r\n\r\n"),
        answers(HEAD.replace(b" 200 OK", b" 0200 Y") + DONE),
        answers(HEAD + b"x" * len(DONE)),
        answers(HEAD.replace(str(len(DONE)).encode(), b"2") + b"[]"),
        answers(HEAD.replace(str(len(DONE)).encode(), b"11") + b'{"ok":true}'),
    ],
)
async def test_once_connected_no_whole_answer_is_never_taken_for_not_sent(serves: Serves) -> None:
    async with server(serves) as url:
        with pytest.raises(Lost) as lost:
            await called(url)
    assert TOKEN not in f"{lost.value} {lost.value!r} {lost.value.__cause__}"
    assert outcome_of(lost.value) is Uncertain


@pytest.mark.parametrize("url", ["http://127.0.0.1:{port}", "http://nobody.invalid", "https://127.0.0.1:{port}"])
async def test_nobody_there_is_certainly_not_sent(url: str) -> None:
    with pytest.raises(NotSent) as unsent:
        await called(url.format(port=free_port()))
    assert TOKEN not in f"{unsent.value} {unsent.value!r} {unsent.value.__cause__}"
    assert outcome_of(unsent.value) is Passing


async def test_a_server_that_nobody_vouches_for_is_told_nothing() -> None:
    heard = bytearray()

    async def listens(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.extend(await reader.read(4))
        writer.write(b"not TLS")

    async with server(listens) as url:
        with pytest.raises(NotSent):
            await called(url.replace("http:", "https:"))
    assert heard[:1] == b"\x16"  # the beginning of TLS, not of a call


async def test_a_call_is_json_and_what_is_none_is_left_out() -> None:
    bodies: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            bodies.append(await request_of(reader))
            writer.write(HEAD + DONE)

    async with server(serve) as url, open_session(1, url) as session:
        api = BotApi(session, url, TOKEN)
        assert await api.call("sendMessage", {**WORDS, "reply_markup": None}) == {"message_id": 5}
        await api.call("sendPhoto", {"chat_id": 7, "photo": "attach://a"}, {"a": ('毛巾 "1".png', b"PNG")})
    assert orjson.loads(bodies[0]) == WORDS
    assert 'name="a"; filename="毛巾 \\"1\\".png"'.encode() in bodies[1]
    assert b"\r\n\r\nattach://a\r\n" in bodies[1]


async def test_calls_go_side_by_side_over_no_more_connections_than_there_may_be() -> None:
    connections, busy, busiest = 0, 0, 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections, busy, busiest
        connections += 1
        while True:
            await request_of(reader)
            busy += 1
            busiest = max(busiest, busy)
            await asyncio.sleep(0)
            busy -= 1
            writer.write(HEAD + DONE)

    async with server(serve) as url, open_session(4, url) as session:
        api = BotApi(session, url, TOKEN)
        await asyncio.gather(*(api.call("sendMessage", WORDS) for _ in range(40)))
    assert connections == 4
    assert 2 <= busiest <= 4


async def test_a_proxy_that_the_environment_names_is_asked_and_one_that_opens_no_way_has_sent_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heads: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")

    async with server(serve) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy)
        with pytest.raises(NotSent):
            await called("https://api.telegram.test")
    assert heads[0].startswith(b"CONNECT api.telegram.test:443 ")
    assert all(TOKEN.encode() not in head for head in heads)


@pytest.mark.parametrize(
    ("environment", "url", "proxy"),
    [
        ({}, "https://api.telegram.test", None),
        ({"HTTPS_PROXY": "http://proxy.test:3128"}, "https://api.telegram.test", "http://proxy.test:3128"),
        ({"https_proxy": "http://proxy.test:3128"}, "http://127.0.0.1:8081", None),
        ({"ALL_PROXY": "http://proxy.test:3128"}, "https://api.telegram.test", "http://proxy.test:3128"),
        ({"ALL_PROXY": "http://proxy.test:3128", "NO_PROXY": "telegram.test"}, "https://api.telegram.test", None),
        ({"ALL_PROXY": "socks5://proxy.test:1080"}, "https://api.telegram.test", None),
    ],
)
def test_which_proxy_is_asked(
    environment: dict[str, str],
    url: str,
    proxy: str | None,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert proxy_to(url) == proxy
    assert ("telegram_proxy_not_used" in caplog.messages) == any("socks" in value for value in environment.values())


json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)
parameters = st.fixed_dictionaries({}, optional={"retry_after": json, "migrate_to_chat_id": json})
answer = st.fixed_dictionaries({}, optional={"ok": json, "result": json, "description": json, "parameters": parameters})


@given(status=st.integers(100, 599), body=st.binary(max_size=20) | (json | answer).map(orjson.dumps))
def test_whatever_is_answered_is_a_result_a_no_or_lost(status: int, body: bytes) -> None:
    failed, result, success = None, None, 200 <= status <= 299
    try:
        result = result_of(status, body)
    except CallFailed as error:
        failed = error
    if failed is None:
        assert success
        assert orjson.loads(body)["result"] == result
    else:
        assert isinstance(failed, Lost if success else Refused)
        assert isinstance(failed, BadRequest) <= (status == 400)
        assert isinstance(failed, Forbidden) <= (status == 403)
        assert issubclass(outcome_of(failed), Outcome)


def outcome_of(failed: CallFailed) -> type[Outcome]:
    with pytest.raises(Outcome) as outcome, outcomes():
        raise failed
    return outcome.type
