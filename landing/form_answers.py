"""Form answers: what a reader filled in on a page, taken as their details where the page asks for them."""

import hashlib
from dataclasses import replace
from urllib.parse import parse_qsl

from aiohttp import web

from landing.csrf import from_our_pages
from landing.languages import preferred
from landing.pages.page import consent_text
from landing.sessions import person
from landing.site import WebContext
from models.identity.form_details import Agreement, Answered, BadAnswer, answer_form, checked_answer, fields_only
from models.people.channels import BROWSER
from models.reading.interactions import BadReport, Event
from models.reading.opens import open_or_none
from models.recording.visits import UnknownOpen
from models.sharing.tag_cache import TaggedPromotion, speaking_for
from models.storage.clock import now
from models.storage.codes import fingerprint
from models.words import languages

_MAX_FIELDS = 20


class NotFromHere(Exception):
    """Another site's page posted an answer to one of our forms."""


class FormAnswers:
    def __init__(self, site: WebContext) -> None:
        self._site = site

    async def keep(
        self, request: web.Request, open_id: int, events: list[Event]
    ) -> tuple[list[Event], Answered | None]:
        """Store the form answers among the events; return the events as they may stand in the open's own record.

        A promotion without a form takes what a target site reports as it is. Raise BadAnswer, NotFromHere, UnknownOpen.
        """
        tagged = await self._site.tag_cache.look_up(await self.tag_of(open_id))
        if tagged is None:
            raise BadAnswer("form-too-late")
        if not tagged.promotion.form:
            return events, None
        answered, kept = None, []
        for event in events:
            if event.kind == "form":
                if not from_our_pages(request):
                    raise NotFromHere
                filled = checked_answer(tagged.promotion.form, event.value)
                agreement = _agreement(request, tagged, event)
                reader = await person(request)
                answered = await answer_form(open_id, event, filled, agreement, reader)
                event = replace(event, value=fields_only(filled))  # noqa: PLW2901  (from here on the answer as it was filled in)
            kept.append(event)
        return kept, answered

    async def tag_of(self, open_id: int) -> str:
        """Return the code of the tag that was opened. Raise UnknownOpen."""
        opened = await open_or_none(open_id)
        if opened is None:
            raise UnknownOpen(f"no open {open_id}")
        return opened.tag


def posted_form(body: bytes) -> Event:
    """Return the answer that a browser without script posts. The same words sent twice are the same event."""
    try:
        given = dict(parse_qsl(body.decode(), max_num_fields=_MAX_FIELDS))
    except ValueError as error:  # too many fields, or no UTF-8
        raise BadReport("the form can't be read") from error
    value = {**given, "consent": given.get("consent") == "true"}
    return Event(f"form-{hashlib.sha256(body).hexdigest()[:32]}", "form", value, 0.0, now())


def _agreement(request: web.Request, tagged: TaggedPromotion, event: Event) -> Agreement:
    """Return the consent that the reader ticked, as the page showed it. Raise BadAnswer if it has changed since."""
    shown = event.value.get("terms")
    if shown is None:
        language = preferred(request.headers.get("Accept-Language"))
        return _agreed(tagged, consent_text(tagged, language), language)
    for language in languages():
        text = consent_text(tagged, language)
        if fingerprint(text) == shown:
            return _agreed(tagged, text, language)
    raise BadAnswer("form-too-late")


def _agreed(tagged: TaggedPromotion, text: str, language: str) -> Agreement:
    """Return the agreement; its text names the promoter, if it names anybody."""
    named = tagged.promoter.id if tagged.promoter is not None and speaking_for(tagged) else None
    return Agreement(text=text, language=language, channel=BROWSER, promoter_id=named)
