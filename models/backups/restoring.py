"""Putting a backup back: checked first, prepared beside what is there, then put in its place at once."""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from models.backups import postgres, sqlite
from models.backups.archive import MANIFEST, BadArchive, Manifest, ProgressReport, checked, copy, members
from models.backups.places.place import BackupFile
from models.backups.signed_in import close_others, open_doors
from models.backups.taking import DATABASE
from models.files.store import MediaStore, is_hash
from models.integrity import Fault, faults
from models.storage.database import open_database, sqlite_path, transaction
from models.storage.locks import AlreadyServed, serving
from models.storage.migrating.due import ours

BOOKKEEPING = {"nodes", "keys", "revisions", "sign_in_links", "sessions", "channel_facts", "tortoise_migrations"}
"""Tables that fill by themselves once a server has started: nothing that anybody would miss."""


class InTheWay(Exception):
    """The sentence says what stands in the way of restoring, and what to do."""


@dataclass(frozen=True)
class Restored:
    manifest: Manifest
    faults: list[Fault]
    """What verifying found afterwards, of what is not merely waiting."""
    ended: int
    """Browsers that the backup would have let in, and that were signed out since, or may have been."""


async def restore(
    file: BackupFile,
    url: str,
    data_dir: Path,
    media_dir: Path,
    report: ProgressReport,
    *,
    media: MediaStore,
    force: bool,
) -> Restored:
    """Put the backup in the place of the database, and its files into the media folder. ``media``: all there are.

    Nothing is touched before every part of the archive has proved whole; nobody comes back in who was signed out since
    the backup. Raises InTheWay, BadArchive, OSError,
    models.backups.postgres.MissingTool, the database's errors.
    """
    manifest = await asyncio.to_thread(checked, file, report)
    await _check_fit(manifest, url)
    await asyncio.to_thread(data_dir.mkdir, parents=True, exist_ok=True, mode=0o700)
    async with _nobody_serving(url, data_dir):
        if not force and (kept := await _kept(url)):
            raise InTheWay(f"the database has {kept} already; to replace all that is in it, add --force")
        doors = await open_doors(url)
        beside = sqlite_path(url).parent if url.startswith("sqlite") else data_dir
        await asyncio.to_thread(beside.mkdir, parents=True, exist_ok=True, mode=0o700)
        with TemporaryDirectory(dir=beside, prefix=".restoring-") as folder:
            fresh = await asyncio.to_thread(_unpack, file, manifest, Path(folder), media_dir, report)
            report("putting the database in its place", 0, 0)
            await _put_in_place(fresh, manifest, url)
        async with open_database(url, migrating=True):
            async with transaction():
                ended = await close_others(doors)
            found = [fault async for fault in faults(media) if not fault.passing]
    return Restored(manifest, found, ended)


async def _check_fit(manifest: Manifest, url: str) -> None:
    dialect = "sqlite" if url.startswith("sqlite") else "postgres"
    if manifest.dialect != dialect:
        raise InTheWay(f"the backup is of a {manifest.dialect} database, but database.url names a {dialect} one")
    if unknown := [name for name in manifest.migrations if name not in ours()]:
        raise InTheWay(
            f"the backup was made by a newer Handbill ({manifest.version}; this one does not know {unknown[0]}): update"
        )


@asynccontextmanager
async def _nobody_serving(url: str, data_dir: Path) -> AsyncIterator[None]:
    sentence = "a server is running on this database: stop `handbill serve`, restore, and start it again"
    try:
        with serving(data_dir):
            if not url.startswith("sqlite") and await postgres.is_served(url):
                raise InTheWay(sentence)
            yield
    except AlreadyServed as error:
        raise InTheWay(sentence) from error


async def _kept(url: str) -> str:
    """Say in words what is in the database that somebody would miss; empty: nothing."""
    if url.startswith("sqlite"):
        if not sqlite_path(url).exists():
            return ""
        try:
            rows = await asyncio.to_thread(sqlite.rows, sqlite_path(url))
        except sqlite3.DatabaseError:
            return "something that can't be read"
    else:
        async with postgres.connected(url) as connection:
            rows = await postgres.rows(connection)
    missed = {name: number for name, number in rows.items() if number and name not in BOOKKEEPING}
    return ", ".join(f"{number:,} {name}" for name, number in missed.items())


def _unpack(file: BackupFile, manifest: Manifest, folder: Path, media_dir: Path, report: ProgressReport) -> Path:
    """Media go to their places, where each is whole or not there; the database stays in the folder for now."""
    database = folder / DATABASE[manifest.dialect]
    with members(file) as parts:
        for done, (name, content) in enumerate(parts, 1):
            if name == MANIFEST:
                continue
            target = database if name == database.name else _media_path(media_dir, name)
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            unfinished = target.with_name(".restoring")
            if copy(content, unfinished) != manifest.parts[name]:
                raise BadArchive(f"{file}: {name} changed while it was being restored")
            _settle(unfinished, target)
            report("restoring", done, len(manifest.parts) + 1)
    if not database.exists():
        raise BadArchive(f"{file}: there is no {database.name} in it")
    return database


def _media_path(media_dir: Path, name: str) -> Path:
    """Names come from outside: only media/<two>/<hash> lead anywhere."""
    match PurePosixPath(name).parts:
        case ("media", folder, sha256) if is_hash(sha256) and folder == sha256[:2]:
            return media_dir / folder / sha256
    raise BadArchive(f"the backup holds {name!r}, which is nothing of ours")


def _settle(unfinished: Path, target: Path) -> None:
    with unfinished.open("rb") as file:
        os.fsync(file.fileno())
    unfinished.replace(target)


async def _put_in_place(fresh: Path, manifest: Manifest, url: str) -> None:
    """Open, migrate and count the database before it replaces anything, as far as that can be done beside."""
    if url.startswith("sqlite"):
        if await asyncio.to_thread(sqlite.rows, fresh) != manifest.rows:
            raise BadArchive("the database in the backup has other rows than its manifest says")
        async with open_database(f"sqlite://{fresh}", migrating=True):
            pass
        await asyncio.to_thread(sqlite.put_in_place, fresh, sqlite_path(url))
        return
    await postgres.put_in_place(fresh, url)
    async with postgres.connected(url) as connection:
        if await postgres.rows(connection) != manifest.rows:
            raise BadArchive("the restored database has other rows than the backup's manifest says")
