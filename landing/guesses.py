"""Guesses: who asks for tags that do not exist, again and again, is told to wait. Known tags are never limited."""

from math import ceil

from aiohttp import web

from landing.clients import client_ip, household
from landing.languages import preferred
from landing.limiter import Limiter
from landing.security import CAUTIOUS
from models.words import say

A_MINUTE = 60
_MOST_CLIENTS = 20_000


class Guesses:
    """``refusal(request) or notes.missing(…)``, where a tag turned out to be unknown."""

    def __init__(self, limiter: Limiter | None = None) -> None:
        self._limiter = limiter or Limiter(rate=A_MINUTE / 60, burst=A_MINUTE, most=_MOST_CLIENTS)

    def refusal(self, request: web.Request) -> web.Response | None:
        """429 with ``Retry-After`` (seconds) if this client has asked for too many unknown tags; None: it may go on."""
        wait = self._limiter.take(household(client_ip(request)))
        if wait is None:
            return None
        sentence = say(preferred(request.headers.get("Accept-Language")), "edge-guesses")
        return web.Response(status=429, text=sentence, headers={**CAUTIOUS, "Retry-After": str(ceil(wait))})
