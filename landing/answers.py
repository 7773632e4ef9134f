"""Answers: what a reader filled in on a page, taken as their details where the page asks for them."""

import hashlib
from dataclasses import replace
from urllib.parse import parse_qsl

from aiohttp import web

from landing.languages import preferred
from landing.pages.page import consent_text
from landing.people import person
from landing.server.origin import from_our_pages
from landing.site import WebContext
from models.identity.forms import Agreement, Answered, BadAnswer, answer_form, checked_answer, fields_only
from models.people.channels import BROWSER
from models.reading.interactions import BadReport, Event
from models.reading.opens import open_or_none
from models.recording.visits import UnknownOpen
from models.sharing.tag_cache import TaggedPromotion, speaking_for
from models.storage.clock import now
from models.storage.codes import fingerprint
from models.words import LANGUAGES

_MOST_FIELDS = 20


class NotFromHere(Exception):
    """Another site's page sends in an answer to a form of ours."""


class FormAnswers:
    def __init__(self, site: WebContext) -> None:
        self._site = site

    async def keep(
        self, request: web.Request, open_id: int, events: list[Event]
    ) -> tuple[list[Event], Answered | None]:
        """Keep the form answers among the events; return the events as they may stand in the open's own record.

        A page without a form takes what a target site reports as it is. Raises BadAnswer, NotFromHere, UnknownOpen.
        """
        marked = await self._site.catalogue.look_up(await self.tag_of(open_id))
        if marked is None:
            raise BadAnswer("form-too-late")
        if not marked.promotion.form:
            return events, None
        answered, told = None, []
        for event in events:
            if event.kind == "form":
                if not from_our_pages(request):
                    raise NotFromHere
                filled = checked_answer(marked.promotion.form, event.value)
                agreement = _agreement(request, marked, event)
                reader = await person(request)
                answered = await answer_form(open_id, event, filled, agreement, reader)
                event = replace(event, value=fields_only(filled))  # noqa: PLW2901  (from here on the answer as it was filled in)
            told.append(event)
        return told, answered

    async def tag_of(self, open_id: int) -> str:
        """Return the tag of the open. Raises UnknownOpen."""
        opened = await open_or_none(open_id)
        if opened is None:
            raise UnknownOpen(f"no open {open_id}")
        return opened.tag


def posted_form(body: bytes) -> Event:
    """Read the answer that a browser without script posts. Sent twice with the same words, it is one event."""
    try:
        given = dict(parse_qsl(body.decode(), max_num_fields=_MOST_FIELDS))
    except ValueError as error:  # too many fields, or no UTF-8
        raise BadReport("the form can't be read") from error
    value = {**given, "consent": given.get("consent") == "true"}
    return Event(f"form-{hashlib.sha256(body).hexdigest()[:32]}", "form", value, 0.0, now())


def _agreement(request: web.Request, marked: TaggedPromotion, event: Event) -> Agreement:
    """Check the words that the reader ticked against what the page shows. Raises BadAnswer if they have changed."""
    shown = event.value.get("terms")
    if shown is None:
        language = preferred(request.headers.get("Accept-Language"))
        return _agreed(marked, consent_text(marked, language), language)
    for language in LANGUAGES:
        text = consent_text(marked, language)
        if fingerprint(text) == shown:
            return _agreed(marked, text, language)
    raise BadAnswer("form-too-late")


def _agreed(marked: TaggedPromotion, text: str, language: str) -> Agreement:
    """Make the agreement: its words name the promoter, if they name anybody."""
    named = marked.promoter.id if marked.promoter is not None and speaking_for(marked) else None
    return Agreement(text=text, language=language, channel=BROWSER, promoter_id=named)
