"""Recognition: ``/c/{tag}/known/{channel}``. A reader taps, is sent to their app, and comes back recognised.

The way there is a post of our own page; the way back is accepted only in the browser that was sent, once, and leads
to the same page. On the way back the platform is asked: the only such call within a reader's request, and a short one.
"""

import logging
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import parse_qsl

from aiohttp import web

from landing.csrf import from_our_pages
from landing.languages import preferred
from landing.pages import short_pages
from landing.pages.page import known_terms
from landing.readers.reading_choice import BACK
from landing.server.security_headers import NO_STORE_HEADERS
from landing.server.token_bucket import Limiter
from landing.sessions import person, remember
from landing.site import SITE, WebContext
from models.files.bounded import read_at_most
from models.identity.app_browsers import AppBrowser
from models.identity.recognitions import NotRecognised, ReaderStatus, Recognition, recognise_reader
from models.people import oauth_states
from models.people.channels import BROWSER
from models.people.sessions import SessionRole
from models.reading.opens import Visitor, open_of
from models.recording.group_commit import NotRecorded
from models.recording.visits import UnknownOpen
from models.sharing.tag_cache import TaggedPromotion
from models.storage.bell import OUTBOX
from models.storage.ciphers import BadSeal
from models.storage.codes import fingerprint
from models.storage.database import DatabaseTrouble
from models.words import languages, say

log = logging.getLogger(__name__)

_STATE_COOKIE, _BACK = "handbill-asking", BACK
_BACK_S = 60
_FORM = "application/x-www-form-urlencoded"
_LARGEST_FORM = 4 * 1024
_MAX_FIELDS = 10
_TAPS = 6
_MAX_READERS = 20_000
_UNPROVED: tuple[type[BaseException], ...] = (UnknownOpen, NotRecorded, *DatabaseTrouble)


class CameBack(NamedTuple):
    """A reader who comes back from their app, to the open they had left."""

    open_id: int
    standing: ReaderStatus


def add_to(app: web.Application) -> None:
    """Add the routes. ``app[SITE]`` must be set."""
    recognitions = Recognitions(app[SITE])
    app.router.add_post("/c/{tag}/known/{channel}", recognitions.ask)
    # No HEAD: a prefetch must not use up what the reader comes back with.
    app.router.add_get("/c/{tag}/known/{channel}", recognitions.come_back, allow_head=False)
    app.router.add_get("/known/{channel}", recognitions.come_back_anywhere, allow_head=False)


async def came_back(request: web.Request, tagged: TaggedPromotion) -> CameBack | None:
    """Return the open that this request continues, if its reader has just come back from their app."""
    token, _, standing = request.cookies.get(_BACK, "").partition(".")
    if standing not in set(ReaderStatus):
        return None
    with suppress(BadSeal):
        open_id = request.app[SITE].token_cipher.unseal(token)
        if await open_of(open_id, tagged.tag.code) is not None:
            return CameBack(open_id, ReaderStatus(standing))
    return None


def forgetting_cookie(tagged: TaggedPromotion) -> str:
    """Return the ``Set-Cookie`` that forgets the return, so that the next look is a new open."""
    return f"{_BACK}=; Path=/c/{tagged.tag.code}; Max-Age=0; HttpOnly; SameSite=Lax"


class Recognitions:
    def __init__(self, site: WebContext) -> None:
        self._site = site
        self._taps = Limiter(rate=_TAPS / 60, burst=_TAPS, max_keys=_MAX_READERS)
        # ``__Host-``: no neighbouring host can put a cookie of its own in this one's place.
        self._state_cookie = f"__Host-{_STATE_COOKIE}" if site.public_url.startswith("https:") else _STATE_COOKIE

    async def ask(self, request: web.Request) -> web.Response:
        """POST: the reader agreed to the words on the button's side, and is sent to their app."""
        language = preferred(request.headers.get("Accept-Language"))
        if not from_our_pages(request):
            return short_pages.refused(language, say(language, "known-not-from-here"), 403)
        try:
            tagged, app = await self._place(request)
            return self._missing(request, language) if tagged is None else await self._send(request, tagged, app)
        except DatabaseTrouble:
            return short_pages.unavailable(language)

    async def come_back(self, request: web.Request) -> web.Response:
        """GET: back from the app with what it hands back. Whatever comes of it, the way leads to the page."""
        language = preferred(request.headers.get("Accept-Language"))
        try:
            tagged, app = await self._place(request)
            if tagged is None or app is None:
                return self._missing(request, language)
            oauth_state = await oauth_states.redeem_state(
                request.query.get("state", "")[:100],
                request.cookies.get(self._state_cookie, "")[:100],
                tag=tagged.tag.code,
                channel=request.match_info["channel"],
            )
        except DatabaseTrouble:
            return short_pages.unavailable(language)
        response = self._to_page(tagged.tag.code)
        if oauth_state is not None:
            response.headers["Location"] += "#known"  # where the page says how it went
            done = await self._recognise(request, app, oauth_state)
            token = self._site.token_cipher.seal(oauth_state.open_id)
            self._set(response, _BACK, f"{token}.{done.standing}", f"/c/{tagged.tag.code}", _BACK_S)
            self._set(response, self._state_cookie, "", "/", 0)
            if done.secret is not None:
                remember(request, response, SessionRole.PERSON, done.secret)
        return response

    async def come_back_anywhere(self, request: web.Request) -> web.Response:
        """GET: back where a platform leads everybody back to; on to the page that the reader had left."""
        language, channel = preferred(request.headers.get("Accept-Language")), request.match_info["channel"]
        state, browser = request.query.get("state", ""), request.cookies.get(self._state_cookie, "")
        try:
            tag = await oauth_states.left_from(state[:100], browser[:100], channel=channel)
        except DatabaseTrouble:
            return short_pages.unavailable(language)
        if tag is None:
            return self._missing(request, language)
        onward = f"/c/{tag}/known/{channel}?{request.query_string}"
        return web.Response(status=303, headers={**NO_STORE_HEADERS, "Location": onward})

    def _missing(self, request: web.Request, language: str) -> web.Response:
        return self._site.guesses.refusal(request) or short_pages.missing(language)

    async def _place(self, request: web.Request) -> tuple[TaggedPromotion | None, AppBrowser | None]:
        app = self._site.apps.get(request.match_info["channel"])
        if app is None or not app.recognises(request.headers.get("User-Agent", "")):
            return None, None
        return await self._site.tag_cache.look_up(request.match_info["tag"]), app

    async def _send(self, request: web.Request, tagged: TaggedPromotion, app: AppBrowser | None) -> web.Response:
        try:
            form = await _form(request)
            named, terms = form.get("named") == "yes", form.get("terms", "")
            open_id = self._site.token_cipher.unseal(form.get("open", ""))
        except ValueError:  # no form of ours, or its page is a day old
            return self._to_page(tagged.tag.code)
        channel = request.match_info["channel"]
        by = channel if app is not None and app.names else ""
        agreed = next((each for each in _all_terms(tagged, named, by) if fingerprint(each[1]) == terms), None)
        if app is None or agreed is None or self._taps.take(str(open_id)) is not None:
            return self._to_page(tagged.tag.code)  # which shows what can be agreed to now
        reading = await open_of(open_id, tagged.tag.code)
        if reading is None or reading.visitor is not Visitor.PERSON:
            return self._to_page(tagged.tag.code)  # which shows what can be agreed to now
        state, browser = await oauth_states.issue_state(
            open_id, tagged.tag.code, channel, named=named, terms=agreed[1], language=agreed[0]
        )
        back = app.comes_back_to or f"{self._site.public_url}/c/{tagged.tag.code}/known/{channel}"
        response = web.Response(
            status=303, headers={**NO_STORE_HEADERS, "Location": app.ask_url(back, state, named=named)}
        )
        self._set(response, self._state_cookie, browser, "/", int(oauth_states.LIFE.total_seconds()))
        return response

    async def _recognise(
        self, request: web.Request, app: AppBrowser, oauth_state: oauth_states.OAuthState
    ) -> Recognition:
        try:
            account = await app.recognise(request.query)
            done = await recognise_reader(oauth_state, account, await person(request), browsers=BROWSER)
        except NotRecognised as error:
            log.info("not_recognised", extra={"channel": oauth_state.channel, "why": str(error)})
            return Recognition(ReaderStatus.REFUSED if error.refused else ReaderStatus.UNANSWERED)
        except DatabaseTrouble as error:
            log.warning("not_recognised", extra={"channel": oauth_state.channel, "why": type(error).__name__})
            return Recognition(ReaderStatus.UNANSWERED)
        await prove_tap(self._site, oauth_state.open_id)
        self._site.bell.ring(OUTBOX)
        return done

    def _to_page(self, code: str) -> web.Response:
        return web.Response(status=303, headers={**NO_STORE_HEADERS, "Location": f"/c/{code}"})

    def _set(self, response: web.Response, name: str, value: str, path: str, seconds: int) -> None:
        secure = self._site.public_url.startswith("https:")
        response.set_cookie(name, value, max_age=seconds, path=path, httponly=True, samesite="Lax", secure=secure)


async def prove_tap(site: WebContext, open_id: int) -> None:
    """Record that somebody reads: the tap proves it. The row already says whether this reader is counted."""
    site.visits.look_again(open_id)
    try:
        await site.visits.record_report(open_id, [])
    except _UNPROVED as error:  # the page's script proves it, too
        log.warning("tap_not_recorded", extra={"error": type(error).__name__})


async def _form(request: web.Request) -> dict[str, str]:
    """Return what a page's form posts. Raise ValueError."""
    if request.content_type != _FORM:
        return {}
    body = await read_at_most(request.content.iter_any(), _LARGEST_FORM, announced=request.content_length)
    return dict(parse_qsl(body.decode(), max_num_fields=_MAX_FIELDS))


def _all_terms(tagged: TaggedPromotion, named: bool, by: str) -> list[tuple[str, str]]:
    return [(language, known_terms(tagged, language, named=named, by=by)) for language in languages()]
