"""The reading choice: ``/c/{tag}/reading``. The reader says whether the promoter may see how the page is read; always.

With Global Privacy Control or Do Not Track, or where the operator's settings ask first, nothing but the anonymous open
is kept until they say yes. The choice lies in a cookie of this page that says yes or no and nothing else.
"""

from collections.abc import Mapping
from enum import StrEnum
from urllib.parse import parse_qsl

import orjson
from aiohttp import web

from landing.csrf import from_our_pages
from landing.languages import preferred
from landing.pages import short_pages
from landing.server.security_headers import NO_STORE_HEADERS
from landing.site import SITE, WebContext
from models.files.bounded import read_at_most
from models.reading.opens import Visitor, open_of, open_or_none
from models.recording.group_commit import NotRecorded
from models.recording.visits import UnknownOpen
from models.storage.bell import OUTBOX
from models.storage.ciphers import Leave
from models.storage.database import DatabaseTrouble
from models.words import say

COOKIE = "handbill-reading"
BACK = "handbill-back"
_YES, _NO = "yes", "no"
_REMEMBERED_S = 180 * 24 * 3600
_BACK_S = 60
_LARGEST = 4 * 1024
_UNPROVED: tuple[type[BaseException], ...] = (UnknownOpen, NotRecorded, *DatabaseTrouble)


class Reading(StrEnum):
    """Whether a page reports how it is read."""

    TELLS = "tells"
    """It reports, as the operator set it; the browser does not object."""
    AGREED = "agreed"
    ASKS = "asks"
    """Nothing is reported until the reader says yes."""
    REFUSED = "refused"

    @property
    def leave(self) -> Leave:
        return _LEAVES[self]

    @property
    def is_quiet(self) -> bool:
        return self in {Reading.ASKS, Reading.REFUSED}


_LEAVES = {
    Reading.TELLS: Leave.TAKEN,
    Reading.AGREED: Leave.GIVEN,
    Reading.ASKS: Leave.NONE,
    Reading.REFUSED: Leave.NONE,
}


def chosen_reading(request: web.Request) -> Reading | None:
    """Return what the reader of this page has chosen, None where they have not."""
    chosen = request.cookies.get(COOKIE) if "Cookie" in request.headers else None
    if chosen not in {_YES, _NO}:
        return None
    return Reading.AGREED if chosen == _YES else Reading.REFUSED


def unchosen_reading(headers: Mapping[str, str], site: WebContext) -> Reading:
    """Return what browser and settings say where the reader has not chosen. ``headers`` must ignore case."""
    return Reading.ASKS if site.asks_to_read or asks_not_to_be_followed(headers) else Reading.TELLS


def asks_not_to_be_followed(headers: Mapping[str, str]) -> bool:
    """Tell whether the browser sends Global Privacy Control, or its forerunner Do Not Track."""
    return headers.get("Sec-GPC") == "1" or headers.get("DNT") == "1"


def may_be_followed(leave: Leave, headers: Mapping[str, str]) -> bool:
    """Tell whether more than the open may be kept of a reader: they agreed, or neither they nor the browser object."""
    return leave is Leave.GIVEN or (leave is Leave.TAKEN and not asks_not_to_be_followed(headers))


def add_to(app: web.Application) -> None:
    """Add the route. ``app[SITE]`` must be set."""
    app.router.add_post("/c/{tag}/reading", Choices(app[SITE]).choose)


class Choices:
    def __init__(self, site: WebContext) -> None:
        self._site = site

    async def choose(self, request: web.Request) -> web.Response:
        """POST ``open``, ``choice`` (yes or no): to a script the token to go on with, to a form the same page again."""
        language = preferred(request.headers.get("Accept-Language"))
        if not from_our_pages(request):
            return short_pages.refused(language, say(language, "known-not-from-here"), 403)
        try:
            choice, open_id = await self._posted(request)
            await self._keep(open_id, choice)
        except (ValueError, LookupError):
            choice, open_id = "", 0  # no form of ours, or its page is a day old: the page says how things stand
        except _UNPROVED:
            return short_pages.unavailable(language)
        return self._answer(request, choice, open_id)

    async def _posted(self, request: web.Request) -> tuple[str, int]:
        """Return the choice and the open's id. Raise ValueError, LookupError for what none of our pages would post."""
        body = await read_at_most(request.content.iter_any(), _LARGEST, announced=request.content_length)
        form = dict(parse_qsl(body.decode(), max_num_fields=5))
        open_id = self._site.token_cipher.unseal(form.get("open", ""))
        if form.get("choice") not in {_YES, _NO}:
            raise ValueError("neither yes nor no")
        if await open_of(open_id, request.match_info["tag"]) is None:
            raise LookupError("an open of another card")
        return form["choice"], open_id

    async def _keep(self, open_id: int, choice: str) -> None:
        if choice == _NO:
            await self._site.visits.forget_reading(open_id)
            return
        await self._site.visits.allow_reading(open_id)
        opened = await open_or_none(open_id)
        if opened is not None and opened.visitor is Visitor.PERSON:
            await self._site.visits.record_report(open_id, [])  # somebody who taps is looking at the page
            self._site.bell.ring(OUTBOX)

    def _answer(self, request: web.Request, choice: str, open_id: int) -> web.Response:
        code = request.match_info["tag"]
        leave = Leave.GIVEN if choice == _YES else Leave.NONE
        token = self._site.token_cipher.seal(open_id, leave) if open_id else ""
        if "application/json" in request.headers.get("Accept", ""):
            body = orjson.dumps({"choice": choice, "token": token})
            answer = web.Response(body=body, content_type="application/json", headers=NO_STORE_HEADERS)
        else:
            answer = web.Response(status=303, headers={**NO_STORE_HEADERS, "Location": f"/c/{code}#reading"})
            if token:
                self._set(answer, BACK, f"{token}.stranger", code, _BACK_S)
        if choice:
            self._set(answer, COOKIE, choice, code, _REMEMBERED_S)
        return answer

    def _set(self, answer: web.Response, name: str, value: str, code: str, seconds: int) -> None:
        secure = self._site.public_url.startswith("https:")
        path = f"/c/{code}"
        answer.set_cookie(name, value, max_age=seconds, path=path, httponly=True, samesite="Lax", secure=secure)
