"""Enclosures: what a channel tells of something sent along with words; stored, it is an attachment."""

from dataclasses import dataclass, field
from typing import TypedDict


class EnclosureFacts(TypedDict, total=False):
    """What is known of something sent along, beside its bytes."""

    latitude: float
    longitude: float
    name: str
    """Of a contact, with its ``phone``; ``own``: the platform says that it is the sender's own."""
    phone: str
    own: bool
    title: str
    seconds: int
    """Of what is heard or seen."""
    round: bool
    emoji: str
    """Of a sticker."""
    width: int
    height: int


@dataclass(frozen=True)
class Enclosure:
    """Something sent along with words, as a channel tells of it."""

    kind: str
    ref: str = ""
    name: str = ""
    mime: str = ""
    size: int = 0
    sha256: str = ""
    facts: EnclosureFacts = field(default_factory=EnclosureFacts)
    reason: str = ""
    """Why the platform gives no bytes, as a sentence of words/; ``<reason>-yours`` tells the sender."""
