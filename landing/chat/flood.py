"""Flood: a person who posts faster than people write has to wait; checked before anything is stored."""

from math import ceil

from aiohttp import web

from landing.chat.responses import refusal
from landing.server.client_address import client_ip, client_network, is_loopback
from landing.server.token_bucket import Limiter
from models.people.addresses import Address

_MAX_KEYS = 20_000


class Flood:
    """One person may post 200 times at once, then 5 a second; from one network 60 strangers, then 12 a minute.

    Through one card, wherever they come from, 600 strangers, then 60 a minute: a crowd at a fair, but no machine.
    """

    def __init__(self) -> None:
        self.people = Limiter(rate=5, burst=200, max_keys=_MAX_KEYS)
        self.strangers = Limiter(rate=0.2, burst=60, max_keys=_MAX_KEYS)
        self.cards = Limiter(rate=1, burst=600, max_keys=_MAX_KEYS)

    def refusal(self, request: web.Request, address: Address | None, tag: str = "") -> web.Response | None:
        """Answer 429 with ``Retry-After`` (seconds); None: go on. Strangers on this very machine are not counted."""
        client = client_ip(request)
        if address is not None:
            wait = self.people.take(str(address.id))
        else:
            wait = None if is_loopback(client) else self.strangers.take(client_network(client))
            wait = self.cards.take(tag) if wait is None and tag else wait
        if wait is None:
            return None
        answer = refusal(request, 429, "chat-too-fast", address)
        answer.headers["Retry-After"] = str(ceil(wait))
        return answer


FLOOD = web.AppKey("flood", Flood)
