"""Notices to a promoter of how their cards are read."""

from dataclasses import dataclass
from typing import Literal

from models.queue.payloads.base import Payload, StoredPayload


@dataclass(frozen=True, kw_only=True)
class Opened(Payload):
    """A card was opened; sent at once."""

    kind: Literal["opened"] = "opened"
    open_id: int


@dataclass(frozen=True, kw_only=True)
class HowRead(Payload):
    """How the card was read, once that has settled; replaces ``Opened`` where the channel can."""

    kind: Literal["read"] = "read"
    open_id: int


@dataclass(frozen=True, kw_only=True)
class ReaderRecognised(Payload):
    """A reader lets the promoter know who they are."""

    kind: Literal["recognised"] = "recognised"
    open_id: int


@dataclass(frozen=True, kw_only=True)
class OpenedByMany(Payload):
    """How many more opens of a card by unknown readers there were within a minute."""

    kind: Literal["opened_by_many"] = "opened_by_many"
    tag: str
    since: int
    """The first number that an open of that minute can have …"""
    until: int
    """… and the first that none of them has."""
    passed_on: bool | None = None
    """Counts only those that came by a link from a page opened before, or only those that did not; None: all."""


@dataclass(frozen=True, kw_only=True)
class OpenedFurther(Payload):
    """How many opens of a promotion by unknown readers came through readers who had come through others, in an hour."""

    kind: Literal["opened_further"] = "opened_further"
    promoter_id: int
    since: int
    """The first number that an open of that hour can have …"""
    until: int
    """… and the first that none of them has."""


@dataclass(frozen=True, kw_only=True)
class DetailsLeft(Payload):
    """A customer left their details."""

    kind: Literal["details"] = "details"
    open_id: int | None = None

    @classmethod
    def of_schema_1(cls, stored: StoredPayload) -> StoredPayload:
        """Return the fields of schema 1, in which an unknown open was an empty text."""
        return stored | {"open_id": stored.get("open_id") or None}
