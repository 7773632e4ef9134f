"""The backups in the bucket: whether somebody makes them."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

from bot.backup_destination import bucket_of_backups
from bot.cli.checks.finding import Finding
from bot.settings import Settings
from models.backups.destinations.kept import kept, made_at
from models.storage.clock import now

_MISSED = timedelta(days=2)
"""A nightly backup that has failed once is made up for in the next night."""


async def backups(settings: Settings) -> AsyncIterator[Finding]:
    """Say how old the newest is, where the settings name a bucket for them."""
    url = settings.backups.url
    if not url:
        return
    try:
        found = await asyncio.to_thread(kept, bucket_of_backups(settings))
    except OSError as error:
        sentence = f"{url}: {error.strerror}; check backups.endpoint, region, access_key and secret_key"
        yield Finding("backups", "bad", sentence)
        return
    if not found:
        yield Finding("backups", "warn", f"there is none in {url} yet: handbill backup; docs/deploy.md has the timer")
        return
    newest = made_at(found[0].name)
    sentence = f"the newest is of {newest:%Y-%m-%d %H:%M} UTC, {len(found)} in {url}"
    if (age := now() - newest) > _MISSED:
        sentence += f": nobody has made one for {age.days} days, see `systemctl status handbill-backup`"
    yield Finding("backups", "warn" if age > _MISSED else "ok", sentence)
