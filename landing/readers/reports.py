"""Reports: ``/i/{token}``. What a reader's page reports of one open, and what was filled in there.

Pages of other sites report too (``handbill.js``), so every origin may post, and none may read or bring cookies along.
"""

from aiohttp import web

from landing.csrf import may_set_session
from landing.form_answers import FormAnswers, NotFromHere, posted_form
from landing.languages import preferred
from landing.pages import short_pages
from landing.readers.plain_reports import PlainReports
from landing.readers.reading_choice import may_be_followed
from landing.readers.report_quota import ReportQuota, is_allowed
from landing.server.client_address import client_ip, client_network, is_loopback
from landing.server.plain_requests import add_plain_route
from landing.server.raw_response import Raw, RawResponse, head_of
from landing.server.security_headers import NO_STORE_HEADERS, always
from landing.server.token_bucket import Limiter
from landing.sessions import remember
from landing.site import SITE, WebContext
from models.files.bounded import BodyTooLong, read_at_most
from models.identity.form_details import Answered, BadAnswer
from models.people.sessions import SessionRole
from models.reading.interactions import BadReport, Event, parse_report
from models.recording.group_commit import NotRecorded
from models.recording.visits import NotAllowed, UnknownOpen
from models.storage.ciphers import BadSeal, Leave
from models.storage.database import DatabaseTrouble
from models.words import say

MAX_BYTES = 16 * 1024
_HEADERS = {**NO_STORE_HEADERS, "Access-Control-Allow-Origin": "*"}
_PREFLIGHT = {
    **_HEADERS,
    "Access-Control-Allow-Methods": "POST",
    "Access-Control-Allow-Headers": "Content-Type",
    "Access-Control-Max-Age": "86400",
}
_FORM = "application/x-www-form-urlencoded"


def add_to(app: web.Application) -> None:
    """Add the routes, and a plain way for reports of how a page is read. ``app[SITE]`` must be set."""
    site, quota = app[SITE], ReportQuota()
    reports = Reports(site, quota)
    app.router.add_post("/i/{token}", reports.report)
    add_plain_route(app, "POST", "/i/", PlainReports(site, quota, stored=_stored(site), refused=_not_now(site)))
    app.router.add_options("/i/{token}", reports.preflight)
    app.router.add_get("/c/{tag}/thanks", reports.thanks)


class ReportRefused(Exception):
    """The report is not taken; ``sentence`` says why."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


_NOT_TAKEN: tuple[type[BaseException], ...] = (
    BadReport,
    BadSeal,
    UnknownOpen,
    BadAnswer,
    NotFromHere,
    ReportRefused,
    NotAllowed,
    NotRecorded,
    *DatabaseTrouble,
)


class Reports:
    def __init__(self, site: WebContext, quota: ReportQuota) -> None:
        self._site = site
        self._answers = FormAnswers(site)
        self._quota = quota
        self._stored, self._not_now = _stored(site), _not_now(site)
        self._forms = Limiter(rate=1, burst=300, max_keys=20_000)

    async def preflight(self, _request: web.Request) -> web.Response:
        return web.Response(status=204, headers=_PREFLIGHT)

    async def report(self, request: web.Request) -> web.StreamResponse:
        """POST: 204 once the whole report is durably stored; a form sent without script is redirected to a page."""
        if request.content_type == _FORM:
            return await self._form(request)
        try:
            open_id, leave = self._site.token_cipher.read(request.match_info["token"])
            body = await _body(request)
            events = _allowed(request, leave, parse_report(body))
            answered = await self._keep(request, open_id, events, len(body))
        except NotRecorded:
            return RawResponse(self._not_now)
        except _NOT_TAKEN as error:
            return _refused(request, error)
        if answered is None:
            return RawResponse(self._stored)
        response = web.Response(status=204, headers=_HEADERS)
        _recognise(request, response, answered)
        return response

    async def thanks(self, request: web.Request) -> web.Response:
        """GET: where the form leads without script. Not the promotion itself: nobody has opened that again."""
        back = f"/c/{request.match_info['tag']}"
        return short_pages.thanks(preferred(request.headers.get("Accept-Language")), back)

    async def _form(self, request: web.Request) -> web.Response:
        language = preferred(request.headers.get("Accept-Language"))
        try:
            open_id = self._site.token_cipher.unseal(request.match_info["token"])
            body = await _body(request)
            answered = await self._keep(request, open_id, [posted_form(body)], len(body))
            tag = await self._answers.tag_of(open_id)
        except _NOT_TAKEN as error:
            status, sentence = _refusal(error, language)
            words = {404: say(language, "form-too-late"), 503: say(language, "form-not-kept")}
            return short_pages.refused(language, words.get(status, sentence), status)
        response = web.Response(status=303, headers={**NO_STORE_HEADERS, "Location": f"/c/{tag}/thanks"})
        _recognise(request, response, answered)
        return response

    async def _keep(self, request: web.Request, open_id: int, events: list[Event], size: int) -> Answered | None:
        reported = self._quota.having(open_id, len(events), size)
        self._quota.count(open_id, reported)
        if not is_allowed(reported):
            raise ReportRefused(429, "this open has reported more than a reader can do")
        answered = None
        if any(event.kind == "form" for event in events):
            self._slow_down(request)
            events, answered = await self._answers.keep(request, open_id, events)
        known = answered.customer_id if answered else None
        await self._site.visits.record_report(open_id, events, customer_id=known)
        return answered

    def _slow_down(self, request: web.Request) -> None:
        """Limit one network to 300 answers, then one a second: each notifies somebody. Raise ReportRefused."""
        client = client_ip(request)
        if not is_loopback(client) and self._forms.take(client_network(client)) is not None:
            raise ReportRefused(429, say(preferred(request.headers.get("Accept-Language")), "chat-too-fast"))


def _stored(site: WebContext) -> Raw:
    return Raw(204, head_of(204, always(site.public_url) | _HEADERS))


def _not_now(site: WebContext) -> Raw:
    status, sentence = _refusal(NotRecorded(), "")
    headers = _HEADERS | _when_again(status) | {"Content-Type": "text/plain; charset=utf-8"}
    return Raw(status, head_of(status, always(site.public_url) | headers), sentence.encode())


async def _body(request: web.Request) -> bytes:
    """Return the body, read no further than its limit. Raise ReportRefused."""
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise ReportRefused(415, "a report must not be compressed")
    try:
        return await read_at_most(request.content.iter_any(), MAX_BYTES, announced=request.content_length)
    except BodyTooLong:
        raise ReportRefused(413, f"a report has at most {MAX_BYTES:,} bytes") from None


def _allowed(request: web.Request, leave: Leave, events: list[Event]) -> list[Event]:
    """Return the events that may be stored: form answers always, others if the reader agreed. Raise ReportRefused."""
    if may_be_followed(leave, request.headers):
        return events
    if not (forms := [event for event in events if event.kind == "form"]):
        raise ReportRefused(403, "the reader of this page has not agreed to being followed: nothing was kept")
    return forms


def _refused(request: web.Request, error: BaseException) -> web.Response:
    status, sentence = _refusal(error, preferred(request.headers.get("Accept-Language")))
    return web.Response(status=status, text=sentence, headers=_HEADERS | _when_again(status))


def _refusal(error: BaseException, language: str) -> tuple[int, str]:
    match error:
        case ReportRefused():
            return error.status, error.sentence
        case BadReport() | NotAllowed():
            return (400 if isinstance(error, BadReport) else 403), str(error)
        case BadAnswer():
            return 400, say(language, error.sentence)
        case NotFromHere():
            return 403, say(language, "form-not-from-here")
        case BadSeal() | UnknownOpen():
            return 404, f"{error}: open the page again to report"
        case _:
            return 503, "nothing can be recorded at present: send the same report again"


def _when_again(status: int) -> dict[str, str]:
    return {"Retry-After": {429: "3600", 503: "5"}[status]} if status in {429, 503} else {}


def _recognise(request: web.Request, response: web.Response, answered: Answered | None) -> None:
    if answered is not None and answered.secret is not None and may_set_session(request):
        remember(request, response, SessionRole.PERSON, answered.secret)
