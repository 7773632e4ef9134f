"""The inbox over real HTTP: two promoters with customers of their own, and their browsers."""

import io
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from typing import Self

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer, make_mocked_request
from PIL import Image
from PIL.ExifTags import GPS, IFD

from landing import assets, chat, console, customers, inbox, reaching
from landing.sessions import cookie_name
from landing.site import SITE, WebContext
from models.people.addresses import Address, bind, customer_at, met
from models.people.promoters import Promoter, invite
from models.people.sessions import SessionRole, start_session
from models.storage.bell import OUTBOX
from models.storage.codes import new_code
from models.storage.database import transaction
from models.talking.communications import Communication, Direction, add_communication
from models.talking.conversations import Conversation, between
from tests.landing.console.conftest import Browser


@dataclass
class Desk:
    """A promoter, whom they talk with, and a browser of theirs."""

    promoter: Promoter
    terminal: Address
    browser: Browser
    cookie: str
    talks: list[Conversation] = field(default_factory=list)

    async def customer(self, name: str, channel: str = "web") -> Conversation:
        """A customer of theirs, known on this channel."""
        address = await met(channel, new_code(), name=name)
        talk = await between(self.promoter.id, (await customer_at(address)).id)
        self.talks.append(talk)
        return talk

    async def token(self) -> str:
        return (await self.browser.get("/console/inbox")).source.partition('data-token="')[2].partition('"')[0]


class Inbox:
    """The site with its inbox on a port of its own."""

    def __init__(self, app: web.Application, url: str, site: WebContext, stack: AsyncExitStack) -> None:
        self.app = app
        self.url = url
        self.site = site
        self._stack = stack

    async def desk(self, name: str) -> Desk:
        promoter = await invite(name)
        terminal = await met("web", new_code(), name=name)
        await bind(terminal, promoter)
        header = await self.cookie(terminal)
        browser = await self._stack.enter_async_context(
            Browser(self.url, **{"Accept-Language": "en", "Cookie": header})
        )
        return Desk(promoter, terminal, browser, header)

    async def cookie(self, address: Address) -> str:
        """What a browser of this person's sends."""
        app = web.Application()
        app[SITE] = self.site
        name = cookie_name(make_mocked_request("GET", "/", app=app), SessionRole.PERSON)
        return f"{name}={await start_session(SessionRole.PERSON, address=address)}"

    async def stop(self) -> None:
        """End the site as the process does: what is open is told so first."""
        await self.app.shutdown()

    async def says(self, talk: Conversation, text: str) -> Communication:
        """What the customer says arrives, as the inbox worker does it: kept, and rung for."""
        async with transaction():
            said = await add_communication(
                talk, Direction.TO_PROMOTER, channel="web", source=f"web:{new_code()}", text=text
            )
        self.site.bell.ring(OUTBOX)
        return said


class Stream:
    """An open stream, as a browser reads it: what it has been told by now."""

    def __init__(self, session: ClientSession, path: str) -> None:
        self._session = session
        self._path = path
        self.told: dict[str, object] = {}
        self.events: list[dict[str, object]] = []

    async def __aenter__(self) -> Self:
        self._answer = await self._session.get(self._path)
        assert self._answer.status == 200
        await self.hear()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._answer.close()

    async def hear(self) -> dict[str, object]:
        """Wait for the next event."""
        async for line in self._answer.content:
            if line.startswith(b"data: "):
                event: dict[str, object] = json.loads(line.removeprefix(b"data: "))
                self.told |= event
                self.events.append(event)
                return event
        raise EOFError("the stream has ended")

    async def until(self, **wanted: object) -> None:
        """Wait until this is what it says."""
        while {name: self.told.get(name) for name in wanted} != wanted:
            await self.hear()


async def _what_is_left(channel: str, account: str, language: str, timezone: str) -> str:
    return f"{language}: 2 of 5 answers left" if channel == "wechat" else ""


@pytest.fixture
async def site(tag_site: WebContext) -> AsyncIterator[Inbox]:
    app = web.Application()
    app[SITE] = tag_site = replace(tag_site, what_is_left=_what_is_left, reach=frozenset({"web", "wechat", "email"}))
    assets.add_to(app)
    chat.add_to(app)
    inbox.add_to(app)
    console.add_to(app)
    customers.add_to(app)
    reaching.add_to(app)
    async with TestServer(app) as server, AsyncExitStack() as stack:
        yield Inbox(app, f"http://127.0.0.1:{server.port}", tag_site, stack)


@pytest.fixture
def picture() -> bytes:
    """A photograph that says where it was taken."""
    photo, place = Image.new("RGB", (60, 40), "teal"), Image.Exif()
    place.get_ifd(IFD.GPSInfo)[GPS.GPSMapDatum] = "GPS of a home"
    out = io.BytesIO()
    photo.save(out, "JPEG", exif=place)
    return out.getvalue()
