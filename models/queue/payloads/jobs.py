"""What a channel is asked to do besides telling somebody something; and the end of a press, which tells a little."""

from dataclasses import dataclass
from typing import Literal

from models.queue.payloads.base import Job, Payload


@dataclass(frozen=True, kw_only=True)
class FetchFile(Job):
    """Fetch the bytes of an attachment and keep them; the row's account is the attachment's number."""

    kind: Literal["keep"] = "keep"


@dataclass(frozen=True, kw_only=True)
class FetchPhoto(Job):
    """Fetch a picture of a check-in and keep it."""

    kind: Literal["keep-photo"] = "keep-photo"
    ref: str
    checkin_id: int
    attachment_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ShowReaction(Job):
    """Show the signs that stand under what was said, where it was delivered."""

    kind: Literal["reaction"] = "reaction"
    on: str
    """The platform's id of the message."""
    said_id: int
    by: str
    """Whose signs."""


@dataclass(frozen=True, kw_only=True)
class Inquiry(Job):
    """Ask the platform about what the row's account names."""

    kind: Literal["inquiry"] = "inquiry"


@dataclass(frozen=True, kw_only=True)
class EndPress(Payload):
    """End the waiting mark of a pressed button; ``toast`` names a short sentence to show."""

    kind: Literal["press"] = "press"
    press_id: str
    toast: str = ""
