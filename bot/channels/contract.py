"""The contract that every channel keeps. What only some of them can do stands in ``capabilities``."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, runtime_checkable

from bot.events import Event
from bot.messages import Message, Outgoing
from models.files.store import MediaStore
from models.storage.bell import Bell


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How fast a platform lets us send; None: as fast as we can."""

    per_second: float | None = None
    """Messages, all accounts together."""
    account_gap_s: float = 0.0
    """Seconds between two messages to one account."""
    group_per_minute: int | None = None
    """Messages to one group."""


@runtime_checkable
class Channel(Protocol):
    """Sends. Raises bot.outcomes only."""

    name: str
    limits: Limits

    def is_group(self, account: str) -> bool:
        """Whether many people read there."""

    def link(self, payload: str) -> str:
        """The deep link that opens the bot with this payload; empty where the platform has none."""

    def parse(self, body: str) -> list[Event]:
        """A claimed update in our words; empty for what does not concern us. Pure. Raises ValueError for rubbish."""

    async def send(self, account: str, outgoing: Outgoing, *, key: str) -> list[str]:
        """Delivers; returns the platform's ids of the messages. ``key`` is the same in every attempt at one message."""

    async def edit(self, account: str, external_id: str, message: Message) -> bool:
        """Replaces an earlier message; False when this channel or message can't be edited: send it anew then."""

    async def fetch(self, ref: str) -> bytes:
        """The bytes behind a platform's handle."""

    async def probe(self, account: str) -> None:
        """A harmless call that shows whether the platform answers for this account."""


@dataclass(frozen=True, kw_only=True)
class House:
    """What a channel may want to know of the house it stands in."""

    public_url: str
    media: MediaStore
    bell: Bell
    data_dir: Path = field(default_factory=lambda: Path("data"))
