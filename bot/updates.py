"""Updates: what a person did on a platform, in our words. Channels parse into these, commands act on them."""

from dataclasses import dataclass, field

from models.communications import Enclosure


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who did it, as the platform tells."""

    channel: str
    account: str
    name: str = ""
    language: str = ""
    """``en`` or ``zh``; empty where the platform does not say."""


@dataclass(frozen=True, kw_only=True)
class Update:
    sender: Sender


@dataclass(frozen=True, kw_only=True)
class Said(Update):
    """Words, or something sent along with them."""

    message_id: str
    text: str = ""
    enclosures: list[Enclosure] = field(default_factory=list)
    quotes: str = ""
    """Message id (on this account) that is answered; empty: none."""
    album: str = ""
    """Messages of one album share this."""
    edited: bool = False
    """The words of an earlier message, changed."""
    medium: str = "im"
    """``im`` or ``email``."""
    conversation_id: int = 0
    """The conversation it was addressed to, where the address itself proves it; 0: found otherwise."""


@dataclass(frozen=True, kw_only=True)
class Started(Update):
    """The person opened the bot, with what their link carried (perhaps nothing)."""

    payload: str
    message_id: str
    open_id: int = 0
    """The open that they had read just before, where the platform can tell; 0: they come straight from the card."""


@dataclass(frozen=True, kw_only=True)
class Pressed(Update):
    """A button of ours. ``press_id`` wants an answer where the platform shows a waiting mark; empty: none wanted."""

    action: str
    press_id: str = ""
    message_id: str = ""
    """The message with the button; empty where it was sent by inline mode."""


@dataclass(frozen=True, kw_only=True)
class Located(Update):
    """A place."""

    message_id: str
    latitude: float
    longitude: float
    accuracy_m: float | None = None
    live: bool = False
    moved: bool = False
    """A later point of a live location."""
    quotes: str = ""


@dataclass(frozen=True, kw_only=True)
class Asked(Update):
    """Words typed after the bot's name in any chat, that want cards to choose from."""

    query_id: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Chose(Update):
    """One of the offered cards was sent, we are not told to whom."""

    result_id: str


@dataclass(frozen=True, kw_only=True)
class Barred(Update):
    """The person stopped the bot (``barred``), or lets it write again."""

    barred: bool
