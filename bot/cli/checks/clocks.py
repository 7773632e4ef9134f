"""Clocks: this machine's beside those of the database and of the platforms."""

import asyncio
import http.client
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from bot.cli.checks.finding import Finding
from bot.settings import Settings
from models.storage.checkup import ClockDifference

LIMIT_S = 2.0
"""More than NTP leaves, and enough to take a signature for expired or to send two messages too close together."""
_PATIENCE_S = 5.0
_WHY = "tokens, certificates, reminders and the platforms' rates go by the clock: timedatectl set-ntp true, on both"


def beside_database(difference: ClockDifference) -> Iterator[Finding]:
    """Say so where the database server's clock shows another time. ``difference``: ours less its own."""
    if abs(difference.seconds) - difference.unsure_by > LIMIT_S:
        yield Finding("clock", "warn", f"{_ahead(difference.seconds)} the database server's; {_WHY}")


@dataclass(frozen=True)
class _Platform:
    name: str
    url: str


async def beside_platforms(settings: Settings) -> AsyncIterator[Finding]:
    """Ask the platforms' servers for the time, where their addresses are in the settings."""
    for platform in _platforms(settings):
        difference = await asyncio.to_thread(difference_to, platform.url)
        if difference is None:
            continue
        is_off = abs(difference.seconds) - difference.unsure_by > LIMIT_S
        if is_off:
            yield Finding("clock", "warn", f"{_ahead(difference.seconds)} that of {platform.name}; {_WHY}")
        else:
            yield Finding("clock", "ok", f"shows the time that {platform.name} shows")


def _platforms(settings: Settings) -> Iterator[_Platform]:
    for name, table in settings.open_channels().items():
        if url := getattr(table, "api_url", ""):
            yield _Platform(urlsplit(url).hostname or name, url)


def difference_to(url: str) -> ClockDifference | None:
    """Compare with the header ``Date`` of whatever the server at this address answers. None: it answers none."""
    address = urlsplit(url)
    kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
    begun = time.time()
    try:
        with closing(kind(address.hostname or "", address.port, timeout=_PATIENCE_S)) as connection:
            connection.request("HEAD", "/")
            shown = parsedate_to_datetime(connection.getresponse().headers["date"]).timestamp()
    except (OSError, http.client.HTTPException, TypeError, ValueError):
        return None  # whether it can be reached, its channel's own check says
    return ClockDifference.between(begun, time.time(), shown + 0.5, unsure_by=0.5)


def _ahead(seconds: float) -> str:
    return f"is {abs(seconds):.1f} seconds {'ahead of' if seconds > 0 else 'behind'}"
