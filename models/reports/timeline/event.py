"""A moment of a timeline, whatever table it was kept in."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple, TypedDict

from models.people.customers import Customer
from models.reading.proofs import Extension
from models.storage.clock import iso
from models.talking.enclosures import EnclosureFacts

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_CURSOR = re.compile(r"(-?[0-9]{1,17})\.([a-z]?)\.([A-Za-z0-9_~-]{1,23})")


class EventKind(StrEnum):
    CARD = "card"
    """A tag was issued."""
    PUSH = "push"
    FETCHED = "fetched"
    """A card was opened, as far as that is proved: see models.reading.opens.Proof."""
    OPENED = "opened"
    READ = "read"
    MESSAGE = "message"
    MAIL = "mail"
    CALL = "call"
    MEETING = "meeting"
    APPOINTMENT = "appointment"
    """A meeting was planned."""
    CONSENT = "consent"
    WITHDRAWAL = "withdrawal"
    """A consent was taken back."""
    DETAILS = "details"
    HAND_OVER = "hand-over"
    MERGE = "merge"


SPOKEN = frozenset({EventKind.MESSAGE, EventKind.MAIL, EventKind.CALL, EventKind.MEETING})
MEDIA = {EventKind.MESSAGE: "im", EventKind.MAIL: "email", EventKind.CALL: "call", EventKind.MEETING: "meeting"}
"""The medium of a communication, by kind."""


class Cursor(NamedTuple):
    """Where a moment stands: keys compare as the moments follow each other."""

    at: datetime
    source: str
    """A letter for the table it is kept in; see models.reports.timeline.source_tables."""
    number: int | str

    @property
    def including(self) -> "Cursor":
        """Before this come the moment of this key and all that were before it."""
        return (
            self._replace(number=f"{self.number}~")
            if self.source == TAGS
            else self._replace(number=int(self.number) + 1)
        )

    def __str__(self) -> str:
        """Return a cursor: what a link or button carries, at most 44 characters."""
        return f"{(self.at - _EPOCH) // _MICROSECOND}.{self.source}.{self.number}"


def key_in(cursor: str) -> Cursor | None:
    """Read the key that a cursor from outside names; None where it is none."""
    found = _CURSOR.fullmatch(cursor)
    if found is None:
        return None
    try:
        at = _EPOCH + int(found[1]) * _MICROSECOND
    except OverflowError:
        return None
    if found[2] == TAGS:
        return Cursor(at, TAGS, found[3])
    number = found[3]
    return Cursor(at, found[2], int(number)) if re.fullmatch(r"[0-9]{1,18}|[0-8][0-9]{18}", number) else None


TAGS = "c"
"""The one source whose rows are named by a code."""


COLUMNS = (
    "at",
    "kind",
    "id",
    "promoter_id",
    "promoter",
    "customer_id",
    "customer",
    "promotion_id",
    "topic",
    "conversation_id",
    "channel",
    "author",
    "direction",
    "text",
    "attachments",
    "earlier",
    "facts",
)
"""As exports name what a moment has; see docs/exports.md."""


@dataclass(frozen=True, kw_only=True)
class EventFile:
    """What went along with words."""

    number: int
    kind: str
    name: str
    mime: str
    size: int
    sha256: str
    """Empty: the bytes are not kept, ``reason`` may say why."""
    reason: str
    facts: EnclosureFacts


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """What was said before an edit."""

    text: str
    until: datetime


class EventFacts(TypedDict, total=False):
    """What only some kinds of event have; exports give it out under these names, see docs/exports.md."""

    tag: str
    parent_tag: str | None
    retired_at: datetime | None
    known_by: str
    addressed_to: int | None
    credited_by: str
    parent_open_id: str | None
    extension: Extension
    purpose: str
    text_version: str
    evidence: str
    given_at: datetime
    withdrawn_at: datetime | None
    field: str
    consent_id: int
    state: str
    reason: str
    edited_at: datetime | None
    deleted_at: datetime | None
    quoted_id: int | None
    delivered_at: datetime | None
    seen_at: datetime | None
    call_state: str
    talked_s: int | None
    recording_consent: str
    voicemail: bool
    checkin_id: int
    customer_id: int | None
    latitude: float
    longitude: float
    accuracy_m: float | None
    confirmed: bool | None
    seen_until: datetime | None
    corrected_at: datetime | None
    due: datetime
    timezone: str
    place: str
    outcome: str
    agreed: bool | None
    moved: int
    giver_id: int
    giver: str
    merged_customer_id: int
    undone_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class TimelineEvent:
    key: Cursor
    kind: EventKind
    promoter_id: int | None = None
    promoter: str = ""
    customer_id: int | None = None
    customer: str = ""
    addressee: Customer | None = None
    """Of an open: the customer the card was sent to, who need not be who read."""
    customer_since: datetime | None = None
    """Since when they are known: by this, one without a name is told from others."""
    promotion_id: int | None = None
    topic: str = ""
    """The promotion's title; of an open, as it then read."""
    conversation_id: int | None = None
    channel: str = ""
    author: str = ""
    """Of what was said: who wrote it, see models.talking.communications.Author."""
    direction: str = ""
    """Of what was said: ``to_customer`` or ``to_promoter``."""
    text: str = ""
    files: tuple[EventFile, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    facts: EventFacts = field(default_factory=EventFacts)
    """What only this kind has."""

    @property
    def at(self) -> datetime:
        return self.key.at

    @property
    def number(self) -> str:
        """The number of the row it is kept in, or a tag's code."""
        return str(self.key.number)

    def as_row(self) -> dict[str, Any]:
        """As exports give it out, see docs/exports.md."""
        return {
            "at": iso(self.at),
            "kind": self.kind.value,
            "id": self.number,
            "promoter_id": self.promoter_id,
            "promoter": self.promoter or None,
            "customer_id": self.customer_id,
            "customer": self.customer or None,
            "promotion_id": self.promotion_id,
            "topic": self.topic or None,
            "conversation_id": self.conversation_id,
            "channel": self.channel or None,
            "author": self.author or None,
            "direction": self.direction or None,
            "text": self.text,
            "attachments": [
                {"kind": file.kind, "name": file.name, "mime": file.mime, "size": file.size, "sha256": file.sha256}
                for file in self.files
            ],
            "earlier": [{"text": each.text, "until": iso(each.until)} for each in self.earlier],
            "facts": {name: iso(value) if isinstance(value, datetime) else value for name, value in self.facts.items()},
        }
