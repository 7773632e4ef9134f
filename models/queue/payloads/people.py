"""Payloads that somebody asked for: figures, a customer's history, stored data; and the question to a mailbox."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from models.queue.payloads.base import Payload, StoredPayload
from models.queue.payloads.sentences import Choices


@dataclass(frozen=True, kw_only=True)
class PromotionFigures:
    """How a promoter's cards of one promotion are read."""

    kind: Literal["page", "link"] = "page"
    topic: str
    opened: int
    read: int
    readers: int = 0
    """Customers who are proved to have opened it."""
    unknown: int = 0
    """Opens whose readers are unknown."""


@dataclass(frozen=True, kw_only=True)
class NumbersShown(Payload):
    """A promoter's numbers over time as a picture, as they are when it is told."""

    kind: Literal["numbers"] = "numbers"
    days: int
    team: bool = False
    """Whether of the team that they lead."""


@dataclass(frozen=True, kw_only=True)
class DigestTold(Payload):
    """What happened to a promoter's cards between two times, and what waits for them when it is told."""

    kind: Literal["digest"] = "digest"
    since: datetime
    until: datetime


@dataclass(frozen=True, kw_only=True)
class Stats(Payload):
    kind: Literal["stats"] = "stats"
    lines: list[PromotionFigures]
    choices: Choices = field(default_factory=list)

    @classmethod
    def of_schema_1(cls, stored: StoredPayload) -> StoredPayload:
        """Return the fields of schema 1, in which readers were called customers."""
        lines = [{"readers": line.get("customers", 0), **line} for line in stored.get("lines", [])]
        return stored | {"lines": lines}


@dataclass(frozen=True, kw_only=True)
class Help(Payload):
    """What a promoter can type."""

    kind: Literal["help"] = "help"
    choices: Choices = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class History(Payload):
    """A page of the history with a customer."""

    kind: Literal["history"] = "history"
    before: str = ""
    """Where the page ends: a cursor of the timeline."""
    url: str
    """Where the whole history is."""


@dataclass(frozen=True, kw_only=True)
class MyData(Payload):
    """What is stored about a customer, or about the promoter named here, for them to keep."""

    kind: Literal["my-data"] = "my-data"
    promoter_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ClaimAsked(Payload):
    """The question to a mailbox whether the customer who named it may be answered there."""

    kind: Literal["claim-asked"] = "claim-asked"
    detail_id: int
    language: str
