"""Payloads that bring somebody a card or a promotion."""

from dataclasses import dataclass, field
from typing import Literal

from models.queue.payloads.base import Payload
from models.queue.payloads.sentences import Choices


@dataclass(frozen=True, kw_only=True)
class Card(Payload):
    """A card for the promoter, to share."""

    kind: Literal["card"] = "card"
    tag: str
    send_to: str = ""
    """The customer whom the promoter writes to, by name …"""
    send_in: int | None = None
    """… and the conversation with them: the card can be sent there with one press."""


@dataclass(frozen=True, kw_only=True)
class CardForYou(Payload):
    """A card for a customer, from their promoter."""

    kind: Literal["card-for-you"] = "card-for-you"
    tag: str
    name: str
    forward: str = ""
    """A link of the customer's own, where a channel's messages are forwarded."""
    push_id: int | None = None
    """The push that this is, of which it is recorded that it arrived."""


@dataclass(frozen=True, kw_only=True)
class OfferedCard:
    tag: str
    promotion_id: int


@dataclass(frozen=True, kw_only=True)
class CardOffers(Payload):
    """The answer to an inline query: cards to choose from."""

    kind: Literal["offers"] = "offers"
    query_id: str
    cards: list[OfferedCard] = field(default_factory=list)
    promoter: bool
    """Whether a promoter asked."""
    customer: bool = False
    """Whether a customer asked, whose cards are their own, of what they read."""


ShownAs = Literal["promotion", "promotion-from", "promotion-shared"]


@dataclass(frozen=True, kw_only=True)
class PromotionShown(Payload):
    """The promotion that a customer came for."""

    kind: ShownAs
    topic: str
    summary: str = ""
    gist: str = ""
    """A line about it, where a channel shows cards in a form of its own."""
    url: str
    name: str = ""
    """The promoter's name, where the sentence says from whom the promotion is."""
    forward: str = ""
    """A link of the customer's own, where a channel's messages are forwarded."""
    choices: Choices = field(default_factory=list)
