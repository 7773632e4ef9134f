"""App browsers: messengers open our pages in browsers of their own, where a reader can be asked for and a page shared.

Channels offer them (bot.channels.capabilities.HasAppBrowser), pages use them (landing/readers/apps.py).
"""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from models.identity.recognitions import RecognisedAccount


class AppBrowser(ABC):
    """What it offers the pages that are read in it."""

    asks_at: str
    """The origin that readers are sent to, to be recognised."""

    @abstractmethod
    def recognises(self, user_agent: str) -> bool:
        """Whether this is the platform's browser, and it can be asked there who reads."""

    @abstractmethod
    def ask_url(self, back: str, state: str, *, named: bool) -> str:
        """Where a reader who agreed is sent; they come back to ``back`` with ``state``. ``named``: also by name."""

    @abstractmethod
    async def recognise(self, query: Mapping[str, str]) -> RecognisedAccount:
        """Who came back with this query; asks the platform. Raises NotRecognised."""

    @abstractmethod
    def shares(self, user_agent: str) -> bool:
        """Whether this is the platform's browser, and its menu lets us say what it passes on."""

    @abstractmethod
    async def share(self, page: str, card: Callable[[], Awaitable[Mapping[str, str]]]) -> dict[str, Any] | None:
        """Return what the page has to load and call for that, see landing/static/share.js; None: it can't.

        ``card`` makes what is passed on, when it can be: its ``title``, ``summary``, ``link`` and ``picture``.
        """
