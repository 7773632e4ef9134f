"""Mini Apps: ``/c/{tag}/signed/{channel}``. A messenger that shows our page within itself signs who looks at it.

The page's script posts the signature out of its address's fragment, which no server and no log ever sees. Nothing of
it is stored until the reader is known here already, or taps; and it serves once.
"""

import logging
from typing import Annotated, NamedTuple

import orjson
from aiohttp import web
from pydantic import BaseModel, StringConstraints, ValidationError

from landing.csrf import from_our_pages
from landing.pages.in_app import Inside
from landing.pages.page import signed_terms
from landing.readers.recognition import prove_tap
from landing.server.security_headers import NO_STORE_HEADERS
from landing.server.token_bucket import Limiter
from landing.short_body import short_body
from landing.site import SITE, WebContext
from models.identity.mini_apps import MiniApp
from models.identity.recognitions import NotRecognised, ReaderStatus
from models.identity.signed_readings import AlreadyUsed, known_again, known_at_once, known_by_tap, read_unnamed
from models.reading.opens import Open, Visitor, open_of
from models.sharing.promotions import PromotionKind
from models.sharing.tag_cache import TaggedPromotion
from models.storage.bell import OUTBOX
from models.storage.ciphers import BadSeal, Leave
from models.storage.codes import fingerprint
from models.storage.database import DatabaseTrouble
from models.words import languages

log = logging.getLogger(__name__)

PARAMETER = "app"
"""Of the page's address: the messenger that shows it within itself."""
UNNAMED = "handbill-unnamed"
"""The cookie of a page whose reader wants to be nobody there."""
_REMEMBERED_S = 180 * 24 * 3600
_LARGEST = 12 * 1024
_TRIES = 10
_MAX_READERS = 20_000


class SignedPost(BaseModel):
    """What the page's script posts: its open's token, and what it wants."""

    open: Annotated[str, StringConstraints(max_length=40)]
    signed: Annotated[str, StringConstraints(max_length=8_000)] = ""
    """What the messenger signed; empty: the reader wants to be nobody, or has loaded the page again."""
    earlier: Annotated[str, StringConstraints(max_length=40)] = ""
    """The token of the open before, of a page that was loaded again in the same window: what was signed has served."""
    receipt: Annotated[str, StringConstraints(max_length=100)] = ""
    terms: Annotated[str, StringConstraints(max_length=100)] = ""
    """Fingerprint of the words that the reader agreed to with a tap; empty: the page was only shown."""


class NotTaken(Exception):
    """It is not taken."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class SignedRequest(NamedTuple):
    """What was asked, of which open, by a page that this messenger shows."""

    post: SignedPost
    tagged: TaggedPromotion
    reading: Open
    app: MiniApp


def add_to(app: web.Application) -> None:
    """Add the route. ``app[SITE]`` must be set."""
    app.router.add_post("/c/{tag}/signed/{channel}", SignedReaders(app[SITE]).post)


def shown_within(request: web.Request, site: WebContext, tagged: TaggedPromotion) -> Inside | None:
    """Return the messenger that shows this page within itself, as its address says; None: a browser does.

    A link never: browsers take the fragment along to its target, and with it what the messenger signed.
    """
    if "?" not in request.raw_path or tagged.promotion.kind is not PromotionKind.PAGE:
        return None
    name = request.query.get(PARAMETER, "")
    app = site.mini_apps.get(name)
    if app is None:
        return None
    unnamed = request.cookies.get(UNNAMED) == "yes"
    standing = ReaderStatus.UNNAMED if unnamed else ReaderStatus.STRANGER
    return Inside(name, standing, frames_at=app.frames_at)


class SignedReaders:
    def __init__(self, site: WebContext) -> None:
        self._site = site
        self._tries = Limiter(rate=_TRIES / 60, burst=_TRIES, max_keys=_MAX_READERS)

    async def post(self, request: web.Request) -> web.Response:
        """POST: how the reader stands with the promoter from now on, as JSON, with a receipt for a tap to come."""
        try:
            asked = await self._asked(request)
            answer = await self._answer(request, asked)
        except NotTaken as refusal:
            return web.Response(status=refusal.status, text=str(refusal), headers=NO_STORE_HEADERS)
        except (NotRecognised, AlreadyUsed) as error:
            log.info("not_recognised", extra={"why": str(error) or "used before"})
            return _status(403, ReaderStatus.UNANSWERED)
        except DatabaseTrouble as error:
            log.warning("not_recognised", extra={"why": type(error).__name__})
            return _status(503, ReaderStatus.UNANSWERED)
        self._site.bell.ring(OUTBOX)
        return answer

    async def _answer(self, request: web.Request, asked: SignedRequest) -> web.Response:
        post, reading = asked.post, asked.reading
        if post.earlier:
            standing = await known_again(reading, await self._earlier(asked))
            self._site.visits.look_again(reading.id)
            return _status(200, standing)
        if not post.signed:
            await read_unnamed(reading)
            self._site.visits.look_again(reading.id)
            return self._remember(_status(200, ReaderStatus.UNNAMED), reading.tag, _REMEMBERED_S)
        reader = asked.app.reader(post.signed, open_id=reading.id, receipt=post.receipt)
        channel = request.match_info["channel"]
        if not post.terms:
            standing = await known_at_once(reading, channel, reader)
            self._site.visits.look_again(reading.id)
            return _status(200, standing, asked.app.receipt(reader, reading.id))
        language, terms = _agreed(asked)
        standing = await known_by_tap(reading, channel, reader, terms=terms, language=language)
        await prove_tap(self._site, reading.id)
        return self._remember(_status(200, standing), reading.tag, 0)

    async def _asked(self, request: web.Request) -> SignedRequest:
        """Return what our page asks. Raise NotTaken, DatabaseTrouble."""
        if not from_our_pages(request):
            raise NotTaken(403, "only our own pages ask for this")
        app = self._site.mini_apps.get(request.match_info["channel"])
        tagged = await self._site.tag_cache.look_up(request.match_info["tag"])
        if app is None or tagged is None:
            raise NotTaken(404, "there is no such page")
        try:
            post = SignedPost.model_validate_json(await short_body(request, _LARGEST))
            open_id, leave = self._site.token_cipher.read(post.open)
        except (ValidationError, BadSeal):
            raise NotTaken(400, 'tell {"open", "signed"}: the page\'s token, and what its messenger signed') from None
        reading = await open_of(open_id, tagged.tag.code)
        if reading is None or reading.visitor not in {Visitor.PERSON, Visitor.SELF}:
            raise NotTaken(404, "there is no such open of this page")
        if leave is Leave.NONE and (post.signed or post.earlier):
            raise NotTaken(403, "the reader of this page has not agreed to being followed: nothing was kept")
        if self._tries.take(str(open_id)) is not None:
            raise NotTaken(429, "too often")
        return SignedRequest(post, tagged, reading, app)

    async def _earlier(self, asked: SignedRequest) -> Open:
        """Return the open that this page was loaded for before. Raise NotTaken."""
        try:
            number, _ = self._site.token_cipher.read(asked.post.earlier)
        except BadSeal:
            raise NotTaken(400, "that is no token of a page") from None
        earlier = await open_of(number, asked.reading.tag)
        if earlier is None or earlier.id >= asked.reading.id:
            raise NotTaken(404, "there was no such open of this page before")
        return earlier

    def _remember(self, answer: web.Response, code: str, seconds: int) -> web.Response:
        """Remember for this page that its reader wants to be nobody, in the messenger's own frames too; 0: no more."""
        secure = "; Secure; SameSite=None; Partitioned" if self._site.public_url.startswith("https:") else ""
        cookie = f"{UNNAMED}=yes; Path=/c/{code}; Max-Age={seconds}; HttpOnly{secure or '; SameSite=Lax'}"
        answer.headers["Set-Cookie"] = cookie
        return answer


def _agreed(asked: SignedRequest) -> tuple[str, str]:
    """Return the words that were agreed to, with their language. Raise NotTaken for what no page of ours shows."""
    for language in languages():
        terms = signed_terms(asked.tagged, language)
        if fingerprint(terms) == asked.post.terms:
            return language, terms
    raise NotTaken(409, "these are not the words of this page any more: open it again")


def _status(status: int, standing: ReaderStatus, receipt: str = "") -> web.Response:
    body = orjson.dumps({"standing": standing, "receipt": receipt})
    return web.Response(status=status, body=body, content_type="application/json", headers=NO_STORE_HEADERS)
