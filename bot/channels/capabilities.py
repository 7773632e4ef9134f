"""Capabilities: what only some channels can do. A channel names its own in its class line.

::

    how updates come     Receives · Polls · Listens           AnswersRequests (a Receives)
    what a person sees   Reacts · MakesScanCodes · HasAppBrowser · HasMiniApp
    what a platform asks ObservesUpdates · HasReplyWindow · Inquires
    what is no text      PlacesCalls · ShowsAlerts
"""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from bot.channels.envelope import Envelope, RawUpdate, Reception
from bot.messages import Alert
from models.identity.app_browsers import AppBrowser
from models.identity.mini_apps import MiniApp
from models.reaching.subscriptions import Subscription

TakeIn = Callable[[list[RawUpdate]], Awaitable[None]]
"""Commits what has come in. Raises NotRecorded."""


class Receives(ABC):
    """Its platform posts updates to ``/hooks/<name>``."""

    @abstractmethod
    def receive(self, envelope: Envelope) -> Reception:
        """Verify an envelope and split it. Pure. Raises NotGenuine."""


class AnswersRequests(Receives):
    """Its platform may want the due answer within the very request that it posts."""

    @abstractmethod
    async def answer(self, envelope: Envelope, reception: Reception) -> Reception:
        """Return the answer, once the updates are committed; may wait a few seconds for what the courier hands over."""


class Polls(ABC):
    """It asks its platform for updates."""

    @abstractmethod
    async def poll(self, take_in: TakeIn) -> None:
        """For ever: asks, hands over, and moves on only when ``take_in`` has returned (it has committed by then)."""


class Listens(ABC):
    """It has a port of its own, that others bring its updates to."""

    @abstractmethod
    async def listen(self, take_in: TakeIn) -> None:
        """For ever: takes updates in and answers for them once ``take_in`` has returned (it has committed by then).

        Raises OSError where the port can't be opened.
        """


class ObservesUpdates(ABC):
    """Its own rules depend on what people do, e.g. how long and how often they may be written to."""

    @abstractmethod
    async def note(self, body: str) -> None:
        """Take note of a stored update; called in the transaction of its effect."""


@dataclass(frozen=True, kw_only=True)
class Budget:
    """How often an account may still be written to, and until when."""

    left: int | None
    of: int | None
    """None: as often as one likes."""
    until: datetime


class HasReplyWindow(ABC):
    """It may write only so long or so often after the person did."""

    @abstractmethod
    async def budget(self, account: str) -> Budget | None:
        """Return what is left; None: no limit. A budget of 0 left: it waits until the person writes again."""


class Inquires(ABC):
    """Its platform can be asked about something that an update spoke of."""

    @abstractmethod
    async def inquire(self, about: str) -> RawUpdate:
        """Ask, and return what the platform says, to be taken in like an update. Raises bot.outcomes."""


class Reacts(ABC):
    """It can show a sign under a message."""

    @abstractmethod
    async def react(self, account: str, external_id: str, sign: str) -> None:
        """Set the sign in place of any other; empty takes it away. Raises bot.outcomes."""


class PlacesCalls(ABC):
    """People speak through it. Raises bot.outcomes only."""

    @abstractmethod
    async def ring(self, call: str, first: str, then: str) -> str:
        """Rings ``first``, who is then connected with ``then``. Returns the provider's number of the call."""

    @abstractmethod
    async def record(self, call: str, sid: str) -> str:
        """Record the live call from now on. Return the provider's number of the recording."""

    @abstractmethod
    async def forget(self, recording_sid: str) -> None:
        """Delete the provider's copy of a recording, where the settings want that."""


class ShowsAlerts(ABC):
    """It shows short notices on devices' own screens."""

    @abstractmethod
    async def alert(self, browser: Subscription, alert: Alert, *, key: str) -> None:
        """Show it on the device of this browser. ``key`` is the same in every attempt. Raises bot.outcomes."""


class HasAppBrowser(ABC):
    """Its platform opens links in a browser of its own."""

    @property
    @abstractmethod
    def browser(self) -> AppBrowser | None:
        """What that browser offers the pages read in it; None: nothing, as it is configured."""


class HasMiniApp(ABC):
    """Its platform shows our pages within itself, and signs who looks at them."""

    @property
    @abstractmethod
    def mini_app(self) -> MiniApp:
        """What it gives the pages shown in it."""


class MakesScanCodes(ABC):
    """It has no deep links: people open the bot by scanning a code of the platform's."""

    @abstractmethod
    async def code_url(self, payload: str, *, lasting: bool = False) -> str:
        """Return what to draw as a QR code: whoever scans it starts with this payload. Raises bot.outcomes.

        ``lasting``: good for ever, for what is printed; platforms give few of those. Others are good for a week at
        least, and made anew whenever they are asked for.
        """
