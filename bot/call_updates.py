"""Call updates: what a telephone provider tells of a call, in our words. Commands act on them like on any update."""

from dataclasses import dataclass

from bot.updates import Update


@dataclass(frozen=True, kw_only=True)
class CallUpdate(Update):
    """``sender`` is the telephone it is told of, where that is known."""

    call: str
    """The key of the call, see models.calls.calls."""


@dataclass(frozen=True, kw_only=True)
class CallCame(CallUpdate):
    """Somebody called the number of the house; their number is the sender's account, empty when withheld."""

    asks: bool
    """They are told about recording."""


@dataclass(frozen=True, kw_only=True)
class LegMoved(CallUpdate):
    """One of the two telephones got further: it rings, was answered, was hung up."""

    leg: str
    """``near`` or ``far``, see models.calls.calls."""
    sid: str
    status: str
    """In the provider's words, e.g. ``ringing``."""
    seconds: int | None = None
    talked_s: int | None = None
    bridged: bool | None = None
    at: str = ""
    """When, as the provider writes it; empty: not told."""


@dataclass(frozen=True, kw_only=True)
class ConsentAsked(CallUpdate):
    """The customer is being told that the call is to be recorded."""


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(CallUpdate):
    """The customer agreed to the recording, or did not."""

    agreed: bool
    how: str
    """``key`` or ``announce``: which words they heard before."""


@dataclass(frozen=True, kw_only=True)
class BothConnected(CallUpdate):
    """Both have heard what there was to hear, and talk from now on."""


@dataclass(frozen=True, kw_only=True)
class RecordingMoved(CallUpdate):
    """The recording was begun, is there, or failed."""

    sid: str
    status: str
    url: str = ""
    seconds: int | None = None
    message: bool = False
    """Left for an absent promoter."""
