"""Apps: messengers that open our pages in browsers of their own, and what those browsers can do."""

from landing.pages.in_app import Inside
from landing.readers.visitors import Reader
from models.identity.app_browsers import Apps
from models.identity.recognitions import ReaderStatus
from models.reading.opens import Visitor

_LONGEST_USER_AGENT = 600


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
