"""Responses: what the console answers: its pages, in the operator's language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from aiohttp import web
from jinja2 import Environment
from markupsafe import Markup

from landing.console.viewers import viewer_of
from landing.csrf import form_token
from landing.languages import preferred
from landing.server.security_headers import NO_STORE_HEADERS, new_nonce, page_headers
from landing.templating import templates_of
from models.people.customers import Customer, shown_name
from models.reports.timeline.event_lines import where
from models.storage.clock import iso
from models.words import has, languages, say

_LANGUAGE_COOKIE = "handbill-console-language"
_YEAR_S = 365 * 24 * 3600
Say = Callable[..., str]


@dataclass(frozen=True)
class Speech:
    """Renders sentences in templates, in the language of the page."""

    language: str
    own_names: Mapping[int, str] = field(default_factory=dict)
    """What the viewer, a promoter, calls their customers, by number."""

    def __call__(self, sentence: str, /, **values: Any) -> str:
        return say(self.language, sentence, **values)


def language_for(request: web.Request) -> str:
    """Return the language chosen with ``?lang``, now or before; else what the browser prefers."""
    for chosen in (request.query.get("lang"), request.cookies.get(_LANGUAGE_COOKIE)):
        if chosen in languages():
            return chosen
    return preferred(request.headers.get("Accept-Language"))


def page(request: web.Request, template: str, *, status: int = 200, **context: Any) -> web.Response:
    """Render a template of the console, or of a room that looks like it. ``here`` is the place in the navigation."""
    language, nonce = language_for(request), new_nonce()
    speak = Speech(language, viewer_of(request).own_names)
    body = (
        _templates()
        .get_template(template)
        .render(
            say=speak,
            explain=lambda reason: _explained(speak, reason),
            language=language,
            nonce=nonce,
            token=form_token(request),
            languages=[(code, say(code, "language-name")) for code in languages()],
            in_language=lambda code: str(request.rel_url.update_query(lang=code)),
            viewer=viewer_of(request),
            **{"signed_in": True, "here": ""} | context,
        )
    )
    answer = web.Response(
        text=body, status=status, content_type="text/html", charset="utf-8", headers=page_headers(nonce)
    )
    if request.query.get("lang") in languages():
        answer.set_cookie(_LANGUAGE_COOKIE, language, max_age=_YEAR_S, path="/console", samesite="Lax", httponly=True)
    return answer


def notice(request: web.Request, kind: str, *, status: int, signed_in: bool = False, **arguments: Any) -> web.Response:
    """Answer a page with one message: ``console-<kind>-title`` and ``console-<kind>``."""
    language = language_for(request)
    title, text = say(language, f"console-{kind}-title"), say(language, f"console-{kind}", **arguments)
    return page(request, "notice.html", status=status, signed_in=signed_in, title=title, text=text)


def missing(request: web.Request) -> web.Response:
    """Answer 404 inside the console."""
    return notice(request, "missing", status=404, signed_in=True)


def go(path: str) -> web.Response:
    """Redirect to another of our pages after a change, so that a reload does not repeat it."""
    return web.Response(status=303, headers={"Location": path, **NO_STORE_HEADERS})


@cache
def _templates() -> Environment:
    return templates_of(
        *("landing.console", "landing.customers", "landing.inbox", "landing.numbers", "landing.reaching"),
        time=_time,
        where=where,
        named=_named,
        grouped=lambda number: f"{number:,}",
    )


def _named(customer: Customer, speak: Speech) -> str:
    return shown_name(customer, speak.language, own=speak.own_names.get(customer.id, ""))


def _time(at: datetime | None) -> str | Markup:
    """Render a time as UTC; the page's script turns it into the reader's own, where scripts run."""
    if at is None:
        return ""
    return Markup('<time datetime="{}">{}</time>').format(iso(at), at.strftime("%Y-%m-%d %H:%M UTC"))


def _explained(speak: Say, reason: str) -> str:
    """Render the sentence that a reason names, and the platform's own words after it: ``failed-no-mailbox (5.1.1)``."""
    named, _, beside = reason.partition(" ")
    return f"{speak(named)} {beside}".strip() if has(named) else reason
