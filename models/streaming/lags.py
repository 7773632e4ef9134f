"""Lags: how far each system that is told of events is behind."""

from dataclasses import dataclass

from models.storage.clock import now
from models.streaming.event_log import last_position, waits_since
from models.streaming.feeds import Feed, feeds


@dataclass(frozen=True)
class Lag:
    feed: str
    position: int
    """The last event that it has for certain."""
    behind: int
    """Events that are numbered and that it has not."""
    oldest_s: float
    """For how long the oldest of them has waited; 0: none waits."""


async def lags() -> list[Lag]:
    """Return each system's lag, by name; none where nobody is told."""
    told = await feeds()
    last = await last_position() if told else 0
    return [await _lag(feed, last) for feed in told]


async def _lag(feed: Feed, last: int) -> Lag:
    since = await waits_since(feed.position)
    waited = 0.0 if since is None else max(0.0, (now() - since).total_seconds())
    return Lag(feed.name, feed.position, max(0, last - feed.position), waited)
