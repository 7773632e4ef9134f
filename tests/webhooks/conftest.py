"""The door alone: one made-up channel behind it, a real database, real HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from aiohttp import ClientSession, web

import webhooks
from bot.channels.capabilities import Receives
from bot.channels.envelope import Envelope, NotGenuine, RawUpdate, Reception
from models.recording.group_commit import GroupCommit
from models.storage.bell import Bell

PUBLIC_URL = "https://cards.test/some"


@dataclass
class Letterbox(Receives):
    """A receiver that takes every line of a body for an update, from whoever knows the word."""

    seen: list[Envelope] = field(default_factory=list)

    def receive(self, envelope: Envelope) -> Reception:
        self.seen.append(envelope)
        if envelope.headers.get("x-word") != "sesame":
            raise NotGenuine(401, "Say the word.")
        lines = envelope.body.decode().split()
        claims = tuple(RawUpdate(external_id=line, lane=f"box:{line}", body=line) for line in lines)
        return Reception(updates=claims, answer="<thanks/>", content_type="application/xml")


@dataclass
class Door:
    url: str
    http: ClientSession
    letterbox: Letterbox
    bell: Bell

    async def post(self, body: bytes, channel: str = "box", word: str = "sesame") -> tuple[int, str]:
        async with self.http.post(f"{self.url}/hooks/{channel}", data=body, headers={"X-Word": word}) as answer:
            return answer.status, await answer.text()


@asynccontextmanager
async def open_door(recorder: GroupCommit, bell: Bell) -> AsyncIterator[Door]:
    app, letterbox = web.Application(), Letterbox()
    webhooks.add_to(app, {"box": letterbox}, recorder, PUBLIC_URL, body_s=0.5)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    async with ClientSession() as http:
        yield Door(f"http://{host}:{port}", http, letterbox, bell)
    await runner.cleanup()


@pytest.fixture
async def door(recorder: GroupCommit, bell: Bell) -> AsyncIterator[Door]:
    async with open_door(recorder, bell) as opened:
        yield opened
