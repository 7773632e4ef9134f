"""The stream: new lines as they are shown, by Server-Sent Events; what was missed is replayed from the table."""

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

import orjson
from aiohttp import web

from landing.chat.answers import as_shown, refusal
from landing.people import person
from landing.security import CAUTIOUS
from landing.site import SITE
from models.bell import Bell, lines_of
from models.lines import Line, latest_lines, lines_after

log = logging.getLogger(__name__)

MOST_STREAMS = 8
"""For one person: a few tabs on a few devices."""
HEARTBEAT_S = 20.0
LOOK_EVERY_S = 5.0
"""Another process may have shown a line, whose bell is not heard here."""
OVERLAP = 64
"""PostgreSQL numbers rows before they are committed: so far back may be one that was numbered early and came late."""


class Streams:
    """The open streams, counted by address, and their end."""

    def __init__(self) -> None:
        self.closing = False
        self._open: Counter[int] = Counter()

    def full(self, address_id: int) -> bool:
        return self._open[address_id] >= MOST_STREAMS

    @contextmanager
    def one_more(self, address_id: int) -> Iterator[None]:
        self._open[address_id] += 1
        try:
            yield
        finally:
            self._open[address_id] -= 1
            if not self._open[address_id]:
                del self._open[address_id]

    def close(self, bell: Bell) -> None:
        """Every stream ends now, not at its next heartbeat."""
        self.closing = True
        for address_id in self._open:
            bell.ring(lines_of(address_id))


STREAMS = web.AppKey("streams", Streams)


def add_to(app: web.Application) -> None:
    app[STREAMS] = Streams()
    app.router.add_get("/chat/stream", stream, allow_head=False)
    app.on_shutdown.append(_close)


async def _close(app: web.Application) -> None:
    app[STREAMS].close(app[SITE].bell)


async def stream(request: web.Request) -> web.StreamResponse:
    """GET /chat/stream: lines after ``Last-Event-ID`` or ``?after=``, or the latest, and then each as it comes."""
    address = await person(request)
    if address is None:
        return refusal(request, 401, "chat-who-are-you")
    streams = request.app[STREAMS]
    if streams.full(address.id):
        return refusal(request, 429, "chat-too-many-windows", address)
    after = request.headers.get("Last-Event-ID") or request.query.get("after", "")
    if after and not (after.isascii() and after.isdecimal() and len(after) <= 18):
        return refusal(request, 400, "chat-unreadable", address)
    headers = {**CAUTIOUS, "Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}
    response = web.StreamResponse(headers=headers)
    with streams.one_more(address.id):
        await response.prepare(request)
        try:
            await _tell(request, response, Reader(address.id, int(after) if after else None))
            await response.write_eof()
        except ConnectionResetError:
            log.debug("browser_gone", extra={"address": address.id})
    return response


class Reader:
    """Reads on in the lines of one address; gives each line once."""

    def __init__(self, address_id: int, after: int | None) -> None:
        self.address_id = address_id
        self._after = after
        self._given: set[int] | None = None

    async def fresh(self) -> list[Line]:
        """The lines since the last call."""
        if self._after is None:
            lines = await latest_lines(self.address_id)
            self._given = set()
        else:
            found = await lines_after(self.address_id, max(0, self._after - OVERLAP), most=200 + OVERLAP)
            if self._given is None:
                self._given = {line.id for line in found if line.id <= self._after}
            lines = [line for line in found if line.id not in (self._given or ())]
        self._after = max([self._after or 0, *(line.id for line in lines)])
        self._given = {
            number for number in {*self._given, *(line.id for line in lines)} if number > self._after - OVERLAP
        }
        return lines


async def _tell(request: web.Request, response: web.StreamResponse, reader: Reader) -> None:
    bell, streams = request.app[SITE].bell, request.app[STREAMS]
    await response.write(b"retry: 2000\n\n")
    heard = monotonic()
    with bell.listen(lines_of(reader.address_id)) as listener:
        while not streams.closing:
            lines = await reader.fresh()
            for line in lines:
                await response.write(b"id: %d\ndata: %b\n\n" % (line.id, orjson.dumps(as_shown(line))))
            if lines:
                heard = monotonic()
                continue
            if monotonic() - heard >= HEARTBEAT_S:
                if await person(request) is None:
                    return  # signed out elsewhere, or expired
                await response.write(b": still here\n\n")
                heard = monotonic()
            await listener.wait(LOOK_EVERY_S)
