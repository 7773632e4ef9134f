"""In-app browsers: messengers that open our pages in browsers of their own, and what those browsers can do."""

from landing.pages.in_app import Inside
from landing.readers.visitors import Reader
from models.identity.app_browsers import Apps
from models.identity.recognitions import ReaderStatus
from models.reading.opens import Visitor

_LONGEST_USER_AGENT = 600


def inside(apps: Apps, agent: str, reader: Reader, came_back: ReaderStatus | None = None) -> Inside | None:
    """Return the app around the page, by its ``User-Agent``; None in an ordinary browser.

    In an ordinary browser, the app is the one that a reader can log in with, if any.
    ``came_back``: the status of a reader just back.
    """
    agent = agent[:_LONGEST_USER_AGENT]
    login = None
    for name, app in apps.items():
        if app.anywhere:
            login = name, app
            continue
        asks, shares = app.recognises(agent), app.shares(agent)
        if asks or shares:
            return Inside(name, came_back or _standing(reader), app.asks_at if asks else "", shares, names=app.names)
    if login is None or not login[1].recognises(agent):
        return None
    name, app = login
    return Inside(name, came_back or _standing(reader), app.asks_at, anywhere=True, names=app.names)


def _standing(reader: Reader) -> ReaderStatus:
    if reader.visitor is Visitor.SELF:
        return ReaderStatus.OWN
    if reader.customer_id is None:
        return ReaderStatus.STRANGER
    return ReaderStatus.NAMED if reader.named else ReaderStatus.KNOWN
