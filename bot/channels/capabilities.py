"""What only some channels can do, each with a name of its own."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from bot.channels.envelope import Claim, Envelope, Reception
from models.identity.app_browsers import AppBrowser


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
