"""Opens: ``/c/{tag}``. Recorded in a durable commit, then answered: the way to the target, or the page.

The hot path: what a tag leads to comes from memory, a stranger's open awaits nothing but the recorder, and no
middleware or access log stands before it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from aiohttp import web
from markupsafe import Markup

from landing.languages import preferred
from landing.pages import notes
from landing.pages.leaf import Leaf
from landing.pages.markdown import html_of
from landing.pages.page import Around, page_of, preview_of
from landing.people import is_operator, person
from landing.security import CAUTIOUS, new_nonce, page_headers
from landing.shelf import Shelf
from landing.site import SITE, Site
from landing.targets import plain, tagged
from landing.visitors import Fetcher, who_fetched
from models.catalogue import Marked
from models.database import DatabaseTrouble
from models.opens import Proof, Visitor
from models.promotions import Kind, Promotion
from models.recorder import NotRecorded
from models.seals import BadSeal

_PAGES_ROOM = 24 * 1024 * 1024
_TEXTS_ROOM = 8 * 1024 * 1024
_UNRECORDED: tuple[type[BaseException], ...] = (NotRecorded, *DatabaseTrouble)

Answer = TypeVar("Answer")


def add_to(app: web.Application) -> None:
    """Needs ``app[SITE]``."""
    app.router.add_get("/c/{tag}", Opens(app[SITE]).open)


class Recorded(NamedTuple):
    """The open's number and its token for the reader's reports; neither when it could not be recorded."""

    number: int | None
    token: str = ""

    @property
    def header(self) -> str:
        return "no" if self.number is None else str(self.number)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, as far as the request tells."""

    visitor: Visitor
    reason: str
    customer_id: int | None = None


class Opens:
    """What is rendered is kept in memory for as long as the catalogue keeps what it was rendered from."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._pages: Shelf[tuple[str, str, bool], tuple[Marked, Leaf]] = Shelf(_PAGES_ROOM)
        self._texts: Shelf[int, tuple[Promotion, Markup]] = Shelf(_TEXTS_ROOM)
        self._rendering = asyncio.Lock()

    async def open(self, request: web.Request) -> web.Response:
        code = request.match_info["tag"]
        marked = self._site.catalogue.known(code)
        if marked is None:
            try:
                marked = await self._site.catalogue.look_up(code)
            except DatabaseTrouble:
                return notes.unavailable(*self._speaks(request))
            if marked is None:
                return notes.missing(*self._speaks(request))
        fetcher = who_fetched(request.method, request.headers)
        recorded = await self._record(request, marked, fetcher)
        if marked.promotion.kind is Kind.PAGE:
            return await self._page(request, marked, recorded)
        if fetcher.shows_card:
            return await self._preview(request, marked, recorded)
        return _redirect(marked.promotion.target, recorded)

    async def _record(self, request: web.Request, marked: Marked, fetcher: Fetcher) -> Recorded:
        visitor, reason, customer_id = fetcher.visitor, fetcher.reason, None
        if "Cookie" in request.headers and visitor is Visitor.PERSON:
            reader = await _recognised(request, marked)
            visitor, reason, customer_id = reader.visitor, reader.reason, reader.customer_id
        redirected = marked.promotion.kind is Kind.LINK and visitor is Visitor.PERSON
        try:
            number = await self._site.visits.record_open(
                marked,
                channel=marked.tag.channel,
                visitor=visitor,
                reason=reason,
                customer_id=customer_id,
                parent_open_id=self._passed_on_by(request) if request.query_string else None,
                # A redirect is proved by being followed; a page only by its script.
                proof=Proof.OPENED if redirected else Proof.FETCHED,
            )
        except _UNRECORDED:
            return Recorded(None)
        reports = visitor is Visitor.PERSON or visitor is Visitor.SELF
        return Recorded(number, self._site.seal.seal(number) if reports else "")

    async def _page(self, request: web.Request, marked: Marked, recorded: Recorded) -> web.Response:
        language = preferred(request.headers.get("Accept-Language"))
        reported = bool(recorded.token)
        kept = self._pages.get((marked.tag.code, language, reported))
        if kept is not None and kept[0] is marked:
            leaf = kept[1]
        else:
            leaf = await self._render(marked, language, recorded=reported)
        nonce = new_nonce()
        headers = page_headers(nonce)
        headers["X-Recorded"] = recorded.header
        headers["Content-Type"] = "text/html; charset=utf-8"
        return web.Response(body=leaf.filled(token=recorded.token, nonce=nonce), headers=headers)

    async def _render(self, marked: Marked, language: str, *, recorded: bool) -> Leaf:
        """Renders once, however many ask at the same moment."""
        key = marked.tag.code, language, recorded
        async with self._rendering:
            kept = self._pages.get(key)
            if kept is not None and kept[0] is marked:
                return kept[1]
            text = await self._text(marked.promotion)
            leaf = page_of(marked, text, self._around(marked), language, recorded=recorded)
            self._pages.put(key, (marked, leaf), leaf.size)
            return leaf

    async def _text(self, promotion: Promotion) -> Markup:
        kept = self._texts.get(promotion.id)
        if kept is not None and kept[0] is promotion:
            return kept[1]
        # The longest take some tenths of a second: not on the event loop.
        text = await asyncio.to_thread(html_of, promotion.page, ours=self._site.public_url)
        self._texts.put(promotion.id, (promotion, text), len(text) * 2)
        return text

    async def _preview(self, request: web.Request, marked: Marked, recorded: Recorded) -> web.Response:
        language = preferred(request.headers.get("Accept-Language"))
        leaf = preview_of(marked, self._around(marked), language)
        headers = page_headers()
        headers["X-Recorded"] = recorded.header
        return web.Response(body=leaf.filled(), content_type="text/html", charset="utf-8", headers=headers)

    def _passed_on_by(self, request: web.Request) -> int | None:
        """The open whose reader shared this link from their page."""
        try:
            return self._site.seal.unseal(request.query.get("via", ""))
        except BadSeal:
            return None

    def _around(self, marked: Marked) -> Around:
        return Around(self._site.public_url, self._site.deep_links(marked.tag.code))

    def _speaks(self, request: web.Request) -> tuple[str, str]:
        language = preferred(request.headers.get("Accept-Language"))
        return language, Around(self._site.public_url, {}).base


async def _recognised(request: web.Request, marked: Marked) -> Reader:
    """The reader behind the cookies: the promoter, the operator, a customer, or somebody we can't tell from others."""
    address = await _asked(person, request)
    tagged_by = marked.tag.promoter_id
    # A campaign's tag is every promoter's own.
    if address is not None and address.promoter_id is not None and tagged_by in {None, address.promoter_id}:
        return Reader(Visitor.SELF, "promoter")
    if await _asked(is_operator, request):
        return Reader(Visitor.SELF, "operator")
    if address is None or _asks_not_to_be_known(request):
        return Reader(Visitor.PERSON, "")
    return Reader(Visitor.PERSON, "", address.customer_id)


async def _asked(question: Callable[[web.Request], Awaitable[Answer]], request: web.Request) -> Answer | None:
    """The answer from the database, None while it has none: the page is served all the same."""
    try:
        return await question(request)
    except DatabaseTrouble:
        return None


def _asks_not_to_be_known(request: web.Request) -> bool:
    """Global Privacy Control, or its forerunner."""
    return request.headers.get("Sec-GPC") == "1" or request.headers.get("DNT") == "1"


def _redirect(target: str, recorded: Recorded) -> web.Response:
    where = tagged(target, recorded.token) if recorded.token else plain(target)
    return web.Response(status=302, headers={**CAUTIOUS, "Location": where, "X-Recorded": recorded.header})
