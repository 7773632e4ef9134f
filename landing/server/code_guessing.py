"""Guessing codes: a client that keeps asking for tags or invitations that do not exist is told to wait.

Every route that takes a code counts towards the same limit; codes that exist are never limited.
"""

from math import ceil

from aiohttp import web

from landing.languages import preferred
from landing.server.client_address import client_ip, client_network
from landing.server.security_headers import NO_STORE_HEADERS
from landing.server.token_bucket import Limiter
from models.words import say

A_MINUTE = 60
_MAX_CLIENTS = 20_000


class Guesses:
    """``refusal(request) or notes.missing(…)``, where a code turned out to be unknown."""

    def __init__(self, limiter: Limiter | None = None) -> None:
        # An empty limiter has a length of 0: it must not be taken for none.
        self._limiter = Limiter(A_MINUTE / 60, A_MINUTE, _MAX_CLIENTS) if limiter is None else limiter

    def refusal(self, request: web.Request) -> web.Response | None:
        """Answer 429 with ``Retry-After`` (seconds) after too many unknown codes from one client; None: go on."""
        wait = self.wait(request)
        if wait is None:
            return None
        sentence = say(preferred(request.headers.get("Accept-Language")), "edge-guesses")
        return web.Response(status=429, text=sentence, headers={**NO_STORE_HEADERS, "Retry-After": str(ceil(wait))})

    def wait(self, request: web.Request) -> float | None:
        """Count the guess, for handlers with answers of their own; return the seconds to wait, None: it may go on."""
        return self._limiter.take(client_network(client_ip(request)))
