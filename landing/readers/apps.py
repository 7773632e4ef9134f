"""Apps: messengers that open our pages in browsers of their own, and what those browsers can do."""

from collections.abc import Mapping
from dataclasses import dataclass

from landing.readers.visitors import Reader
from models.identity.app_browsers import AppBrowser
from models.identity.recognitions import ReaderStatus
from models.reading.opens import Visitor

_LONGEST_USER_AGENT = 600


Apps = Mapping[str, AppBrowser]
"""By channel."""


@dataclass(frozen=True)
class Inside:
    """The app whose browser a page is shown in, and how its reader stands with the promoter."""

    app: str
    standing: ReaderStatus
    asks_at: str = ""
    """Origin where the reader can be sent to be recognised; empty: they can't."""
    shares: bool = False


def inside(apps: Apps, agent: str, reader: Reader, came_back: ReaderStatus | None = None) -> Inside | None:
    """Return the app around the page, by its ``User-Agent``; None in an ordinary browser.

    ``came_back``: the status of a reader just back.
    """
    agent = agent[:_LONGEST_USER_AGENT]
    for name, app in apps.items():
        asks, shares = app.recognises(agent), app.shares(agent)
        if asks or shares:
            return Inside(name, came_back or _standing(reader), app.asks_at if asks else "", shares)
    return None


def _standing(reader: Reader) -> ReaderStatus:
    if reader.visitor is Visitor.SELF:
        return ReaderStatus.OWN
    if reader.customer_id is None:
        return ReaderStatus.STRANGER
    return ReaderStatus.NAMED if reader.named else ReaderStatus.KNOWN
