"""The contract that every channel keeps. What only some of them can do stands in ``capabilities``."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from pathlib import Path

from bot.events import Event
from bot.menus import MenuEntry
from bot.messages import Message, Outgoing
from bot.outcomes import Final
from models.files.store import MediaStore
from models.storage.bell import Bell


class CannotOpen(Exception):
    """The sentence says what of its settings is in a channel's way, and what to do."""


@dataclass(frozen=True, kw_only=True)
class SendLimits:
    """How fast a platform lets us send; None: as fast as we can."""

    per_second: float | None = None
    """Messages, all accounts together."""
    account_gap_s: float = 0.0
    """Seconds between two messages to one account."""
    group_per_minute: int | None = None
    """Messages to one group."""


class Channel(ABC):
    """Sends. Raises bot.outcomes only.

    What a platform lacks, its channel leaves out: the defaults here say so.
    """

    name: str
    """As in its plugin."""
    limits: SendLimits = SendLimits()
    medium: str = "im"
    """Of its messages, as a communication's: ``im`` or ``email``."""
    carries_files: bool = True
    """False: pictures and sounds, and no other files."""
    writes_first: bool = False
    """Whether it may tell something to an account which has never written to us, e.g. the code that proves it."""
    sparing: bool = False
    """Whether it may write only so often, so that what can wait is told with whatever comes next."""

    def is_group(self, account: str) -> bool:  # noqa: ARG002  (groups are the exception)
        """Whether many people read there."""
        return False

    def link(self, payload: str) -> str:  # noqa: ARG002  (a platform without links makes none)
        """Return the deep link that opens the bot with this payload; empty where the platform has none."""
        return ""

    @abstractmethod
    def parse(self, body: str) -> list[Event]:
        """Return a stored update as events; none for what does not concern us. Pure. Raises ValueError for rubbish."""

    @abstractmethod
    async def send(self, account: str, outgoing: Outgoing, *, key: str) -> list[str]:
        """Delivers; returns the platform's ids of the messages. ``key`` is the same in every attempt at one message.

        Raises Underway after each call that the platform counts, but for the last.
        """

    async def edit(self, account: str, external_id: str, message: Message) -> bool:  # noqa: ARG002  (what is sent is sent)
        """Replace an earlier message. False where this channel or message can't be edited: send it anew then.

        Raises Underway like ``send``.
        """
        return False

    async def fetch(self, ref: str) -> bytes:  # noqa: ARG002  (no platform's handles, no bytes)
        """Return the bytes behind a platform's handle."""
        raise Final("failed-file-gone", detail="this channel brings no files")

    @abstractmethod
    async def probe(self, account: str) -> None:
        """Make a harmless call, which shows whether the platform answers for this account."""


@dataclass(frozen=True, kw_only=True)
class ChannelContext:
    """What of Handbill a channel may need."""

    public_url: str
    media: MediaStore
    bell: Bell
    data_dir: Path = field(default_factory=lambda: Path("data"))
    menu: tuple[MenuEntry, ...] = ()
    """The commands that a platform's menu may offer, from the top."""
