"""What the doctor looks at, and what it says of it."""

import asyncio
import os
import platform
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import BaseModel

from bot.channels.plugin import Plugin, plugins
from bot.cli.checks.backups import backups
from bot.cli.checks.certificate import certificate
from bot.cli.checks.clocks import beside_database, beside_platforms
from bot.cli.checks.event_lag import events
from bot.cli.checks.finding import Finding
from bot.cli.checks.partitions import partitions
from bot.cli.checks.precautions import precautions
from bot.cli.checks.retention import going
from bot.cli.checks.standbys import standbys
from bot.cli.runtime import missing_database
from bot.media_place import media_store
from bot.outcomes import Outcome
from bot.settings import Settings, SettingsError, config_file, load_settings
from models.backups.postgres import dump_version
from models.files.bucket_store import BucketStore, files_in
from models.queue.inbox import StoredUpdate, set_aside
from models.reports.first_steps import queues
from models.storage.checkup import SAFE_SQLITE, TROUBLE, Checkup, checkup
from models.storage.clock import now
from models.storage.database import BadDatabaseUrl, open_database
from models.storage.engines.admission import Access
from models.storage.migrating.due import MigrationsDue

LATE = timedelta(minutes=5)
"""After which something that waits is not merely on its way."""
PATIENCE_S = 20
_TOLD = ("aiohttp", "tortoise-orm", "asyncpg", "cryptography")
"""Libraries whose versions explain most."""


async def all_findings(config: Path | None, *, online: bool) -> list[Finding]:
    """Look at settings, files, database, queues and channels; raises nothing for what it finds."""
    try:
        settings = load_settings(config)
    except SettingsError as error:
        return [Finding("settings", "bad", sentence) for sentence in str(error).splitlines()]
    findings = [_versions(), _public_address(settings), *_folder(settings)]
    findings += precautions(settings, config_file(config))
    if online and (found := await certificate(settings.public_url)) is not None:
        findings.append(found)
    if online:
        findings += [finding async for finding in beside_platforms(settings)]
    findings += [finding async for finding in _database(settings)]
    findings += [finding async for finding in _media(settings)]
    findings += [finding async for finding in backups(settings)]
    findings += [finding async for finding in _channels(settings, online=online)]
    return findings


def _versions() -> Finding:
    """Return what to write into a report of a mistake."""
    from importlib.metadata import version  # noqa: PLC0415  (slow to load, and only the doctor tells all of them)

    libraries = ", ".join(f"{name} {version(name)}" for name in _TOLD)
    system = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"
    return Finding("versions", "ok", f"handbill {version('handbill')}, {system}, {libraries}")


def _public_address(settings: Settings) -> Finding:
    if settings.public_url.startswith("https://"):
        return Finding("settings", "ok", f"people come to {settings.public_url}")
    sentence = (
        f"people come to {settings.public_url}: fine for trying out; "
        "before you share cards, set public_url to the https address that others open"
    )
    return Finding("settings", "warn", sentence)


async def _media(settings: Settings) -> AsyncIterator[Finding]:
    """Ask a bucket, where there is one."""
    store = media_store(settings)
    if not isinstance(store, BucketStore):
        return
    try:
        await asyncio.to_thread(store.bucket.check)
    except OSError as error:
        sentence = f"{settings.media.url}: {error.strerror}; check media.endpoint, region, access_key and secret_key"
        yield Finding("media", "bad", sentence)
        return
    waiting = sum(1 for _ in files_in(settings.media_dir))
    left = f"; {waiting:,} files are still in {settings.media_dir}: handbill media move" if waiting else ""
    yield Finding("media", "warn" if waiting else "ok", f"{settings.media.url} lets us in{left}")


def _folder(settings: Settings) -> list[Finding]:
    folder = settings.data_dir
    if not folder.is_dir():
        return [Finding("data_dir", "warn", f"{folder} is not there yet; `handbill serve` makes it")]
    if not os.access(folder, os.W_OK | os.X_OK):
        return [Finding("data_dir", "bad", f"{folder} can't be written to; give it to the user Handbill runs as")]
    if folder.stat().st_mode & 0o077:
        return [Finding("data_dir", "warn", f"{folder} is open to other users of this machine: chmod 700 {folder}")]
    return [Finding("data_dir", "ok", f"{folder} is ours alone and can be written to")]


async def _database(settings: Settings) -> AsyncIterator[Finding]:
    if missing := missing_database(settings):
        yield Finding(
            "database", "warn", f"there is none yet at {missing}; `handbill serve` makes it. Is this the folder?"
        )
        return
    try:
        async with open_database(settings.database.url, settings.database.session_url) as database:
            async for finding in _open_database_findings(database.access):
                yield finding
            async for finding in _used_up(settings):
                yield finding
            async for finding in events(settings):
                yield finding
            async for finding in going(settings.retention):
                yield finding
            async for finding in partitions(settings.database):
                yield finding
    except BadDatabaseUrl as error:
        yield Finding("database", "bad", str(error))
    except MigrationsDue as error:
        yield Finding("database", "warn", str(error))
    except (*TROUBLE, OSError) as error:
        reason = " ".join(str(error).split())[:200]
        sentence = f"can't be opened ({reason}); check database.url, that its server runs, and the file's owner"
        yield Finding("database", "bad", sentence)


async def _open_database_findings(access: Access | None) -> AsyncIterator[Finding]:
    found = await checkup()
    yield Finding("database", "ok", f"{found.dialect} {found.version}, tables up to date")
    if found.damage:
        yield Finding("database", "bad", f"is damaged ({found.damage[:200]}); stop the server and restore a backup")
    if not found.durable:
        sentence = "acknowledges what a power cut can still lose; switch synchronous_commit and fsync on"
        yield Finding("database", "bad", sentence)
    if found.races:
        safe = ".".join(map(str, SAFE_SQLITE))
        sentence = (
            f"SQLite {found.version} can, very rarely, damage the file when a command runs beside the server; "
            f"{safe} does not: update when you can"
        )
        yield Finding("database", "warn", sentence)
    if access is not None:
        for finding in [*_pooler(access), *await _dump(found), *beside_database(found.clock)]:
            yield finding
        async for finding in standbys(access, found):
            yield finding
    async for finding in _queue_findings():
        yield finding


def _pooler(access: Access) -> Iterator[Finding]:
    pooler = access.pooler
    if not pooler.is_there:
        return
    lent = "one transaction" if pooler.shares else "a session"
    statements = "with" if pooler.prepares else "without"
    yield Finding("pooler", "ok", f"lends connections for {lent}, {statements} prepared statements")
    if access.direct is access.usual:
        sentence = (
            "each process keeps one of the pooler's connections: set database.session_url to PostgreSQL itself, "
            "so that the pool is for work alone"
        )
        yield Finding("pooler", "warn", sentence)


async def _dump(found: Checkup) -> list[Finding]:
    """Say whether `handbill backup` has a pg_dump that reads this server."""
    server, dump = int(found.version.partition(".")[0].split()[0]), await dump_version()
    if dump is not None and dump >= server:
        return [Finding("backup", "ok", f"pg_dump {dump} reads PostgreSQL {server}")]
    has = "pg_dump is not there" if dump is None else f"pg_dump {dump} reads no PostgreSQL {server}"
    sentence = f"{has}: `handbill backup` needs postgresql-client-{server} or newer"
    return [Finding("backup", "warn", sentence)]


async def _used_up(settings: Settings) -> AsyncIterator[Finding]:
    """Say what of platforms' allowances never comes back."""
    for name, table in settings.open_channels().items():
        if plugins()[name].allowance:
            yield Finding(f"channels.{name}", "ok", await plugins()[name].used_up(table))


async def _queue_findings() -> AsyncIterator[Finding]:
    waiting = await queues()
    if waiting.oldest_update and _late(waiting.oldest_update):
        since = _clock(waiting.oldest_update)
        sentence = f"{waiting.updates_waiting} updates wait, the oldest since {since}: is `handbill serve` running?"
        yield Finding("inbox", "warn", sentence)
    else:
        yield Finding("inbox", "ok", f"{waiting.updates_waiting} updates wait")
    for update in await set_aside():
        yield _aside(update)
    if waiting.oldest_message and _late(waiting.oldest_message):
        sentence = (
            f"{waiting.messages_waiting} messages wait, the oldest overdue since {_clock(waiting.oldest_message)}: "
            "is `handbill serve` running, and the platform reachable?"
        )
        yield Finding("outbox", "warn", sentence)
    else:
        yield Finding("outbox", "ok", f"{waiting.messages_waiting} messages wait")
    if waiting.messages_uncertain or waiting.messages_failed:
        sentence = (
            f"{waiting.messages_uncertain} messages perhaps arrived twice, {waiting.messages_failed} never arrived; "
            "the reasons are in: handbill export communications"
        )
        yield Finding("outbox", "ok", sentence)


def _aside(update: StoredUpdate) -> Finding:
    sentence = (
        f"could not do what update {update.id} ({update.channel}, {_clock(update.received_at)}) asks: "
        f"{update.error or 'three tries failed'}; once mended: handbill doctor --run-again {update.id}"
    )
    return Finding("inbox", "bad", sentence)


def _late(since: datetime) -> bool:
    return now() - since > LATE


def _clock(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M UTC")


async def _channels(settings: Settings, *, online: bool) -> AsyncIterator[Finding]:
    tables = settings.open_channels()
    if others := [plugin for plugin in plugins().values() if plugin.name not in tables and not plugin.on_by_default]:
        there = ", ".join(f"[channels.{plugin.name}]" for plugin in others)
        yield Finding("channels", "ok", f"not configured: {there}; how to is in docs/channels")
    for name, table in tables.items():
        plugin = plugins()[name]
        for sentence in plugin.missing():
            yield Finding(f"channels.{name}", "warn", sentence)
        if online and plugin.checks:
            yield await _asked(plugin, table)
        else:
            yield Finding(f"channels.{name}", "ok", "configured (with --online the platform is asked, too)")


async def _asked(plugin: Plugin, table: BaseModel) -> Finding:
    try:
        async with asyncio.timeout(PATIENCE_S):
            await plugin.check(table)
            return Finding(f"channels.{plugin.name}", "ok", "answers and knows us")
    except (Outcome, OSError, TimeoutError) as error:
        sentence = (
            f"does not take us ({error or type(error).__name__}); "
            f"check [channels.{plugin.name}] and the network; what it needs is in {plugin.page}"
        )
        return Finding(f"channels.{plugin.name}", "bad", sentence)
