"""What an answer costs from its request's bytes to its own, without socket and disk: the plain way and the ordinary.

Sixty-four connections in memory ask in turn, and a database that keeps nothing commits at once.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import uvloop
from aiohttp import web

from landing.card_drawer import CardDrawer
from landing.readers import opens, report_quota, reports
from landing.site import SITE, WebContext
from models.files.store import MediaStore
from models.reading.opens import Proof
from models.recording.group_commit import GroupCommit
from models.recording.visits import Visits
from models.sharing.marks import Marks
from models.sharing.tag_cache import TagCache
from models.storage.bell import Bell
from models.storage.ciphers import TokenCipher
from models.storage.database import Database, open_database
from models.storage.row_numbers import Numbers
from models.storage.statements import Batch
from tests.bench.handbill import Cards, prepare
from tests.bench.load import PERSON
from tests.fixtures.wire import Wire, Wires, wires

_CONNECTIONS = 64
_RUNS = 40
_TURNS = 12
_URL = "http://127.0.0.1:8080"


class Nowhere(Database):
    """Keeps nothing."""

    dialect = "sqlite"

    async def commit(self, batch: Batch) -> None:
        await asyncio.sleep(0)


def measure(folder: Path) -> None:
    url = f"sqlite://{folder / 'plain.db'}"
    cards = prepare(url)
    report_quota.MAX_EVENTS_OF_AN_OPEN = report_quota.MAX_BYTES_OF_AN_OPEN = 1 << 60  # one open reports it all
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_measure(url, cards, folder))


async def _measure(url: str, cards: Cards, folder: Path) -> None:
    async with _site(url, folder) as site, wires(_app(site)) as connections:
        for name, sent in (
            ("a report", await _post(site, cards.page)),  # first: so many opens of pages put its own out of memory
            ("a link open", _get(cards.link)),
            ("a page open", _get(cards.page)),
        ):
            ordinary = await _least(connections, [sent[:1], sent[1:]])
            plain = await _least(connections, [sent])
            print(f"{name:20} {plain:5.1f} µs, the ordinary way {ordinary:.1f} µs", flush=True)


async def _least(connections: Wires, pieces: list[bytes]) -> float:
    """Microseconds of processor time that an answer takes: the least of many runs."""
    asking = [await connections.connect() for _ in range(_CONNECTIONS)]
    took = [await _run(asking, pieces) for _ in range(_RUNS)]
    for wire in asking:
        wire.close()
    return min(took) * 1e6


async def _run(asking: list[Wire], pieces: list[bytes]) -> float:
    began = time.process_time()
    for _ in range(_TURNS):
        for wire in asking:
            wire.received = b""
            wire.send(*pieces)
        while not all(wire.received for wire in asking):
            await asyncio.sleep(0)
    return (time.process_time() - began) / _TURNS / len(asking)


@asynccontextmanager
async def _site(url: str, folder: Path) -> AsyncIterator[WebContext]:
    bell, media = Bell(), MediaStore(folder / "media")
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(open_database(url))
        recorder = await stack.enter_async_context(GroupCommit(Nowhere(), bell))
        yield WebContext(
            public_url=_URL,
            visits=Visits(recorder, Numbers(1)),
            tag_cache=await stack.enter_async_context(TagCache(bell, Marks(bytes(32)))),
            recorder=recorder,
            bell=bell,
            media=media,
            token_cipher=TokenCipher(bytes(32)),
            drawer=CardDrawer(_URL, media, stack.enter_context(ThreadPoolExecutor(1))),
            deep_links=lambda _: {},
            ready=database.ping,
        )


def _app(site: WebContext) -> web.Application:
    app = web.Application()
    app[SITE] = site
    for part in (opens, reports):
        part.add_to(app)
    return app


def _get(code: str) -> bytes:
    return f"GET /c/{code} HTTP/1.1\r\nHost: t\r\nUser-Agent: {PERSON}\r\n\r\n".encode()


async def _post(site: WebContext, page: str) -> bytes:
    tagged = await site.tag_cache.look_up(page)
    assert tagged is not None
    number, _ = site.visits.take_open(tagged, proof=Proof.FETCHED, anonymous=False)
    event = {"id": "00000000-000000000001", "kind": "scroll", "value": {"percent": 50}}
    body = json.dumps({"events": [event]}).encode()
    head = (
        f"POST /i/{site.token_cipher.seal(number)} HTTP/1.1\r\nHost: t\r\nUser-Agent: {PERSON}\r\n"
        f"Content-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
