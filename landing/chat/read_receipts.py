"""Read receipts: a browser reports which lines it received, and which were on its screen."""

from typing import Annotated

from aiohttp import web
from pydantic import BaseModel, Field, ValidationError

from landing.chat.guard import address_let_in
from landing.chat.responses import refusal
from landing.server.security_headers import NO_STORE_HEADERS
from landing.short_body import short_body
from landing.site import SITE
from models.reaching.mailboxes import note_zone
from models.storage.database import DatabaseTrouble, transaction
from models.talking.read_receipts import MAX_LINES, arrived
from models.talking.web_lines import chat_of
from models.talking.web_posts import RowNumber

_MAX_BYTES = 16 * 1024


class SeenLines(BaseModel):
    """The lines' numbers: received, and on the screen. Both empty: the chat is open."""

    taken: Annotated[list[RowNumber], Field(max_length=MAX_LINES)] = []
    shown: Annotated[list[RowNumber], Field(max_length=MAX_LINES)] = []
    timezone: Annotated[str, Field(max_length=40)] = ""
    """Of the browser: it says when it is night there."""


async def take(request: web.Request) -> web.Response:
    """POST /chat/seen: 204 once it is stored; the writers' browsers are notified at once."""
    address = await address_let_in(request)
    if isinstance(address, web.Response):
        return address
    try:
        seen = SeenLines.model_validate_json(await short_body(request, _MAX_BYTES))
        async with transaction():
            rings = await arrived(address, await chat_of(address), seen.taken, seen.shown)
            if seen.timezone and address.customer_id is not None:
                await note_zone(address.customer_id, seen.timezone)
    except ValidationError:
        return refusal(request, 422, "chat-unreadable", address)
    except DatabaseTrouble:
        return refusal(request, 503, "chat-not-now", address)
    for topic in rings:
        request.app[SITE].bell.ring(topic)
    return web.Response(status=204, headers=NO_STORE_HEADERS)
