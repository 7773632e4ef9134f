"""Meetings that are planned, and whether two have met."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from models.queue.payloads.base import Payload
from models.queue.payloads.sentences import Choices

MeetingKind = Literal[
    "meeting-shown",
    "meeting-planned",
    "meeting-agreed",
    "meeting-refused",
    "meeting-soon",
    "meeting-after",
    "meeting-asked",
    "meeting-moved",
    "meeting-off",
    "meeting-soon-for-you",
]


@dataclass(frozen=True, kw_only=True)
class MeetingNotice(Payload):
    """A planned meeting: shown, asked about, moved, called off, answered, near, or over."""

    kind: MeetingKind
    meeting_id: int
    revision: int | None = None
    """How often it had been moved: of an earlier plan nothing is told."""
    due: datetime | None = None
    """When a reminder wants to be told; it may have been written long before."""
    choices: Choices = field(default_factory=list)


MetKind = Literal["meeting", "meeting-corrected"]


@dataclass(frozen=True, kw_only=True)
class MetQuestion(Payload):
    """Asks the customer whether the two met."""

    kind: MetKind
    checkin_id: int
    choices: Choices = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class HowToCheckIn(Payload):
    """How a promoter says where they are, with what their channel has for it."""

    kind: Literal["checkin-how"] = "checkin-how"
