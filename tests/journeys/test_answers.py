"""Every answer of a whole Handbill, from outside: what it says to browsers, and that no header breaks it."""

import asyncio
import itertools
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.fixtures.house import House
from tests.fixtures.patience import within

RUBBISH = [
    *(b"\xff", b"\xed\xa0\x80", b"\x80" * 300, "毛巾".encode(), "毛巾".encode("gb18030"), b"a=\xff; b=\xfe"),
    *(
        b"",
        b" ",
        b";",
        b",,,",
        b'"',
        b"=",
        b"9" * 400,
        b"%00%ff",
        b"*/*;q=\xff",
        b"bytes=9-1",
        b"http://[::1",
        b"//\xff",
    ),
]
HEADERS = [
    *(b"Cookie", b"Expect", b"User-Agent", b"Accept", b"Accept-Language", b"Accept-Encoding", b"Origin", b"Referer"),
    *(b"Sec-Fetch-Site", b"Sec-GPC", b"If-None-Match", b"If-Modified-Since", b"If-Range", b"Range", b"Last-Event-ID"),
    *(b"Content-Type", b"Content-Encoding", b"X-Forwarded-For", b"Forwarded", b"Authorization", b"X-Twilio-Signature"),
    *(b"Upgrade", b"Connection", b"X-Requested-With", b"X-Telegram-Bot-Api-Secret-Token", b"X-Hub-Signature"),
]
PARTS = 8
"""Each of so many lines with another part of the routes: every header with every route, in two values at least."""
COOKIES = [b"handbill-operator", b"handbill-person", b"handbill-console-language", b"handbill-asking", b"__Host-x"]


@asynccontextmanager
async def a_house(folder: Path, public_url: str = "") -> AsyncIterator[tuple[House, str]]:
    settings = {
        "HANDBILL_CHANNELS__WECHAT__APP_ID": "wx1",
        "HANDBILL_CHANNELS__WECHAT__APP_SECRET": "s" * 32,
        "HANDBILL_CHANNELS__WECHAT__TOKEN": "t" * 32,
        "HANDBILL_CHANNELS__WECHAT__API_URL": "http://127.0.0.1:1",
        **({"HANDBILL_PUBLIC_URL": public_url} if public_url else {}),
    }
    async with House(folder, settings) as house:
        page = folder / "page.md"
        page.write_text("# Towel\n\nDry.\n")
        await house.ask("promotion", "add", "--title", "Towel", "--page", str(page))
        promoter = await house.ask("promoter", "invite", "--name", "Jia")
        yield house, promoter["web"].rpartition("/")[2]


def routes(invitation: str) -> list[tuple[bytes, bytes]]:
    tag, one = "c" * 22, invitation.encode()
    gets = [
        *(
            f"/c/{tag}",
            f"/c/{tag}/qr.svg",
            f"/c/{tag}/card.png",
            "/",
            "/chat",
            "/chat?tag=x",
            "/chat/lines",
            "/chat/people",
        ),
        *("/chat/stream", "/chat/lines/1/0", "/console", "/console/enter/x", "/console/promotions", "/static/page.css"),
        *("/static/chat.js", "/static/nothing", "/handbill.js", "/healthz", "/readyz", "/metrics", "/hooks/wechat"),
        *("/hooks/nobody", "/nothing", "/robots.txt", "/favicon.ico", "/static/console.css", "/join/nobody"),
    ]
    posts = [f"/i/{tag}", "/chat/posts", "/chat/uploads", "/chat/seen", "/chat/leave", "/console/promotions"]
    posts += ["/console/enter/x", "/console/leave", "/hooks/wechat", "/hooks/nobody", "/join/nobody", "/nothing"]
    asked = [(b"GET", path.encode()) for path in gets] + [(b"POST", path.encode()) for path in posts]
    return [*asked, (b"GET", b"/join/" + one), (b"HEAD", b"/"), (b"OPTIONS", f"/i/{tag}".encode()), (b"PUT", b"/chat")]


async def asked(house: House, request: bytes) -> tuple[int, dict[str, str]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", house.port)
    try:
        writer.write(request)
        async with within():
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    finally:
        writer.close()
    lines = head.split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
    return int(lines[0].split()[1]), headers


def wears(headers: dict[str, str]) -> bool:
    return (
        headers.get("x-content-type-options") == "nosniff"
        and "frame-ancestors 'none'" in headers.get("content-security-policy", "")
        and "referrer-policy" in headers
        and "permissions-policy" in headers
        and not re.search(r"python|aiohttp|\d", headers.get("server", ""))
    )


def request_of(method: bytes, path: bytes, *lines: bytes) -> bytes:
    body = b"Content-Length: 0\r\n" if method == b"POST" else b""
    head = [method + b" " + path + b" HTTP/1.1", b"Host: t", b"Connection: close", *lines]
    return b"\r\n".join(head) + b"\r\n" + body + b"\r\n"


@pytest.mark.slow
@pytest.mark.exhaustive
async def test_no_header_of_any_route_breaks_anything_and_every_answer_is_dressed(tmp_path: Path) -> None:
    async with a_house(tmp_path) as (house, invitation):
        broken, bare = [], []
        every = routes(invitation)
        lines = [name + b": " + value for name, value in itertools.product(HEADERS, RUBBISH)]
        lines += [b"Cookie: " + name + b"=" + value for name, value in itertools.product(COOKIES, RUBBISH)]
        for n, line in enumerate(lines):
            for method, path in every[n % PARTS :: PARTS]:
                status, headers = await asked(house, request_of(method, path, line))
                if status >= 500:
                    broken.append((method, path, line, status))
                if not wears(headers):
                    bare.append((method, path, line, status, headers))
        assert not broken, broken[:5]
        assert not bare, bare[:5]
        assert "Traceback" not in house.log


@pytest.mark.process
async def test_every_route_and_every_refusal_of_the_port_is_dressed(tmp_path: Path) -> None:
    async with a_house(tmp_path, "https://cards.test") as (house, invitation):
        requests = [request_of(method, path) for method, path in routes(invitation)]
        requests += [b"rubbish\r\n\r\n", b"GET / HTTP/1.1\r\nHost: t\r\nX: " + b"x" * 9_000 + b"\r\n\r\n"]
        requests += [b"GET /%ff HTTP/1.1\r\nHost: t\r\n\r\n", b"GET /\xff HTTP/1.1\r\nHost: t\r\n\r\n"]
        requests += [request_of(b"POST", b"/chat/posts", b"Content-Encoding: gzip").replace(b": 0", b": 1") + b"x"]
        requests += [b"GET / HTTP/1.1\r\nHost: t\r\n" + b"X: y\r\n" * 100 + b"\r\n"]
        for request in requests:
            status, headers = await asked(house, request)
            assert status < 500, request
            assert wears(headers), (request, headers)
            assert headers["strict-transport-security"].startswith("max-age="), request
        assert "Traceback" not in house.log
