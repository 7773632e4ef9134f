"""Somebody's words on their way, and what becomes of them."""

from dataclasses import dataclass, field
from typing import Literal

from models.queue.payloads.base import Payload
from models.queue.payloads.sentences import Choices


@dataclass(frozen=True, kw_only=True)
class Relay(Payload):
    """What one said, to the other: the communication that the row names."""

    kind: Literal["relay"] = "relay"
    edited: bool = False
    copy: bool = False
    """They have it already, where it was said."""


@dataclass(frozen=True, kw_only=True)
class DeliveryNotice(Payload):
    """What became of somebody's words: they could not be delivered, perhaps arrived, wait, or go another way."""

    kind: Literal["not-delivered", "delivery-uncertain", "waits-for-them", "goes-another-way"]
    name: str
    """Of the one they were meant for."""
    reason: str
    """Names the sentence that says why."""
    text: str = ""
    """How they begin."""
    way: str = ""
    """The channel by which they go instead."""
    choices: Choices = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class FewLeft(Payload):
    """A customer's platform takes hardly any more answers."""

    kind: Literal["few-left"] = "few-left"
    name: str


@dataclass(frozen=True, kw_only=True)
class WentTo(Payload):
    """To whom a promoter's words went."""

    kind: Literal["went-to"] = "went-to"
    on: str
    """The platform's id of the message with the words."""


@dataclass(frozen=True, kw_only=True)
class AnsweredForPromoter(Payload):
    """What somebody wrote in the console in the promoter's name, or they themselves did there."""

    kind: Literal["answered-for-you", "answered-in-console"]
    said_id: int
    """The communication."""


@dataclass(frozen=True, kw_only=True)
class WritingTo(Payload):
    """From now on a promoter's words go to this customer; with it, how many answers their platform still takes."""

    kind: Literal["talking", "talking-about"]
    name: str
    topic: str = ""
    choices: Choices = field(default_factory=list)
