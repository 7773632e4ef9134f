"""The connection limiter: how many connections may be open, in all and from one client, and counts of the others."""

import resource
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Final

from landing.server.client_address import Proxies, client_network, is_loopback
from models.words import languages, say

_OTHER_FILES: Final = 256
"""Descriptors that the database, media files and outgoing connections need."""


@dataclass(frozen=True, kw_only=True)
class ConnectionLimits:
    """How long a client may take, in seconds, and how many connections it may hold open."""

    head_s: float = 10
    """From connecting to the end of the first request's head."""
    idle_s: float = 15
    """From an answer to the end of the next request's head."""
    body_s: float = 30
    """For a body, and one second more for each ``body_pace`` bytes that have come: sending slowly gains nothing."""
    body_pace: int = 32 * 1024
    unread_s: float = 60
    """How long what we answer may stay unread: within it at least ``unread_pace`` bytes of it must be taken."""
    unread_pace: int = 64 * 1024
    head_bytes: int = 32 * 1024
    connections: int = 5_000
    connections_each: int = 200
    """From one IPv4 address or IPv6 /64; this machine and trusted proxies are not counted."""
    count_loopback: bool = False


class ConnectionLimiter:
    def __init__(
        self, limits: ConnectionLimits, proxies: Proxies, always: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """Take the headers of every answer as ``always``."""
        self.limits = limits
        self._proxies = proxies
        self._max_connections = min(limits.connections, _descriptors(limits.connections + _OTHER_FILES) - _OTHER_FILES)
        self._by_client: Counter[str] = Counter()
        self.inside = 0
        self.refused: Counter[str] = Counter()
        """Connections that were not let in: ``full``, ``full_of_you``."""
        self.dropped: Counter[str] = Counter()
        """Connections that took too long: ``head``, ``body``, ``unread``, and heads too large: ``head_bytes``."""
        self.malformed = 0
        """Requests that were no HTTP."""
        self.always = always
        self.body_late = self.raw_answer("408 Request Timeout", "The body did not come in time.")
        self.broken = self.raw_answer("500 Internal Server Error", "Something went wrong here.")
        self.head_too_large = self.raw_answer(
            "431 Request Header Fields Too Large", "The head of the request is too large."
        )

    @cached_property
    def _full(self) -> dict[str, bytes]:
        """The answers to who is not let in; put into words when somebody is not."""
        again = {"Retry-After": "5"}
        return {
            "full": self.raw_answer("503 Service Unavailable", _in_all_languages("edge-full"), again),
            "full_of_you": self.raw_answer("429 Too Many Requests", _in_all_languages("edge-full-of-you"), again),
        }

    def enter(self, peer: str) -> bytes | None:
        """Count the connection in, None (call ``leave`` afterwards); or return the answer to give before closing."""
        cause = ""
        client = client_network(peer)
        if self.inside >= self._max_connections:
            cause = "full"
        elif self._by_client[client] >= self.limits.connections_each and self._counts(peer):
            cause = "full_of_you"
        if cause:
            self._tidy(client)
            self.refused[cause] += 1
            return self._full[cause]
        self.inside += 1
        self._by_client[client] += 1
        return None

    def raw_answer(self, status: str, sentence: str, more: Mapping[str, str] = MappingProxyType({})) -> bytes:
        """Return a whole answer in bytes, for a connection whose request is not handled."""
        body = sentence.encode()
        lines = (
            f"HTTP/1.1 {status}",
            "Content-Type: text/plain; charset=utf-8",
            f"Content-Length: {len(body)}",
            "Connection: close",
            *(f"{name}: {value}" for name, value in {**self.always, **more}.items()),
        )
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body

    def leave(self, peer: str) -> None:
        client = client_network(peer)
        self.inside -= 1
        self._by_client[client] -= 1
        self._tidy(client)

    def _tidy(self, client: str) -> None:
        if self._by_client[client] <= 0:
            del self._by_client[client]

    def _counts(self, peer: str) -> bool:
        return not self._proxies.trust(peer) and (self.limits.count_loopback or not is_loopback(peer))


def _in_all_languages(sentence: str) -> str:
    """Return the sentence in every language, as the reader's is not known yet."""
    return "\n".join(say(language, sentence) for language in languages())


def _descriptors(needed: int) -> int:
    """Raise the limit of open files to ``needed`` as far as the system allows; return the limit."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    soft, hard = (needed if limit == resource.RLIM_INFINITY else limit for limit in (soft, hard))
    if soft < needed and soft < hard:
        soft = min(needed, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    return soft
