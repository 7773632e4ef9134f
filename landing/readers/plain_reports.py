"""Plain reports: what a page reports of how it is read, of an open that is in memory. Most reports are."""

from collections.abc import Mapping
from functools import partial

from landing.readers.reading_choice import asks_not_to_be_followed
from landing.readers.report_quota import ReportQuota, is_allowed
from landing.server.plain_requests import Respond
from landing.server.raw_response import Raw
from landing.site import WebContext
from models.reading.interactions import BadReport, parse_report
from models.recording.group_commit import NotRecorded
from models.recording.visits import NotAllowed
from models.storage.ciphers import BadSeal, Leave

_TYPES = ("text/plain", "application/json")
# Taken out of their class once: in Python 3.11 every look at an enum's member runs Python code.
_GIVEN, _TAKEN = Leave.GIVEN, Leave.TAKEN


class PlainReports:
    def __init__(self, site: WebContext, quota: ReportQuota, *, stored: Raw, refused: Raw) -> None:
        self._site = site
        self._quota = quota
        self._stored = stored
        self._refused = refused

    def facts(self, headers: Mapping[str, str]) -> bool | None:
        """Return whether the browser asks not to be followed; None for what is no report, but a form."""
        content_type = headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return asks_not_to_be_followed(headers) if content_type in _TYPES else None

    def take(self, token: str, objects: bool, body: bytes, respond: Respond) -> bool:
        """Record the report and answer; False for what is refused, holds a form's answer or is not in memory."""
        try:
            open_id, leave = self._site.token_cipher.read(token)
            events = parse_report(body)
        except (BadSeal, BadReport):
            return False
        may_report = leave is _GIVEN or (leave is _TAKEN and not objects)
        reported = self._quota.having(open_id, len(events), len(body))
        if not may_report or not is_allowed(reported):
            return False
        if any(event.kind == "form" for event in events) or not self._site.visits.has_room:
            return False
        try:
            taken = self._site.visits.take_report(open_id, events, partial(self._settled, respond))
        except NotAllowed:
            return False
        if taken:
            self._quota.count(open_id, reported)
        return taken

    def _settled(self, respond: Respond, error: NotRecorded | None) -> None:
        respond(lambda: self._stored if error is None else self._refused)
