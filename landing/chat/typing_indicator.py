"""Typing indicators: who writes to whom at this moment, for open pages to show. In memory for seconds, stored nowhere.

It may be lost and nobody misses it, so it is no row: not of the inbox, nor of the outbox. Other processes don't know.
"""

from dataclasses import dataclass
from itertools import count
from time import monotonic

from aiohttp import web
from pydantic import BaseModel, ValidationError

from landing.chat.guard import address_let_in
from landing.chat.responses import refusal
from landing.server.security_headers import NO_STORE_HEADERS
from landing.short_body import short_body
from landing.site import SITE
from models.storage.bell import Bell, lines_of
from models.storage.lru_cache import LruCache
from models.talking.communications import Direction
from models.talking.conversations import MAX_CONVERSATION_NUMBER, Conversation, conversation_or_none
from models.talking.relaying import direction_from, recipient_of
from models.talking.web_posts import RowNumber

_SHOWN_S = 6.0
_MAX_READERS = 10_000


@dataclass(frozen=True)
class Sign:
    """Somebody has just written a letter or more, in this conversation."""

    number: int
    """Of two, the greater one is the later."""
    conversation_id: int
    at: float


class TypingIndicators:
    """The latest sign for each reader, by the topic of their chat."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._latest: LruCache[str, Sign] = LruCache(_MAX_READERS)

    def note(self, reader: str, conversation_id: int, bell: Bell) -> None:
        """Let this reader's pages know."""
        self._latest.put(reader, Sign(next(self._numbers), conversation_id, monotonic()))
        bell.ring_here(reader)

    def latest(self, reader: str) -> Sign | None:
        """Return the latest sign for this reader, as long as it means anything."""
        found = self._latest.get(reader)
        return found if found is not None and monotonic() - found.at < _SHOWN_S else None


TYPING = web.AppKey("typing indicators", TypingIndicators)


class _Post(BaseModel):
    conversation_id: RowNumber


async def take(request: web.Request) -> web.Response:
    """POST /chat/writing: a person writes in this conversation of theirs; 204, whether or not anybody looks."""
    address = await address_let_in(request)
    if isinstance(address, web.Response):
        return address
    try:
        number = _Post.model_validate_json(await short_body(request, 1024)).conversation_id
    except ValidationError:
        return refusal(request, 422, "chat-unreadable", address)
    conversation = await conversation_or_none(min(number, MAX_CONVERSATION_NUMBER))
    mine = {"promoter_id": address.promoter_id, "customer_id": address.customer_id}
    direction = direction_from(conversation, **mine) if conversation is not None else None
    if conversation is None or direction is None:
        return refusal(request, 403, "chat-not-yours", address)
    await show_writing(request, conversation, direction)
    return web.Response(status=204, headers=NO_STORE_HEADERS)


async def show_writing(request: web.Request, conversation: Conversation, direction: Direction) -> None:
    """Show the other side that somebody writes to them; not where the words themselves would not arrive."""
    if await recipient_of(conversation, direction) is not None:
        request.app[TYPING].note(reader_of(conversation, direction), conversation.id, request.app[SITE].bell)


def reader_of(conversation: Conversation, direction: Direction) -> str:
    """Return the topic of the chat in which words of this direction are read."""
    if direction is Direction.TO_PROMOTER:
        return lines_of(0, promoter_id=conversation.promoter_id)
    return lines_of(0, customer_id=conversation.customer_id)
