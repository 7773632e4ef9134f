"""Marks: ``/i/{token}/marks``. The links by which the reader of one open passes the promotion on, one for each way.

The page's script asks when its reader is about to need them, on pages of other sites handbill.js does. Whether anything
is passed on is not told here: only an open through a link shows it.
"""

import asyncio

import orjson
from aiohttp import web

from landing.readers.reading_choice import may_be_followed
from landing.server.security_headers import NO_STORE_HEADERS
from landing.site import SITE, WebContext
from models.reading.opens import Open, Visitor, open_or_none
from models.sharing.tags import tag_url
from models.sharing.ways import Way
from models.storage.ciphers import BadSeal
from models.storage.database import ANSWER_S, DatabaseTrouble

WAYS = (Way.SHARE, Way.LINK, Way.QR, Way.CARD, Way.SITE)
_HEADERS = {**NO_STORE_HEADERS, "Access-Control-Allow-Origin": "*"}


def add_to(app: web.Application) -> None:
    """Add the route. ``app[SITE]`` must be set."""
    app.router.add_post("/i/{token}/marks", MarkPages(app[SITE]).give)


class MarkPages:
    def __init__(self, site: WebContext) -> None:
        self._site = site

    async def give(self, request: web.Request) -> web.Response:
        """POST: ``{"share": <link>, "link": <link>, …}``. Empty on a promoter's own page: they share their own tag."""
        try:
            open_id, leave = self._site.token_cipher.read(request.match_info["token"])
            reading = await _open(open_id)
        except BadSeal as error:
            return _refusal(404, f"{error}: open the page again to share it")
        except DatabaseTrouble:
            return _refusal(503, "nothing can be looked up at present")
        if not may_be_followed(leave, request.headers):
            return _refusal(403, "the reader of this page has not agreed to being followed: there are no marks")
        body = orjson.dumps(self._links(reading))
        return web.Response(body=body, content_type="application/json", headers=_HEADERS)

    def _links(self, reading: Open | None) -> dict[str, str]:
        if reading is None or reading.visitor is not Visitor.PERSON:
            return {}
        marks = self._site.tag_cache.marks
        return {way.value: tag_url(self._site.public_url, marks.of(reading.id, way)) for way in WAYS}


async def _open(number: int) -> Open | None:
    async with asyncio.timeout(ANSWER_S):
        return await open_or_none(number)


def _refusal(status: int, sentence: str) -> web.Response:
    return web.Response(status=status, text=sentence, headers=_HEADERS)
