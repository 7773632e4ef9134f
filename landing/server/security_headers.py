"""Security headers: what a browser may do with our pages, and what it may tell others."""

from collections.abc import Iterator, Mapping
from secrets import token_urlsafe
from types import MappingProxyType
from typing import Final

from aiohttp import web

# Scripts only with this answer's nonce; everything else from us or not at all; nobody frames us.
_POLICY: Final = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self'; "
    "font-src 'self'; media-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_BEFORE_NONCE, _AFTER_NONCE = _POLICY.split("{nonce}")
_SCRIPTLESS: Final = _POLICY.replace("'nonce-{nonce}'", "'none'")

NO_STORE_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin",
    "Cache-Control": "no-store",
}
"""For every answer that is somebody's own: not stored, its type not guessed, the tag not sent to other sites."""

_ALWAYS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
}
_ONLY_ENCRYPTED: Final = {"Strict-Transport-Security": "max-age=31536000"}


def always(public_url: str) -> dict[str, str]:
    """Return the headers of every answer that sets none of its own: errors, files, redirects, what the port answers.

    That browsers shall come back by https only is said where the public URL is https.
    """
    return _ALWAYS | (_ONLY_ENCRYPTED if public_url.startswith("https:") else {})


def dress(answer: web.StreamResponse, always: Mapping[str, str]) -> None:
    """Add the headers of every answer where it has none of its own, and a server name without a version."""
    for name, value in always.items():
        answer.headers.setdefault(name, value)
    answer.headers.setdefault("Server", "Handbill")


MICROPHONE_HEADERS: Final = {
    "Permissions-Policy": "camera=(), microphone=(self), geolocation=(self), browsing-topics=()"
}
"""For pages that record a voice, at a tap."""

HTML_HEADERS: Final = {
    **NO_STORE_HEADERS,
    "Cross-Origin-Opener-Policy": "same-origin-allow-popups",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(self), browsing-topics=()",
    # By name: a plain noindex stops messengers' previews, and they remember it.
    "X-Robots-Tag": "googlebot: noindex",
}
"""Headers of a page; its policy is added by the answer."""


_NO_MORE: Mapping[str, str] = MappingProxyType({})


def new_nonce() -> str:
    """Return at least 128 random bits, in 22 characters, for one answer's scripts."""
    return next(_NONCES)


def _nonces() -> Iterator[str]:
    """Draw many at once: asking the system for each costs a page more than filling it does."""
    while True:
        drawn = token_urlsafe(16 * 256)
        yield from (drawn[start : start + 22] for start in range(0, len(drawn) - 21, 22))


_NONCES: Final = _nonces()


def page_headers(nonce: str = "", more: Mapping[str, str] = _NO_MORE) -> dict[str, str]:
    """Return the headers of an HTML answer whose scripts carry ``nonce``; without one, no script runs."""
    return {**HTML_HEADERS, "Content-Security-Policy": policy(nonce), **more}


def policy(nonce: str, leads_to: str = "", frames_at: str = "") -> str:
    """Return the Content-Security-Policy of an answer whose scripts carry this nonce; empty: no script runs.

    ``leads_to``: the other origin that one of its forms may end at (browsers follow a form's redirects with this rule).
    ``frames_at``: the other origin whose pages may show it in a frame.
    """
    directives = f"{_BEFORE_NONCE}{nonce}{_AFTER_NONCE}" if nonce else _SCRIPTLESS
    if frames_at:
        directives = directives.replace("frame-ancestors 'none'", f"frame-ancestors {frames_at}")
    return directives.replace("form-action 'self'", f"form-action 'self' {leads_to}") if leads_to else directives
