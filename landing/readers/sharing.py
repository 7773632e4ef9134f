"""Sharing: ``/c/{tag}/share/{channel}``. In an app's own browser, its menu passes on the page by the reader's own tag.

Nobody tells whether anything was shared: only an open through that tag does.
"""

from collections.abc import Mapping
from typing import Annotated

import orjson
from aiohttp import web
from pydantic import BaseModel, StringConstraints, ValidationError

from landing.server.origin import from_our_pages
from landing.server.security import CAUTIOUS
from landing.site import SITE, WebContext
from models.files.bounded import BodyTooLong, read_at_most
from models.reading.opens import Open, Visitor, open_of
from models.sharing.promotions import gist
from models.sharing.tag_cache import TaggedPromotion
from models.sharing.tags import issue_tag, tag_url
from models.storage.ciphers import BadSeal
from models.storage.database import DatabaseTrouble

_LARGEST = 8 * 1024


class Asked(BaseModel):
    """What the page's script tells: the token of its open, and what stands in the address bar."""

    open: Annotated[str, StringConstraints(max_length=40)]
    page: Annotated[str, StringConstraints(max_length=2_000)]


def add_to(app: web.Application) -> None:
    """Needs ``app[SITE]``."""
    app.router.add_post("/c/{tag}/share/{channel}", SharePages(app[SITE]).script)


class SharePages:
    def __init__(self, site: WebContext) -> None:
        self._site = site

    async def script(self, request: web.Request) -> web.Response:
        """Answer with what the page has to load and call, as JSON; 204 where the app can't at present."""
        if not from_our_pages(request):
            return _refusal(403, "only our own pages ask for this")
        try:
            asked = Asked.model_validate_json(await _body(request))
            opened = await self._opened(request.match_info["tag"], asked)
        except (ValidationError, BadSeal):
            return _refusal(400, 'tell {"open", "page"}: the page\'s token and its address')
        except DatabaseTrouble:
            return _refusal(503, "nothing can be looked up at present")
        app = self._site.apps.get(request.match_info["channel"])
        if opened is None or app is None or not app.shares(request.headers.get("User-Agent", "")):
            return _refusal(404, "there is nothing to share here")
        marked, reading = opened

        async def card() -> Mapping[str, str]:
            return await self._card(marked, reading, request.match_info["channel"])

        told = await app.share(asked.page.partition("#")[0], card)
        if told is None:
            return web.Response(status=204, headers=CAUTIOUS)
        return web.Response(body=orjson.dumps(told), content_type="application/json", headers=CAUTIOUS)

    async def _opened(self, code: str, asked: Asked) -> tuple[TaggedPromotion, Open] | None:
        """Find the card and the open that is told of, if the page at that address shows them."""
        marked = await self._site.catalogue.look_up(code)
        here = tag_url(self._site.public_url, code)
        if marked is None or not (asked.page == here or asked.page.startswith((f"{here}?", f"{here}#", f"{here}/"))):
            return None
        reading = await open_of(self._site.seal.unseal(asked.open), code)
        return (marked, reading) if reading is not None else None

    async def _card(self, marked: TaggedPromotion, reading: Open, channel: str) -> Mapping[str, str]:
        """Make the card to pass on: the promoter's own tag, or a reader's, which says through whom it came."""
        tag = marked.tag
        if reading.visitor is Visitor.PERSON:
            tag = await issue_tag(
                marked.promotion, marked.promoter, channel, parent=marked.tag, parent_open_id=reading.id
            )
        link = tag_url(self._site.public_url, tag.code)
        title, summary = marked.promotion.title, gist(marked.promotion)
        return {"title": title, "summary": summary or title, "link": link, "picture": f"{link}/square.jpg"}


async def _body(request: web.Request) -> bytes:
    """Empty where there is too much of it."""
    try:
        return await read_at_most(request.content.iter_any(), _LARGEST, announced=request.content_length)
    except BodyTooLong:
        return b""


def _refusal(status: int, sentence: str) -> web.Response:
    return web.Response(status=status, text=sentence, headers=CAUTIOUS)
