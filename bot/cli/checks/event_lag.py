"""Other systems that are told of events: whether they are told in time."""

from collections.abc import AsyncIterator
from datetime import timedelta

from bot.cli.checks.finding import Finding
from bot.settings import Settings
from bot.streaming.sinks import lacking
from models.streaming.lags import lags

_LATE = timedelta(minutes=5)
"""Beyond what events wait for others by the settings."""


async def events(settings: Settings) -> AsyncIterator[Finding]:
    """Say how far each system is behind. The database is open."""
    if not settings.events.are_told:
        return
    for sentence in lacking(settings.events):
        yield Finding("events", "bad", sentence)
    told = await lags()
    if not told:
        yield Finding("events", "warn", "nobody has been told yet: start `handbill serve` with these settings")
    late = (_LATE + timedelta(minutes=settings.events.parquet_minutes)).total_seconds()
    for lag in told:
        sentence = f"{lag.feed} has events up to {lag.position:,}, {lag.behind:,} wait"
        if lag.oldest_s > late:
            why = "is `handbill serve` running, and the system reachable? Its log says why, as events_not_written"
            yield Finding("events", "warn", f"{sentence}, the oldest for {lag.oldest_s / 60:.0f} minutes: {why}")
        else:
            yield Finding("events", "ok", sentence)
