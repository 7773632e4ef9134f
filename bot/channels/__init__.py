"""Channels: one folder per platform, found by its name; nothing shared is edited to add one.

Its module ``channel`` has ``Settings`` (its table ``[channels.<name>]``) and ``open_channel``, which connects it.
"""

import importlib
import pkgutil
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol, runtime_checkable

from pydantic import BaseModel

from bot.messages import Message, Outgoing
from bot.updates import Update
from models.files.store import MediaStore
from models.identity.app_browsers import AppBrowser
from models.storage.bell import Bell


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """A platform's HTTP request, whole, before anybody has looked inside."""

    method: str
    url: str
    """As the platform asked for it, rebuilt from ``public_url``: what signatures are computed over."""
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """Looked up without regard to case."""
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One update to take in: the platform's key for it, what it must stay in order with, and itself."""

    external_id: str
    lane: str
    body: str


@dataclass(frozen=True, kw_only=True)
class Reception:
    """What an envelope held, and what the platform is answered once that is committed."""

    claims: tuple[Claim, ...] = ()
    answer: str = ""
    content_type: str = "text/plain"
    once: "Once | None" = None
    """Where the platform's signature does not cover the body: what may have come with it, and nothing else ever."""


@dataclass(frozen=True)
class Once:
    """A signature that anybody who saw it could send again, with other words."""

    signature: str
    """What is the same each time it is sent."""
    content: str
    """A hash of what came with it."""
    believed_s: int
    """How long the signature is believed."""


class NotGenuine(Exception):
    """The envelope is not the platform's, or can't be read: answer ``status`` with ``sentence`` and do nothing."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


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

    def parse(self, body: str) -> list[Update]:
        """A claimed update in our words; empty for what does not concern us. Pure. Raises ValueError for rubbish."""

    async def send(self, account: str, outgoing: Outgoing, *, key: str) -> list[str]:
        """Delivers; returns the platform's ids of the messages. ``key`` is the same in every attempt at one message."""

    async def edit(self, account: str, external_id: str, message: Message) -> bool:
        """Replaces an earlier message; False when this channel or message can't be edited: send it anew then."""

    async def fetch(self, ref: str) -> bytes:
        """The bytes behind a platform's handle."""

    async def probe(self, account: str) -> None:
        """A harmless call that shows whether the platform answers for this account."""


@runtime_checkable
class Receiver(Protocol):
    """A channel that platforms post to."""

    def receive(self, envelope: Envelope) -> Reception:
        """Verifies and splits an envelope. Pure. Raises NotGenuine."""


@runtime_checkable
class Poller(Protocol):
    """A channel that asks for its updates."""

    async def poll(self, take_in: Callable[[list[Claim]], Awaitable[None]]) -> None:
        """For ever: asks, hands over, and moves on only when ``take_in`` has returned (it has committed by then)."""


@runtime_checkable
class Listener(Protocol):
    """A channel with a port of its own, that others bring its updates to."""

    async def listen(self, take_in: Callable[[list[Claim]], Awaitable[None]]) -> None:
        """For ever: takes updates in and answers for them once ``take_in`` has returned (it has committed by then).

        ``take_in`` raises NotRecorded. Raises OSError where the port can't be opened.
        """


@runtime_checkable
class OfMedium(Protocol):
    """A channel whose messages are of another kind than those of a chat."""

    medium: str
    """As a communication's: ``email``."""


def medium_of(channel: object) -> str:
    return channel.medium if isinstance(channel, OfMedium) else "im"


@runtime_checkable
class Answerer(Protocol):
    """A receiver whose platform may want the due answer within the request itself."""

    async def answer(self, envelope: Envelope, reception: Reception) -> Reception:
        """Called when the claims are committed; may wait a few seconds for what the courier hands over."""


@runtime_checkable
class Attentive(Protocol):
    """A channel whose own rules depend on what people do, e.g. how long and how often they may be written to."""

    async def note(self, body: str) -> None:
        """Called for each claimed update, in the transaction of its effect."""


@runtime_checkable
class Telephony(Protocol):
    """A channel that people speak through. Raises bot.outcomes only."""

    async def ring(self, call: str, first: str, then: str) -> str:
        """Rings ``first``, who is then connected with ``then``. Returns the provider's number of the call."""

    async def record(self, call: str, sid: str) -> str:
        """Records the live call from now on. Returns the provider's number of the recording."""

    async def forget(self, recording_sid: str) -> None:
        """Deletes the provider's copy of a recording, where the settings want that."""


@dataclass(frozen=True, kw_only=True)
class Budget:
    """How often an account may still be written to, and until when."""

    left: int | None
    of: int | None
    """None: as often as one likes."""
    until: datetime


@runtime_checkable
class Budgeted(Protocol):
    """A channel that may write only so often after the person did."""

    async def budget(self, account: str) -> Budget | None:
        """What is left; None: no limit. A budget of 0 left: it waits until the person writes again."""


@runtime_checkable
class Sparing(Protocol):
    """A channel that may write only so often: where ``sparing``, what can wait is told with whatever comes next."""

    sparing: bool


@runtime_checkable
class Reacting(Protocol):
    """A channel that can show a sign under a message."""

    async def react(self, account: str, external_id: str, sign: str) -> None:
        """Sets it in place of any other; empty takes it away. Raises bot.outcomes."""


@runtime_checkable
class Inquired(Protocol):
    """A channel whose platform can be asked about something that an update spoke of."""

    async def inquire(self, about: str) -> Claim:
        """What it says, to be taken in like an update. Raises bot.outcomes."""


@runtime_checkable
class Forward(Protocol):
    """A channel that may tell something to an account which has never written to us, e.g. the code that proves it."""

    writes_first: bool


@runtime_checkable
class Fileless(Protocol):
    """A channel that carries pictures and sounds, and no other files."""

    fileless: bool


@runtime_checkable
class Browsing(Protocol):
    """A channel whose platform opens links in a browser of its own."""

    browser: AppBrowser


@runtime_checkable
class Coded(Protocol):
    """A channel without deep links, whose bot people open by scanning a code of the platform's."""

    async def code_url(self, payload: str, *, lasting: bool = False) -> str:
        """What to draw as a QR code: whoever scans it starts with this payload. Raises bot.outcomes.

        ``lasting``: good for ever, for what is printed; platforms give few of those. Others are good for a week at
        least, and made anew whenever they are asked for.
        """


@dataclass(frozen=True, kw_only=True)
class House:
    """What a channel may want to know of the house it stands in."""

    public_url: str
    media: MediaStore
    bell: Bell
    data_dir: Path = field(default_factory=lambda: Path("data"))


class ChannelModule(Protocol):
    """What the module of a channel offers."""

    Settings: type[BaseModel]

    def open_channel(self, settings: Any, house: House) -> AbstractAsyncContextManager[Channel]:
        """Connects the channel for as long as the context lasts."""


def channel_modules() -> dict[str, ModuleType]:
    """Every channel there is, by name: the folders here."""
    names = [module.name for module in pkgutil.iter_modules(__path__) if module.ispkg]
    return {name: importlib.import_module(f"{__name__}.{name}.channel") for name in sorted(names)}
