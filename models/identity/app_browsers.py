"""App browsers: messengers open our pages in browsers of their own, where a reader can be asked for and a page shared.

Some let themselves be asked from any other browser, too: a login.

Channels offer them (bot.channels.capabilities.HasAppBrowser), pages use them (landing/readers/in_app_browsers.py).
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import TypedDict

from models.identity.recognitions import RecognisedAccount


class ShareScript(TypedDict):
    """What a page has to load and call so that its app's menu passes a card on, see landing/static/share.js."""

    src: str
    """The script to load …"""
    name: str
    """… and what it puts on the page: whose functions are called."""
    calls: list[list[object]]
    """A function and its arguments each: at once …"""
    ready: str
    """… which takes what is done then: ``then``."""
    then: list[list[object]]


class AppBrowser(ABC):
    """What a messenger's own browser offers the pages that are read in it."""

    asks_at: str
    """The origin that readers are sent to, to be recognised."""

    anywhere: bool = False
    """Whether readers can be asked in any browser, and not only in the platform's own."""
    names: bool = False
    """Whether the platform gives the name along with the account."""
    comes_back_to: str = ""
    """The one address that the platform leads readers back to, ``/known/<channel>``; empty: whichever page's it is."""

    @abstractmethod
    def recognises(self, user_agent: str) -> bool:
        """Tell whether this is the platform's browser, and it can be asked there who reads."""

    @abstractmethod
    def ask_url(self, back: str, state: str, *, named: bool) -> str:
        """Return where to send a reader who agreed; they come back to ``back`` with ``state``.

        ``named``: ask for the name, too.
        """

    @abstractmethod
    async def recognise(self, query: Mapping[str, str]) -> RecognisedAccount:
        """Ask the platform who came back with this query. Raise NotRecognised."""

    @abstractmethod
    def shares(self, user_agent: str) -> bool:
        """Tell whether this is the platform's browser, and its menu lets us choose what it passes on."""

    @abstractmethod
    async def share(self, page: str, card: Mapping[str, str]) -> ShareScript | None:
        """Return what the page at this address has to load and call to set what is passed on; None: it can't be set.

        See landing/static/share.js. ``card`` is what is passed on: its ``title``, ``summary``,
        ``link`` and ``picture``.
        """


Apps = Mapping[str, AppBrowser]
"""By channel."""
