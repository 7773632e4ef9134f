"""Security headers: what a browser may do with our pages, and what it may tell others."""

from collections.abc import Mapping
from secrets import token_urlsafe
from types import MappingProxyType
from typing import Final

from aiohttp import web

# Scripts only with this answer's nonce; everything else from us or not at all; nobody frames us.
_POLICY: Final = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self'; "
    "font-src 'self'; media-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_BEFORE_NONCE, _AFTER_NONCE = _POLICY.split("{nonce}")
_SCRIPTLESS: Final = _POLICY.replace("'nonce-{nonce}'", "'none'")

CAUTIOUS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin",
    "Cache-Control": "no-store",
}
"""For every answer that is somebody's own: not kept, not guessed at, the tag not told to other sites."""

_ALWAYS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
}
_ONLY_ENCRYPTED: Final = {"Strict-Transport-Security": "max-age=31536000"}


def always(public_url: str) -> dict[str, str]:
    """Return the headers of every answer that says nothing else: errors, files, redirects, the port's own answers.

    That browsers shall come back by https only is said where people come by https.
    """
    return _ALWAYS | (_ONLY_ENCRYPTED if public_url.startswith("https:") else {})


def dress(answer: web.StreamResponse, always: Mapping[str, str]) -> None:
    """Add what every answer says, where the answer says nothing of it, and a name that tells no version."""
    for name, value in always.items():
        answer.headers.setdefault(name, value)
    answer.headers.setdefault("Server", "Handbill")


PAGE: Final = {
    **CAUTIOUS,
    "Cross-Origin-Opener-Policy": "same-origin-allow-popups",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(self), browsing-topics=()",
    # By name: a plain noindex stops messengers' previews, and they remember it.
    "X-Robots-Tag": "googlebot: noindex",
}
"""Headers of a page; its policy is added by the answer."""


_NO_MORE: Mapping[str, str] = MappingProxyType({})


def new_nonce() -> str:
    """128 random bits for one answer's scripts."""
    return token_urlsafe(16)


def page_headers(nonce: str = "", more: Mapping[str, str] = _NO_MORE) -> dict[str, str]:
    """For an HTML answer whose scripts carry ``nonce``; without one, no script runs."""
    return {**PAGE, "Content-Security-Policy": policy(nonce), **more}


def policy(nonce: str, leads_to: str = "") -> str:
    """Write what may run in an answer whose scripts carry this nonce; empty: nothing.

    ``leads_to``: the other origin that one of its forms may end at (browsers follow a form's redirects with this rule).
    """
    told = f"{_BEFORE_NONCE}{nonce}{_AFTER_NONCE}" if nonce else _SCRIPTLESS
    return told.replace("form-action 'self'", f"form-action 'self' {leads_to}") if leads_to else told
