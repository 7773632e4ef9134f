"""Answers put together as bytes read like any other."""

import asyncio
from collections.abc import AsyncIterator
from email.utils import parsedate_to_datetime

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from landing.server.raw_response import Raw, RawResponse, head_of
from tests.fixtures.patience import within

BODY = "你好".encode()


@pytest.fixture
async def port() -> AsyncIterator[int]:
    async def page(_: web.Request) -> web.StreamResponse:
        return RawResponse(Raw(200, head_of(200, {"Content-Type": "text/plain", "X-One": "1"}), BODY))

    async def nothing(_: web.Request) -> web.StreamResponse:
        return RawResponse(Raw(204, head_of(204, {"X-One": "1"})))

    app = web.Application()
    app.router.add_get("/page", page)
    app.router.add_post("/nothing", nothing)
    async with TestServer(app) as server:
        assert server.port
        yield server.port


async def ask(port: int, *requests: str) -> bytes:
    """Everything that is answered on one connection until it is closed."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write("".join(requests).encode())
    try:
        async with within():
            return await reader.read()
    finally:
        writer.close()


def parts(answer: bytes) -> tuple[str, dict[str, str], bytes]:
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    return first, dict(line.split(": ", 1) for line in lines), body


async def test_the_connection_is_kept_until_somebody_wants_it_closed(port: int) -> None:
    kept = "GET /page HTTP/1.1\r\nHost: x\r\n\r\n"
    closed = "GET /page HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    answers = await ask(port, kept, kept, closed)
    assert answers.count(b"HTTP/1.1 200 OK\r\n") == 3
    assert answers.count(b"Connection: close\r\n") == 1
    assert answers.count(BODY) == 3


async def test_an_answer_has_length_date_and_its_own_headers(port: int) -> None:
    first, headers, body = parts(await ask(port, "GET /page HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
    assert (first, body) == ("HTTP/1.1 200 OK", BODY)
    assert headers["Content-Length"] == str(len(BODY))
    assert headers["X-One"] == "1"
    assert parsedate_to_datetime(headers["Date"]).tzinfo is not None


async def test_a_head_request_gets_no_body_but_its_length(port: int) -> None:
    _, headers, body = parts(await ask(port, "HEAD /page HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
    assert (headers["Content-Length"], body) == (str(len(BODY)), b"")


async def test_an_old_client_is_told_that_its_connection_is_kept(port: int) -> None:
    asked = "GET /page HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
    answers = await ask(port, asked, "GET /page HTTP/1.0\r\n\r\n")
    assert answers.count(b"Connection: keep-alive\r\n") == 1
    assert answers.endswith(BODY)


async def test_no_content_has_no_length(port: int) -> None:
    request = "POST /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    first, headers, body = parts(await ask(port, request))
    assert (first, body) == ("HTTP/1.1 204 No Content", b"")
    assert "Content-Length" not in headers


@pytest.mark.parametrize("value", ["a\r\nSet-Cookie: x=1", "a\nb", "a\rb"])
def test_a_header_can_not_smuggle_another(value: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        head_of(200, {"Location": value})
