"""Payloads that bring somebody's words to another, and notices of what became of them."""

from dataclasses import dataclass, field
from typing import Literal

from models.queue.payloads.base import Payload
from models.queue.payloads.sentences import Choices


@dataclass(frozen=True, kw_only=True)
class Relay(Payload):
    """Delivers to the other what one said: the communication that the row names."""

    kind: Literal["relay"] = "relay"
    edited: bool = False
    copy: bool = False
    """Whether they have it already, where it was said."""


@dataclass(frozen=True, kw_only=True)
class DeliveryNotice(Payload):
    """What became of somebody's words: not delivered, perhaps arrived, waiting, or going another way."""

    kind: Literal["not-delivered", "delivery-uncertain", "waits-for-them", "goes-another-way"]
    name: str
    """Name of the intended recipient."""
    reason: str
    """Key of the sentence that says why."""
    text: str = ""
    """How the words begin."""
    way: str = ""
    """The channel by which the words go instead."""
    choices: Choices = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class FewLeft(Payload):
    """Hardly any answers are left that a customer's platform accepts."""

    kind: Literal["few-left"] = "few-left"
    name: str


@dataclass(frozen=True, kw_only=True)
class WentTo(Payload):
    """Tells a promoter to whom their words went."""

    kind: Literal["went-to"] = "went-to"
    on: str
    """The platform's id of the message with the words."""


@dataclass(frozen=True, kw_only=True)
class AnsweredForPromoter(Payload):
    """An answer written in the console in the promoter's name, by somebody else or by themself."""

    kind: Literal["answered-for-you", "answered-in-console"]
    said_id: int
    """The communication that is the answer."""


@dataclass(frozen=True, kw_only=True)
class WritingTo(Payload):
    """Tells a promoter that their words go to this customer from now on, and how many answers are left to them."""

    kind: Literal["talking", "talking-about"]
    name: str
    topic: str = ""
    choices: Choices = field(default_factory=list)
