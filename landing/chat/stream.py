"""The stream: new lines as they are shown, by Server-Sent Events; what was missed is replayed from the table.

It follows the person: all browsers of a promoter get the same. Beside lines it sends what became of one's own (event
``states``) and whom one writes to (event ``to``); those have no number, and are sent whole after each connecting. That
somebody writes (event ``writing``) passes.
"""

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic

import orjson
from aiohttp import web

from landing.chat.acting_address import acting_address_of
from landing.chat.line_details import Recipient, ShownState, Side, recipient, sides
from landing.chat.responses import as_shown, language_for, refusal
from landing.chat.typing_indicator import TYPING, TypingIndicators
from landing.server.security_headers import NO_STORE_HEADERS
from landing.sessions import person, still_there
from landing.site import SITE
from models.people.addresses import Address, address_or_none
from models.reaching.mailboxes import mailbox_of, page_is_open
from models.recording.group_commit import NotRecorded
from models.storage.bell import Bell
from models.storage.clock import now
from models.talking.web_lines import Chat, ChatLine, chat_of, latest_lines, lines_after

log = logging.getLogger(__name__)

MAX_STREAMS = 16
"""For one person: a few tabs on a few devices."""
HEARTBEAT_S = 20.0
LOOK_EVERY_S = 5.0
"""Another process may have stored a line; its bell does not ring here."""
LOOK_SOON_S = 1.0
"""Used while one's own lines are on their way."""
SOON = timedelta(minutes=1)
MAX_WATCHED = 60
"""Of one's own lines, the latest ones, whose delivery is reported."""
OVERLAP = 64
"""PostgreSQL numbers rows before they are committed: one numbered so much earlier may still be committed later."""


class Streams:
    """The open streams, counted by person, and their end."""

    def __init__(self) -> None:
        self.closing = False
        self._open: Counter[str] = Counter()

    def full(self, topic: str) -> bool:
        return self._open[topic] >= MAX_STREAMS

    @contextmanager
    def one_more(self, topic: str) -> Iterator[None]:
        self._open[topic] += 1
        try:
            yield
        finally:
            self._open[topic] -= 1
            if not self._open[topic]:
                del self._open[topic]

    def close(self, bell: Bell) -> None:
        """End every stream now, not at its next heartbeat."""
        self.closing = True
        for topic in self._open:
            bell.ring(topic)


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
    streams, chat = request.app[STREAMS], await chat_of(address)
    if streams.full(chat.topic):
        return refusal(request, 429, "chat-too-many-windows", address)
    after = request.headers.get("Last-Event-ID") or request.query.get("after", "")
    if after and not (after.isascii() and after.isdecimal() and len(after) <= 18):
        return refusal(request, 400, "chat-unreadable", address)
    headers = {**NO_STORE_HEADERS, "Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}
    response = web.StreamResponse(headers=headers)
    shown = request.app[TYPING]
    source = StreamEvents(address, chat, int(after) if after else None, language_for(request, address), shown)
    with streams.one_more(chat.topic):
        await response.prepare(request)
        try:
            await _send(request, response, source)
            await response.write_eof()
        except ConnectionResetError:
            log.debug("browser_gone", extra={"address": address.id})
    return response


class StreamReader:
    """Reads on in the lines of one chat; returns each line once."""

    def __init__(self, chat: Chat, after: int | None) -> None:
        self.chat = chat
        self._after = after
        self._given: set[int] | None = None

    async def fresh(self) -> list[ChatLine]:
        """Return the lines since the last call."""
        if self._after is None:
            lines = await latest_lines(self.chat)
            self._given = set()
        else:
            found = await lines_after(self.chat, max(0, self._after - OVERLAP), limit=200 + OVERLAP)
            if self._given is None:
                self._given = {line.id for line in found if line.id <= self._after}
            lines = [line for line in found if line.id not in (self._given or ())]
        self._after = max([self._after or 0, *(line.id for line in lines)])
        self._given = {
            number for number in {*self._given, *(line.id for line in lines)} if number > self._after - OVERLAP
        }
        return lines


class StreamEvents:
    """The events of one stream, as they become known."""

    def __init__(self, address: Address, chat: Chat, after: int | None, language: str, shown: TypingIndicators) -> None:
        self.reader = StreamReader(chat, after)
        self.address = address
        self._language = language
        self._watched: dict[int, tuple[ChatLine, Side | None]] | None = None
        self._to: Recipient | str | None = "not told yet"
        self._shown = shown
        self._sign = shown.latest(chat.topic)

    async def fresh(self) -> list[bytes]:
        """Return the events since the last call: lines first."""
        events = []
        if self._watched is None:
            self._watched = {}
            for line in (await latest_lines(self.reader.chat, limit=MAX_WATCHED))[-MAX_WATCHED:]:
                self._watch(line, None)
        if lines := await self.reader.fresh():
            around = await sides(self.address, lines, self._language)
            for line in lines:
                self._watch(line, around[line.id])
                data = orjson.dumps(as_shown(line, around[line.id]))
                events.append(b"id: %d\ndata: %b\n\n" % (line.id, data))
        if states := await self._states():
            events.append(b"event: states\ndata: %b\n\n" % orjson.dumps(states))
        return [*events, *self._writing(), *await self._recipient()]

    def _writing(self) -> list[bytes]:
        sign = self._shown.latest(self.reader.chat.topic)
        if sign is None or sign == self._sign:
            return []
        self._sign = sign
        return [b"event: writing\ndata: %d\n\n" % sign.conversation_id]

    async def renew(self, address: Address) -> None:
        """Update who looks: by now they may have more browsers, or another name."""
        self.address, self.reader.chat = address, await chat_of(address)

    @property
    def pause(self) -> float:
        """Seconds until the next look, unless a bell rings."""
        soon = now() - SOON
        young = any(line.at > soon for line, _ in (self._watched or {}).values())
        return LOOK_SOON_S if young else LOOK_EVERY_S

    def _watch(self, line: ChatLine, last_sent: Side | None) -> None:
        watched = self._watched = self._watched or {}
        if line.mine and line.replaces_id is None and not (last_sent and last_sent.is_over):
            watched[line.id] = line, last_sent
            while len(watched) > MAX_WATCHED:
                del watched[min(watched)]

    async def _states(self) -> list[ShownState]:
        """Return the states of one's own lines that have changed since they were sent."""
        watched = self._watched or {}
        if not watched:
            return []
        around = await sides(self.address, [line for line, _ in watched.values()], self._language)
        fresh: list[ShownState] = []
        for key, side in around.items():
            line, last_sent = watched[key]
            if side != last_sent:
                watched[key] = line, side
                fresh.append(ShownState(id=key, **side.shown()))
            if side.is_over:
                del watched[key]
        return fresh

    async def _recipient(self) -> list[bytes]:
        desk = await address_or_none((await acting_address_of(self.address)).id)  # as it is now
        if desk is None:
            return []  # erased meanwhile, and the session with it
        to = await recipient(desk, self._language)
        if to == self._to:
            return []
        self._to = to
        return [b"event: to\ndata: %b\n\n" % orjson.dumps(to)]


async def _send(request: web.Request, response: web.StreamResponse, source: StreamEvents) -> None:
    bell, streams = request.app[SITE].bell, request.app[STREAMS]
    await response.write(b"retry: 2000\n\n")
    heard = renewed = monotonic()
    await _note_open(request, source.address)
    with bell.listen(source.reader.chat.topic) as listener:
        while not streams.closing:
            events = await source.fresh()
            if not await still_there(request):
                return  # the session has ended meanwhile: send nothing more
            if events:
                await response.write(b"".join(events))
                heard = monotonic()
                continue
            if monotonic() - renewed >= HEARTBEAT_S:
                address = await person(request)
                if address is None:
                    return  # the session has expired
                await source.renew(address)
                await _note_open(request, address)
                renewed = monotonic()
            if monotonic() - heard >= HEARTBEAT_S:
                await response.write(b": still here\n\n")
                heard = monotonic()
            await listener.wait(source.pause)


async def _note_open(request: web.Request, address: Address) -> None:
    """Note that a page of this customer's is open, where that decides whether a mail is to tell them of new words."""
    if address.promoter_id is not None or address.customer_id is None:
        return
    if await mailbox_of(address.customer_id) is None:
        return
    try:
        await request.app[SITE].recorder.write(page_is_open(address.customer_id))
    except NotRecorded:
        log.info("open_page_not_noted")
