"""What a promoter is told of how their cards are read."""

from dataclasses import dataclass
from typing import Any, Literal

from models.queue.payloads.base import Payload


@dataclass(frozen=True, kw_only=True)
class Opened(Payload):
    """A card was opened, at once."""

    kind: Literal["opened"] = "opened"
    open_id: int


@dataclass(frozen=True, kw_only=True)
class HowRead(Payload):
    """How it was read, once that has settled; takes the place of ``Opened`` where the channel can."""

    kind: Literal["read"] = "read"
    open_id: int


@dataclass(frozen=True, kw_only=True)
class ReaderRecognised(Payload):
    """A reader lets the promoter know who they are."""

    kind: Literal["recognised"] = "recognised"
    open_id: int


@dataclass(frozen=True, kw_only=True)
class OpenedByMany(Payload):
    """How many more opens of a card there were within a minute whose readers can't be told."""

    kind: Literal["opened_by_many"] = "opened_by_many"
    tag: str
    since: int
    """The first number that an open of that minute can have …"""
    until: int
    """… and the first that none of them has."""
    passed_on: bool | None = None
    """Counts those alone that came by a link from a page opened before, or those alone that did not; None: all."""


@dataclass(frozen=True, kw_only=True)
class DetailsLeft(Payload):
    """A customer left their details."""

    kind: Literal["details"] = "details"
    open_id: int | None = None

    @classmethod
    def of_schema_1(cls, facts: dict[str, Any]) -> dict[str, Any]:
        """Read an open that was not known from an empty text."""
        return facts | {"open_id": facts.get("open_id") or None}
