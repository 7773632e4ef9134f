"""Jobs for a channel besides sending a message; and the end of a button press, which may show a short sentence."""

from dataclasses import dataclass
from typing import Literal

from models.queue.payloads.base import Job, Payload


@dataclass(frozen=True, kw_only=True)
class FetchFile(Job):
    """Fetch the bytes of an attachment and store them; the row's account is the attachment's number."""

    kind: Literal["keep"] = "keep"


@dataclass(frozen=True, kw_only=True)
class FetchPhoto(Job):
    """Fetch a picture of a check-in and store it."""

    kind: Literal["keep-photo"] = "keep-photo"
    ref: str
    checkin_id: int
    attachment_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ShowReaction(Job):
    """Show the reactions to a communication where it was delivered."""

    kind: Literal["reaction"] = "reaction"
    on: str
    """The platform's id of the message."""
    said_id: int
    by: str
    """Whose reactions: ``promoter`` or ``customer``."""


@dataclass(frozen=True, kw_only=True)
class Inquiry(Job):
    """Ask the platform about what the row's account names."""

    kind: Literal["inquiry"] = "inquiry"


@dataclass(frozen=True, kw_only=True)
class EndPress(Payload):
    """End the waiting mark of a pressed button; ``toast`` is the key of a short sentence to show."""

    kind: Literal["press"] = "press"
    press_id: str
    toast: str = ""
