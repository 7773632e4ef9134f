"""Opens: ``/c/{tag}``. Recorded in a durable commit, then answered: a redirect to the target, or the page.

The hot path: what a tag leads to comes from memory, a stranger's open awaits nothing but the group commit, and no
middleware or access log stands before it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

from aiohttp import web
from markupsafe import Markup

from landing.compression import compressed, takes_gzip
from landing.languages import preferred
from landing.pages import notes
from landing.people import is_operator, person
from landing.readers import targets
from landing.readers.apps import inside
from landing.readers.choice import Reading, reading
from landing.readers.page_cache import PageCache
from landing.readers.recognition import CameBack, came_back, forgetting_cookie
from landing.readers.visitors import Reader, who_fetched
from landing.server.fast_path import Handler, add_fast_path
from landing.server.raw_response import RawResponse, head_of
from landing.server.security import HTML_HEADERS, NO_STORE_HEADERS, always, new_nonce, page_headers, policy
from landing.site import SITE, WebContext
from models.people.addresses import Address
from models.people.refusals import Purpose, refused
from models.reading.opens import Proof, Visitor
from models.recording.group_commit import NotRecorded
from models.sharing.promotions import PromotionKind
from models.sharing.tag_cache import TaggedPromotion
from models.storage.ciphers import BadSeal, Leave
from models.storage.database import ANSWER_S, DatabaseTrouble
from models.talking.arrivals import answer_waits
from models.words import say

Answer = TypeVar("Answer")

_HTML = "text/html; charset=utf-8"
_UNRECORDED: tuple[type[BaseException], ...] = (NotRecorded, *DatabaseTrouble)
# Taken out of their classes once: in Python 3.11 every look at an enum's member runs Python code.
_PAGE, _PERSON, _SELF, _FETCHED, _OPENED = PromotionKind.PAGE, Visitor.PERSON, Visitor.SELF, Proof.FETCHED, Proof.OPENED


def add_to(app: web.Application) -> None:
    """Add the route, and its fast path. ``app[SITE]`` must be set."""
    opens = Opens(app[SITE])
    app.router.add_get("/c/{tag}", opens.open)
    add_fast_path(app, "GET", "/c/", opens.fast_path)


class Opens:
    def __init__(self, site: WebContext) -> None:
        self._site = site
        self._page_cache = PageCache(site)
        said = always(site.public_url)
        self._redirect = head_of(302, said | NO_STORE_HEADERS)
        del said["Content-Security-Policy"]  # each page has its own
        self._shown = head_of(200, said | HTML_HEADERS | {"Content-Type": _HTML})
        self._guesses = site.guesses

    async def open(self, request: web.Request) -> web.StreamResponse:
        code = request.match_info["tag"]
        tagged = self._site.tag_cache.known(code)
        if tagged is None:
            try:
                tagged = await self._site.tag_cache.look_up(code)
            except DatabaseTrouble:
                return notes.unavailable(_speaks(request))
            if tagged is None:
                return self._guesses.refusal(request) or notes.missing(_speaks(request))
        return await self._show(request, tagged)

    def fast_path(self, request: web.Request, code: str, _: Handler) -> Awaitable[web.StreamResponse] | None:
        """Answer a stranger's open of a card that is in memory; None for everything else."""
        tagged = self._site.tag_cache.known(code)
        return None if tagged is None or "Cookie" in request.headers else self._show(request, tagged)

    async def _show(self, request: web.Request, tagged: TaggedPromotion) -> web.StreamResponse:
        reader = who_fetched(request.method, request.headers)
        choice = reading(request, self._site)
        if reader.visitor is _PERSON and "Cookie" in request.headers:
            reader = await _recognised(request, tagged, quiet=choice.is_quiet)
            if (back := await _asked(partial(came_back, tagged=tagged), request)) is not None:
                return await self._go_on(request, tagged, reader, back, choice)
        quiet = choice.is_quiet and reader.visitor is _PERSON
        # A redirect is proved by being followed; a page only by its script.
        proved = reader.visitor is _PERSON and tagged.promotion.kind is not _PAGE
        try:
            number = await self._site.visits.record_open(
                tagged,
                channel=tagged.tag.channel,
                visitor=reader.visitor,
                reason=reader.reason,
                customer_id=reader.customer_id,
                parent_open_id=self._passed_on_by(request) if "?" in request.raw_path and not quiet else None,
                proof=_OPENED if proved else _FETCHED,
                anonymous=quiet,
            )
        except _UNRECORDED:
            number = None
        token = (
            self._site.token_cipher.seal(number, choice.leave)
            if number and (reader.visitor is _PERSON or reader.visitor is _SELF)
            else ""
        )
        recorded = str(number) if number else "no"
        if tagged.promotion.kind is _PAGE:
            return await self._page(request, tagged, token, recorded, reader, choice)
        if reader.shows_card:
            return self._preview(request, tagged, recorded)
        target = tagged.promotion.target
        location = targets.tagged(target, token) if token and not quiet else targets.plain(target)
        return RawResponse(302, f"{self._redirect}Location: {location}\r\nX-Recorded: {recorded}\r\n")

    async def _go_on(
        self, request: web.Request, tagged: TaggedPromotion, reader: Reader, back: CameBack, choice: Reading
    ) -> web.StreamResponse:
        """Answer the page again for a reader back from their app: it is still the same open."""
        token = self._site.token_cipher.seal(back.open_id, choice.leave)
        return await self._page(request, tagged, token, str(back.open_id), reader, choice, back)

    async def _page(
        self,
        request: web.Request,
        tagged: TaggedPromotion,
        token: str,
        recorded: str,
        reader: Reader,
        choice: Reading,
        back: CameBack | None = None,
    ) -> web.StreamResponse:
        language = preferred(request.headers.get("Accept-Language"))
        app = inside(self._site.apps, request, reader, back.standing if back else None) if self._site.apps else None
        template = self._page_cache.kept(tagged, language, recorded=bool(token), inside=app, choice=choice)
        if template is None:
            template = await self._page_cache.page(tagged, language, recorded=bool(token), inside=app, choice=choice)
        note = await self._what_waits(request, language) if "Cookie" in request.headers else None
        nonce = new_nonce()
        allowed = policy(nonce, app.asks_at if app else "")
        head = f"{self._shown}Content-Security-Policy: {allowed}\r\nX-Recorded: {recorded}\r\n"
        if back is not None:
            head += f"Set-Cookie: {forgetting_cookie(tagged)}\r\n"
        body = template.filled(token=token, nonce=nonce, note=note)
        if note is None and takes_gzip(request):
            body, head = compressed(body), f"{head}Content-Encoding: gzip\r\n"
        return RawResponse(200, head, body)

    async def _what_waits(self, request: web.Request, language: str) -> Markup | None:
        """Return a note for a known browser that an answer waits in its chat; None without one."""
        reader = await _asked(person, request)
        conversation = await _asked(lambda _: answer_waits(reader), request) if reader else None
        if conversation is None:
            return None
        sentence = say(language, "page-answer-waits", name=conversation.promoter.name)
        return Markup('<p class="waits" role="status"><a href="/chat">{}</a></p>').format(sentence)

    def _preview(self, request: web.Request, tagged: TaggedPromotion, recorded: str) -> web.Response:
        language = preferred(request.headers.get("Accept-Language"))
        return web.Response(
            body=self._page_cache.preview(tagged, language).filled(),
            headers=page_headers(more={"Content-Type": _HTML, "X-Recorded": recorded}),
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
