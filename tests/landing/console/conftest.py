"""The console over real HTTP, and operators' browsers that use it."""

import re
from collections.abc import AsyncIterator
from html import unescape
from typing import Any, Self

import pytest
from aiohttp import ClientSession, CookieJar, FormData, web
from aiohttp.test_utils import TestServer, make_mocked_request

from landing import assets, console, customers, inbox, numbers, reaching
from landing.sessions import cookie_name
from landing.site import SITE, WebContext
from models.people.addresses import Address
from models.people.sessions import SessionRole, sign_in_link, start_session

_NONCE = re.compile(r"(?<=nonce=\")[\w-]{22}(?=\")")
_TOKEN = re.compile(r'name="token" value="([0-9a-f]+)"')


class Page:
    def __init__(self, status: int, text: str, headers: dict[str, str]) -> None:
        self.status = status
        text = _NONCE.sub("nonce", text)  # in which a short name stands by chance now and then
        self.text = unescape(text)
        self.source = text
        self.headers = headers

    @property
    def token(self) -> str:
        found = _TOKEN.search(self.source)
        assert found, "the page has no form of ours"
        return found[1]


class Browser:
    """A browser with a cookie jar; it follows no redirect."""

    def __init__(self, url: str, **headers: str) -> None:
        self.url = url
        self.session = ClientSession(url, headers=headers, cookie_jar=CookieJar(unsafe=True))
        self.token = ""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.session.close()

    async def get(self, path: str, **headers: str) -> Page:
        async with self.session.get(path, headers=headers, allow_redirects=False) as answer:
            return Page(answer.status, await answer.text(errors="replace"), dict(answer.headers))

    async def post(self, path: str, data: Any = None, **headers: str) -> Page:
        async with self.session.post(path, data=data, headers=headers, allow_redirects=False) as answer:
            return Page(answer.status, await answer.text(), dict(answer.headers))

    async def send(self, path: str, **form: str) -> Page:
        """As the console's own forms post."""
        return await self.post(path, {"token": self.token, **form})

    async def send_files(self, path: str, files: dict[str, tuple[str, bytes]], **form: str) -> Page:
        data = FormData()
        for name, value in {"token": self.token, **form}.items():
            data.add_field(name, value)
        for name, (filename, content) in files.items():
            data.add_field(name, content, filename=filename, content_type="image/jpeg")
        return await self.post(path, data)

    async def sign_in(self) -> None:
        assert (await self.post(f"/console/enter/{await sign_in_link()}")).status == 303
        self.token = (await self.get("/console")).token


async def browser_of(terminal: Address, url: str, site: WebContext) -> Browser:
    """Return the promoter's browser, which they talk from."""
    app = web.Application()
    app[SITE] = site
    name = cookie_name(make_mocked_request("GET", "/", app=app), SessionRole.PERSON)
    secret = await start_session(SessionRole.PERSON, address=terminal)
    return Browser(url, **{"Cookie": f"{name}={secret}", "Accept-Language": "en"})


@pytest.fixture
async def console_url(tag_site: WebContext) -> AsyncIterator[str]:
    app = web.Application()
    app[SITE] = tag_site
    assets.add_to(app)
    inbox.add_to(app)
    console.add_to(app)
    customers.add_to(app)
    numbers.add_to(app)
    reaching.add_to(app)
    async with TestServer(app) as server:
        yield f"http://127.0.0.1:{server.port}"


@pytest.fixture
async def stranger(console_url: str) -> AsyncIterator[Browser]:
    async with Browser(console_url, **{"Accept-Language": "en"}) as browser:
        yield browser


@pytest.fixture
async def operator(console_url: str) -> AsyncIterator[Browser]:
    async with Browser(console_url, **{"Accept-Language": "en"}) as browser:
        await browser.sign_in()
        yield browser
