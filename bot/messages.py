"""Messages: what we tell a person, in their language, before a channel gives it its platform's form."""

from dataclasses import dataclass
from typing import Literal

from models.talking.enclosures import EnclosureFacts


@dataclass(frozen=True, kw_only=True)
class Button:
    """Exactly one of ``action``, ``url``, ``share`` and ``copy`` is set."""

    label: str
    action: str = ""
    """What ``Pressed`` brings back: ``verb:id``, at most 64 bytes."""
    url: str = ""
    page: bool = False
    """Whether the ``url`` is a page of ours, which a messenger may show within itself."""
    share: str = ""
    """Words to look a card up by in a chat the person then chooses."""
    copy: str = ""
    """Text for the person's clipboard."""


@dataclass(frozen=True, kw_only=True)
class Media:
    """A file that goes along. ``data`` or, where it came from this same channel, the platform's own ``ref``."""

    kind: str
    """photo, voice, audio, video, document, sticker, animation."""
    name: str = ""
    mime: str = ""
    data: bytes = b""
    ref: str = ""
    sha256: str = ""
    """Where ``data`` lies in the media store, if it does."""
    facts: EnclosureFacts | None = None


@dataclass(frozen=True, kw_only=True)
class ContactCard:
    name: str
    phone: str


@dataclass(frozen=True, kw_only=True)
class Place:
    latitude: float
    longitude: float


@dataclass(frozen=True, kw_only=True)
class Message:
    """Plain text (no markup), and what goes with it."""

    text: str = ""
    buttons: tuple[tuple[Button, ...], ...] = ()
    """Rows of buttons. A channel without buttons numbers the actions."""
    media: tuple[Media, ...] = ()
    """More than one: an album."""
    contact: ContactCard | None = None
    place: Place | None = None
    quotes: str = ""
    """The channel's id of an earlier message at this account."""
    ask: Literal["", "location"] = ""
    """Offer a button that sends where the person is, where the channel has one …"""
    ask_label: str = ""
    """… with this on it."""
    quiet: bool = False
    """Without a sound."""
    preview: bool = False
    """Show a preview of the first link in the text."""
    conversation_id: int = 0
    """The conversation whose words these are, or that an answer to them belongs to; 0: none."""
    title: str = ""
    """Of a card, the promotion's title, where a channel shows cards in a form of its own …"""
    gist: str = ""
    """… and a line about it."""
    heading: str = ""
    """Who speaks and about what, where the text begins with it: some channels have a place of its own for that."""
    speaker: str = ""
    """Who speaks, by name, where it is a person."""
    author: str = ""
    """Who wrote the words, see models.talking.communications.Author; empty: they are the bot's own."""
    recipient: str = ""
    """Whom one's words go to, by name: where a choice is told, who was chosen; with ``confirms``, whom they went to."""
    confirms: str = ""
    """One's own message (its id at this account), which went to ``recipient``; nothing else is said. A channel that can
    shows it at that message, instead of the text.
    """
    thread: str = ""
    """The name of the conversation's place in the recipient's chat, where chats can be divided; empty: it has none."""
    language: str = ""
    """What it is written in, where the recipient's own language may not be known yet."""
    ends_at: str = ""
    """Of what comes because the person asked for it: the page that ends it, with one post and nothing else."""


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One card to choose in inline mode."""

    id: str
    title: str
    description: str
    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    thumbnail_url: str = ""


@dataclass(frozen=True, kw_only=True)
class Offers:
    """The answer to ``Asked``."""

    query_id: str
    offers: tuple[Offer, ...]
    hint: str = ""
    """What to show above an empty or short list; pressing it opens the bot."""
    hint_payload: str = "hello"


@dataclass(frozen=True, kw_only=True)
class PressAnswer:
    """The answer to ``Pressed``: ends the waiting mark; ``text`` (≤ 200 characters) shows briefly."""

    press_id: str
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Alert:
    """A short notice on a device's own screen, beside the message itself."""

    title: str
    text: str
    group: str = ""
    """A later alert of the same group takes the place of this one on the screen."""
    path: str
    """The page of ours that it leads to."""
    unread: int = 0
    """How much the person has not read, for the mark on the installed site; 0: it gets none."""
    language: str


Outgoing = Message | Offers | PressAnswer
