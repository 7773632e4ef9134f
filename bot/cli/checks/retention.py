"""What retention is going to drop: looked at, and nothing done."""

from collections.abc import AsyncIterator

from bot.cli.checks.finding import Finding
from bot.settings import Retention
from models.reading.dropped_opens import how_many_may_go
from models.storage.clock import now

_LIMIT = 100_000
"""Beyond this it is only said that there are more: to count on would read what is old from end to end."""


async def going(retention: Retention) -> AsyncIterator[Finding]:
    """Say how many opens the next night drops, where the settings have it so. The database is open."""
    if (kept := retention.opens_kept) is None:
        return
    number = await how_many_may_go(now() - kept, _LIMIT)
    said = f"more than {_LIMIT:,}" if number == _LIMIT else f"{number:,}"
    why = "nobody knows who read, and nothing came of them"
    yield Finding("retention", "ok", f"{said} opens older than {retention.opens_days} days are dropped next: {why}")
