"""Payloads about planned meetings, and about whether two people met."""

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
    """How often the meeting had been moved; a notice of an earlier plan is not sent."""
    due: datetime | None = None
    """When a reminder is due; the row may have been written long before."""
    choices: Choices = field(default_factory=list)


MetKind = Literal["meeting", "meeting-corrected"]


@dataclass(frozen=True, kw_only=True)
class MetQuestion(Payload):
    """The question to the customer whether the two met."""

    kind: MetKind
    checkin_id: int
    choices: Choices = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class HowToCheckIn(Payload):
    """How a promoter checks in, with what their channel offers for it."""

    kind: Literal["checkin-how"] = "checkin-how"
