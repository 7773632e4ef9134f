"""Payloads about what a promoter keeps of a customer."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from models.queue.payloads.base import Payload
from models.queue.payloads.sentences import Choices


@dataclass(frozen=True, kw_only=True)
class ReminderDue(Payload):
    """The moment that a promoter asked to be reminded of a customer has come."""

    kind: Literal["reminder-due"] = "reminder-due"
    reminder_id: int
    revision: int
    """How often it had been put off; what was asked for before is not told."""
    due: datetime | None = None
    """When it is due; the row was written long before."""


@dataclass(frozen=True, kw_only=True)
class NamedInNote(Payload):
    """A note about a customer names their promoter."""

    kind: Literal["named-in-note"] = "named-in-note"
    note_id: int


@dataclass(frozen=True, kw_only=True)
class RecordShown(Payload):
    """What a promoter keeps of a customer, as it stands when it is told."""

    kind: Literal["record-shown"] = "record-shown"
    says: str
    """What was done or is asked: the sentence ``record-<says>``."""
    choices: Choices = field(default_factory=list)
