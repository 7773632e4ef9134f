"""Opens: ``/c/{tag}``. Recorded in a durable commit, then answered: a redirect to the target, or the page.

The hot path: what a tag leads to comes from memory, a stranger's open awaits nothing but the group commit, and no
middleware or access log stands before it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar

from aiohttp import web
from markupsafe import Markup

from landing.languages import preferred
from landing.pages import short_pages
from landing.readers.in_app_browsers import inside
from landing.readers.mini_app import shown_within
from landing.readers.open_responses import HTML, OpenAnswers
from landing.readers.page_cache import PageCache
from landing.readers.plain_opens import Strangers
from landing.readers.reading_choice import chosen_reading
from landing.readers.recognition import CameBack, came_back, forgetting_cookie
from landing.readers.request_head import RequestHead, read_head
from landing.readers.visitors import Reader
from landing.server.plain_requests import add_plain_route
from landing.server.raw_response import RawResponse
from landing.server.security_headers import page_headers
from landing.sessions import is_operator, person
from landing.site import SITE, WebContext
from models.people.addresses import Address
from models.people.refusals import Purpose, refused
from models.reading.opens import Proof, Visitor
from models.recording.group_commit import NotRecorded
from models.sharing.promotions import PromotionKind
from models.sharing.tag_cache import TaggedPromotion
from models.spread.passed_on import opens_through
from models.storage.ciphers import BadSeal, Leave
from models.storage.database import ANSWER_S, DatabaseTrouble
from models.talking.read_receipts import answer_waits
from models.words import say

Answer = TypeVar("Answer")

_CAME = Markup('<p class="came" role="status">{}</p>')
_PAGE, _PERSON, _SELF = PromotionKind.PAGE, Visitor.PERSON, Visitor.SELF
_UNRECORDED: tuple[type[BaseException], ...] = (NotRecorded, *DatabaseTrouble)


def add_to(app: web.Application) -> None:
    """Add the route, and strangers' plain way to it. ``app[SITE]`` must be set."""
    site = app[SITE]
    pages = PageCache(site)
    answers = OpenAnswers(site, pages)
    app.router.add_get("/c/{tag}", Opens(site, pages, answers).open)
    add_plain_route(app, "GET", "/c/", Strangers(site, answers))


class Opens:
    def __init__(self, site: WebContext, pages: PageCache, answers: OpenAnswers) -> None:
        self._site = site
        self._pages = pages
        self._answers = answers

    async def open(self, request: web.Request) -> web.StreamResponse:
        code = request.match_info["tag"]
        tagged = self._site.tag_cache.known(code)
        if tagged is None:
            try:
                tagged = await self._site.tag_cache.come_through(code)
            except DatabaseTrouble:
                return short_pages.unavailable(_speaks(request))
            if tagged is None:
                return self._site.guesses.refusal(request) or short_pages.missing(_speaks(request))
        return await self._show(request, tagged)

    async def _show(self, request: web.Request, tagged: TaggedPromotion) -> web.StreamResponse:
        chosen = chosen_reading(request)
        asked = read_head(request.method, request.headers, self._site, chosen)
        if asked.is_person and (within := shown_within(request, self._site, tagged)) is not None:
            # Who reads is what the messenger signs; its browser's cookies may be another account's.
            asked = replace(asked, inside=within)
        elif asked.is_person and "Cookie" in request.headers:
            reader = await _recognised(request, tagged, quiet=asked.choice.is_quiet)
            asked = read_head(request.method, request.headers, self._site, chosen, reader)
            if (back := await _asked(partial(came_back, tagged=tagged), request)) is not None:
                return await self._go_on(request, tagged, asked, back)
        number = await self._recorded(request, tagged, asked)
        if tagged.promotion.kind is _PAGE:
            note = await self._note(request, tagged, asked)
            return RawResponse(await self._answers.page(tagged, asked, number, note=note))
        if asked.reader.shows_card:
            return self._preview(request, tagged, number)
        return RawResponse(self._answers.redirect(tagged, asked, number))

    async def _recorded(self, request: web.Request, tagged: TaggedPromotion, asked: RequestHead) -> int | None:
        reader = asked.reader
        # A redirect is proved by being followed; a page only by its script.
        proved = asked.is_person and tagged.promotion.kind is not _PAGE
        try:
            return await self._site.visits.record_open(
                tagged,
                channel=tagged.tag.channel,
                visitor=reader.visitor,
                reason=reader.reason,
                customer_id=reader.customer_id,
                parent_open_id=self._passed_on_by(request) if "?" in request.raw_path and not asked.quiet else None,
                proof=Proof.OPENED if proved else Proof.FETCHED,
                anonymous=asked.quiet,
            )
        except _UNRECORDED:
            return None

    async def _go_on(
        self, request: web.Request, tagged: TaggedPromotion, asked: RequestHead, back: CameBack
    ) -> web.StreamResponse:
        """Answer the page again for a reader back from their app: it is still the same open."""
        app = inside(self._site.apps, request.headers.get("User-Agent", ""), asked.reader, back.standing)
        note = await self._note(request, tagged, asked)
        forgets = f"Set-Cookie: {forgetting_cookie(tagged)}\r\n"
        page = await self._answers.page(tagged, replace(asked, inside=app), back.open_id, note=note, more=forgets)
        return RawResponse(page)

    async def _note(self, request: web.Request, tagged: TaggedPromotion, asked: RequestHead) -> Markup | None:
        """Return what a known reader is told above the page; None where there is nothing."""
        waits = await self._what_waits(request, asked.language)
        came = await self._what_came(request, tagged, asked)
        return Markup("").join(filter(None, (waits, came))) or None

    async def _what_came(self, request: web.Request, tagged: TaggedPromotion, asked: RequestHead) -> Markup | None:
        """Return how many opens came through this reader; None where that is not told, or nobody came."""
        reader = asked.reader.customer_id
        if reader is None or asked.quiet or not self._site.tells_what_came:
            return None
        count = await _asked(lambda _: opens_through(reader, tagged.promotion.id), request)
        return _CAME.format(say(asked.language, "page-came-through-you", count=count)) if count else None

    async def _what_waits(self, request: web.Request, language: str) -> Markup | None:
        """Return a note for a known browser that an answer waits in its chat; None without one."""
        if "Cookie" not in request.headers:
            return None
        reader = await _asked(person, request)
        conversation = await _asked(lambda _: answer_waits(reader), request) if reader else None
        if conversation is None:
            return None
        sentence = say(language, "page-answer-waits", name=conversation.promoter.name)
        return Markup('<p class="waits" role="status"><a href="/chat">{}</a></p>').format(sentence)

    def _preview(self, request: web.Request, tagged: TaggedPromotion, number: int | None) -> web.Response:
        return web.Response(
            body=self._pages.preview(tagged, _speaks(request)).filled(),
            headers=page_headers(more={"Content-Type": HTML, "X-Recorded": str(number or "no")}),
        )

    def _passed_on_by(self, request: web.Request) -> int | None:
        """Return the open whose reader shared this link from their page, where that may be recorded."""
        try:
            open_id, leave = self._site.token_cipher.read(request.query.get("via", ""))
        except BadSeal:
            return None
        return None if leave is Leave.NONE else open_id


def _speaks(request: web.Request) -> str:
    return preferred(request.headers.get("Accept-Language"))


async def _recognised(request: web.Request, tagged: TaggedPromotion, *, quiet: bool) -> Reader:
    """Return the reader behind the cookies: promoter, operator, customer, or a person who can't be identified."""
    address = await _asked(person, request)
    tagged_by = tagged.tag.promoter_id
    # A campaign's tag is every promoter's own.
    if address is not None and address.promoter_id is not None and tagged_by in {None, address.promoter_id}:
        return Reader(_SELF, "promoter")
    if await _asked(is_operator, request):
        return Reader(_SELF, "operator")
    if address is None or quiet or await _refuses(address):
        return Reader(_PERSON)
    named = address.customer is not None and bool(address.customer.name)
    return Reader(_PERSON, customer_id=address.customer_id, named=named)


async def _asked(question: Callable[[web.Request], Awaitable[Answer]], request: web.Request) -> Answer | None:
    """Return the database's answer; None while it does not answer: the page is served all the same."""
    try:
        async with asyncio.timeout(ANSWER_S):
            return await question(request)
    except DatabaseTrouble:
        return None


async def _refuses(address: Address) -> bool:
    """Tell whether the customer withdrew being recognised; True while the database can't say."""
    if address.customer_id is None:
        return False
    try:
        return await refused(address.customer_id, Purpose.ANALYTICS)
    except DatabaseTrouble:
        return True
