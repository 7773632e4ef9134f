"""Sharing: ``/c/{tag}/share/{channel}``. In an app's own browser, its menu passes on the page by the reader's own mark.

Whether anything was shared is not reported: only an open through that tag shows it.
"""

from collections.abc import Mapping
from typing import Annotated

import orjson
from aiohttp import web
from pydantic import BaseModel, StringConstraints, ValidationError

from landing.csrf import from_our_pages
from landing.readers.reading_choice import may_be_followed
from landing.server.security_headers import NO_STORE_HEADERS
from landing.short_body import short_body
from landing.site import SITE, WebContext
from models.reading.opens import Open, Visitor, open_of
from models.sharing.promotions import gist
from models.sharing.tag_cache import TaggedPromotion
from models.sharing.tags import tag_url
from models.sharing.ways import Way
from models.storage.ciphers import BadSeal
from models.storage.database import DatabaseTrouble

_LARGEST = 8 * 1024


class ShareRequest(BaseModel):
    """What the page's script sends: the token of its open, and what stands in the address bar."""

    open: Annotated[str, StringConstraints(max_length=40)]
    page: Annotated[str, StringConstraints(max_length=2_000)]


def add_to(app: web.Application) -> None:
    """Add the route. ``app[SITE]`` must be set."""
    app.router.add_post("/c/{tag}/share/{channel}", SharePages(app[SITE]).script)


class SharePages:
    def __init__(self, site: WebContext) -> None:
        self._site = site

    async def script(self, request: web.Request) -> web.Response:
        """POST: what the page has to load and call, as JSON; 204 where the app can't share at present."""
        if not from_our_pages(request):
            return _refusal(403, "only our own pages ask for this")
        try:
            asked = ShareRequest.model_validate_json(await short_body(request, _LARGEST))
            opened = await self._opened(request, asked)
        except (ValidationError, BadSeal):
            return _refusal(400, 'tell {"open", "page"}: the page\'s token and its address')
        except DatabaseTrouble:
            return _refusal(503, "nothing can be looked up at present")
        app = self._site.apps.get(request.match_info["channel"])
        if opened is None or app is None or not app.shares(request.headers.get("User-Agent", "")):
            return _refusal(404, "there is nothing to share here")
        tagged, reading = opened
        calls = await app.share(asked.page.partition("#")[0], self._card(tagged, reading))
        if calls is None:
            return web.Response(status=204, headers=NO_STORE_HEADERS)
        return web.Response(body=orjson.dumps(calls), content_type="application/json", headers=NO_STORE_HEADERS)

    async def _opened(self, request: web.Request, asked: ShareRequest) -> tuple[TaggedPromotion, Open] | None:
        """Return the card and the open that the page names.

        None where that address does not show them, or the reader does not want to be followed.
        """
        code = request.match_info["tag"]
        open_id, leave = self._site.token_cipher.read(asked.open)
        tagged = await self._site.tag_cache.look_up(code)
        here = tag_url(self._site.public_url, code)
        if tagged is None or not may_be_followed(leave, request.headers):
            return None
        if not (asked.page == here or asked.page.startswith((f"{here}?", f"{here}#", f"{here}/"))):
            return None
        reading = await open_of(open_id, code)
        return (tagged, reading) if reading is not None else None

    def _card(self, tagged: TaggedPromotion, reading: Open) -> Mapping[str, str]:
        """Return the card to share: a promoter shares their own tag, a reader by a mark of their own."""
        code = tagged.tag.code
        if reading.visitor is Visitor.PERSON:
            code = self._site.tag_cache.marks.of(reading.id, Way.MENU)
        link = tag_url(self._site.public_url, code)
        title, summary = tagged.promotion.title, gist(tagged.promotion)
        return {"title": title, "summary": summary or title, "link": link, "picture": f"{link}/square.jpg"}


def _refusal(status: int, sentence: str) -> web.Response:
    return web.Response(status=status, text=sentence, headers=NO_STORE_HEADERS)
