"""The inbox's stream: which versions its panes have by now, by Server-Sent Events; the browser fetches what it lacks.

It tells states and no changes, all of them after each connecting: so it does not matter what a broken line swallowed.
"""

import asyncio
import logging
from collections.abc import Mapping
from time import monotonic
from typing import TypedDict

import orjson
from aiohttp import web

from landing.chat.stream import HEARTBEAT_S, LOOK_EVERY_S, LOOK_SOON_S, Streams
from landing.chat.typing_indicator import TYPING, reader_of
from landing.console.list_filters import NarrowedConversations, conversations_in
from landing.console.paging import number_in
from landing.console.responses import language_for, notice
from landing.console.sign_in import for_viewers
from landing.console.viewers import Viewer, recognise, viewer_of
from landing.csrf import form_token
from landing.inbox.panes import ShownDraft, list_pane, shown_draft, thread_pane
from landing.server.security_headers import NO_STORE_HEADERS
from landing.site import SITE
from models.storage.bell import OUTBOX
from models.talking.communications import Direction
from models.talking.conversations import conversation_or_none
from models.talking.drafts import draft_in
from models.talking.unread import latest_said, unread_of

log = logging.getLogger(__name__)

GATHERS_S = 0.1
"""What happens within so much time is told at once: a storm of words costs a look ten times a second."""
STREAMS = web.AppKey("inbox streams", Streams)


class PageState(TypedDict, total=False):
    """What a page shows by now: versions of its panes, and the rest as it is."""

    list: str
    unread: int
    thread: str
    draft: ShownDraft
    writing: int
    """The sign that the customer writes; 0: they don't."""


def add_to(app: web.Application) -> None:
    app[STREAMS] = Streams()
    app.router.add_get("/console/inbox/stream", for_viewers(stream), allow_head=False)
    app.on_shutdown.append(_close)


async def _close(app: web.Application) -> None:
    app[STREAMS].close(app[SITE].bell)
    app[SITE].bell.ring_here(OUTBOX)  # which all of them listen to


async def stream(request: web.Request) -> web.StreamResponse:
    """GET: the state of the panes that the address names, and again whenever it is another."""
    streams, session = request.app[STREAMS], f"inbox {form_token(request)}"
    if streams.full(session):
        return notice(request, "trouble", status=429)
    headers = {**NO_STORE_HEADERS, "Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}
    response = web.StreamResponse(headers=headers)
    with streams.one_more(session):
        await response.prepare(request)
        try:
            await _tell(request, response, Panes(request))
            await response.write_eof()
        except ConnectionResetError:
            log.debug("browser_gone")
    return response


class Panes:
    """The panes of one browser's page, and what of them was told last."""

    def __init__(self, request: web.Request) -> None:
        self.viewer: Viewer = viewer_of(request)
        self.on_the_way = False
        self._chosen: NarrowedConversations = conversations_in(request)
        self._language = language_for(request)
        self._number = number_in(request.query.get("conversation", ""))
        self._told: PageState = {}
        self._glanced: object = None
        self._look_at = 0.0
        self._typing = request.app[TYPING]
        self._reader = ""

    async def topics(self) -> tuple[str, ...]:
        """Return what is to be listened to: the house, and for the open thread what its promoter is shown."""
        conversation = await conversation_or_none(self._number) if self._number else None
        if conversation is not None and self.viewer.may_see(conversation.promoter_id):
            self._reader = reader_of(conversation, Direction.TO_PROMOTER)
        return (OUTBOX, self._reader) if self._reader else (OUTBOX,)

    async def fresh(self) -> Mapping[str, object]:
        """Return what is different from what was told before; empty: nothing.

        Most rings are somebody else's: a glance tells so, at a small part of what a whole look costs.
        """
        glance = await self._glance()
        if glance == self._glanced and monotonic() < self._look_at:
            return {}
        state = await self._state()
        self._glanced, self._look_at = glance, monotonic() + self.pause
        changed = {name: value for name, value in state.items() if self._told.get(name, ...) != value}
        self._told = state
        return changed

    @property
    def pause(self) -> float:
        """Seconds until the next look, unless there is news."""
        return LOOK_SOON_S if self.on_the_way else LOOK_EVERY_S

    async def _glance(self) -> object:
        """Return what changes with every word, with what is read, and with the draft in the open thread."""
        promoter_id = self.viewer.promoter_id
        unread = await unread_of(promoter_id) if promoter_id is not None else 0
        draft = await draft_in(self._number, self.viewer.side) if self._number else None
        return await latest_said(promoter_id), unread, draft, self._sign()

    def _sign(self) -> int:
        sign = self._typing.latest(self._reader) if self._reader else None
        return sign.number if sign is not None and sign.conversation_id == self._number else 0

    async def _state(self) -> PageState:
        state: PageState = {"list": (await list_pane(self.viewer, self._chosen, self._language)).version}
        if self.viewer.promoter_id is not None:
            state["unread"] = await unread_of(self.viewer.promoter_id)
        conversation = await conversation_or_none(self._number) if self._number else None
        if conversation is not None and self.viewer.may_see(conversation.promoter_id):
            thread = await thread_pane(conversation)
            self.on_the_way = thread.on_the_way
            draft = await draft_in(conversation.id, self.viewer.side)
            state |= {"thread": thread.version, "draft": shown_draft(draft), "writing": self._sign()}
        return state


async def _tell(request: web.Request, response: web.StreamResponse, panes: Panes) -> None:
    await response.write(b"retry: 2000\n\n")
    heard = monotonic()
    with request.app[SITE].bell.listen(*await panes.topics()) as listener:
        while not request.app[STREAMS].closing:
            changed = await panes.fresh()
            silent = monotonic() - heard >= HEARTBEAT_S
            if (changed or silent) and await recognise(request) != panes.viewer:
                return  # signed out meanwhile: nothing more is told
            if changed or silent:
                await response.write(b"data: %b\n\n" % orjson.dumps(changed) if changed else b": still here\n\n")
                heard = monotonic()
            await listener.wait(panes.pause)
            await asyncio.sleep(GATHERS_S)
