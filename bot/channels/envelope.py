"""What comes in from a platform: its request, the updates to store from it, and what the platform is answered."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """A platform's HTTP request, whole, before anybody has looked inside."""

    method: str
    url: str
    """As the platform asked for it, rebuilt from ``public_url``: what signatures are computed over."""
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """Looked up without regard to case."""
    body: bytes


@dataclass(frozen=True, kw_only=True)
class RawUpdate:
    """One update to take in: the platform's key for it, what it must stay in order with, and itself."""

    external_id: str
    lane: str
    body: str


@dataclass(frozen=True, kw_only=True)
class Reception:
    """What an envelope held, and what the platform is answered once that is committed."""

    updates: tuple[RawUpdate, ...] = ()
    answer: str = ""
    content_type: str = "text/plain"
    once: "Once | None" = None
    """Where the platform's signature does not cover the body: what may have come with it, and nothing else ever."""


@dataclass(frozen=True)
class Once:
    """A signature that anybody who saw it could send again, with other words."""

    signature: str
    """What is the same each time it is sent."""
    content: str
    """A hash of what came with it."""
    believed_s: int
    """How long the signature is believed."""


class NotGenuine(Exception):
    """The envelope is not the platform's, or can't be read: answer ``status`` with ``sentence`` and do nothing."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence
