"""Prepared messages: ``/c/{tag}/prepared/{channel}``. Within a messenger, a reader who is known there sends a card of
their own to a chat that the messenger lets them choose: we prepare the message, it shows and sends it.
"""

from typing import Annotated

import orjson
from aiohttp import web
from pydantic import BaseModel, StringConstraints, ValidationError

from landing.csrf import from_our_pages
from landing.languages import preferred
from landing.readers.reading_choice import may_be_followed
from landing.server.security_headers import NO_STORE_HEADERS
from landing.server.token_bucket import Limiter
from landing.short_body import short_body
from landing.site import SITE, WebContext
from models.identity.mini_apps import SharedCard
from models.people.addresses import addresses_of
from models.reading.opens import Open, open_of
from models.sharing.promotions import gist
from models.sharing.tag_cache import TaggedPromotion
from models.sharing.tags import tag_url
from models.sharing.ways import Way
from models.storage.ciphers import BadSeal
from models.storage.database import DatabaseTrouble
from models.words import say

_LARGEST = 1024
_TRIES = 10
_MAX_READERS = 20_000


class PreparedPost(BaseModel):
    """What the page's script posts: its open's token."""

    open: Annotated[str, StringConstraints(max_length=40)]


def add_to(app: web.Application) -> None:
    """Add the route. ``app[SITE]`` must be set."""
    app.router.add_post("/c/{tag}/prepared/{channel}", PreparedMessages(app[SITE]).post)


class PreparedMessages:
    def __init__(self, site: WebContext) -> None:
        self._site = site
        self._tries = Limiter(rate=_TRIES / 60, burst=_TRIES, max_keys=_MAX_READERS)

    async def post(self, request: web.Request) -> web.Response:
        """POST: ``{"id": …}`` of the message; empty where the reader is not known there, or it can't be prepared."""
        if not from_our_pages(request):
            return _answer(403)
        try:
            found = await self._reading(request)
            prepared = await self._prepared(request, *found) if found else ""
        except (ValidationError, BadSeal):
            return _answer(400)
        except DatabaseTrouble:
            return _answer(503)
        return _answer(200, prepared)

    async def _reading(self, request: web.Request) -> tuple[TaggedPromotion, Open] | None:
        """Return the card and the open that the page names, by a reader who is known and may be followed."""
        open_id, leave = self._site.token_cipher.read(await _token(request))
        tagged = await self._site.tag_cache.look_up(request.match_info["tag"])
        if tagged is None or not may_be_followed(leave, request.headers) or self._tries.take(str(open_id)) is not None:
            return None
        reading = await open_of(open_id, tagged.tag.code)
        return (tagged, reading) if reading is not None and reading.customer_id is not None else None

    async def _prepared(self, request: web.Request, tagged: TaggedPromotion, reading: Open) -> str:
        channel = request.match_info["channel"]
        app = self._site.mini_apps.get(channel)
        theirs = [each for each in await addresses_of(reading.customer_id or 0) if each.channel == channel]
        if app is None or len(theirs) != 1:
            return ""
        code = self._site.tag_cache.marks.of(reading.id, Way.PREPARED)
        promotion, link = tagged.promotion, tag_url(self._site.public_url, code)
        language = preferred(request.headers.get("Accept-Language"))
        card = SharedCard(
            code=code,
            title=promotion.title,
            summary=gist(promotion),
            link=link,
            picture=f"{link}/square.jpg",
            opens=say(language, "button-open"),
        )
        return await app.prepare(theirs[0].account, card)


async def _token(request: web.Request) -> str:
    """Return the token that the page posts. Raise ValidationError."""
    return PreparedPost.model_validate_json(await short_body(request, _LARGEST)).open


def _answer(status: int, prepared: str = "") -> web.Response:
    body = orjson.dumps({"id": prepared})
    return web.Response(status=status, body=body, content_type="application/json", headers=NO_STORE_HEADERS)
