"""Short pages around a promotion: not found, try again later, thank you, form refused."""

from functools import cache

from aiohttp import web

from landing.pages.page_template import render
from landing.server.security_headers import page_headers
from models.words import say


def missing(language: str) -> web.Response:
    """Answer 404, alike for a tag that never was, was retired, or is no tag at all."""
    return _answer(404, _fixed(language, "missing-title", "missing-text"))


def unavailable(language: str) -> web.Response:
    """Answer 503: the database does not answer."""
    return _answer(503, _fixed(language, "unavailable-title", "unavailable-text"), {"Retry-After": "5"})


def thanks(language: str, back: str) -> web.Response:
    """Answer after the form was sent without script."""
    heading, sentence = say(language, "form-thanks"), say(language, "form-thanks-hint")
    return _answer(200, _note(language, heading, sentence, back))


def refused(language: str, sentence: str, status: int) -> web.Response:
    """Answer that the form was refused; going back in the browser keeps what was filled in."""
    return _answer(status, _note(language, say(language, "form-refused"), sentence))


def _answer(status: int, body: bytes, headers: dict[str, str] | None = None) -> web.Response:
    answered = {**page_headers(), **(headers or {})}
    return web.Response(status=status, body=body, content_type="text/html", charset="utf-8", headers=answered)


@cache
def _fixed(language: str, heading: str, sentence: str) -> bytes:
    return _note(language, say(language, heading), say(language, sentence))


def _note(language: str, heading: str, sentence: str, back: str = "") -> bytes:
    return render("note.html", language, heading=heading, sentence=sentence, back=back).filled()
