"""Putting a backup back: checked first, prepared beside what is there, then put in its place at once."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Self

from models.backups import postgres, sqlite
from models.backups.archive import ArchivePart, BadArchive, Manifest, ProgressReport, checked, copy, hashed
from models.backups.destinations.destination import BackupFile
from models.backups.signed_in import close_others, open_doors
from models.backups.taking import DATABASE
from models.files.scratch import scratch
from models.files.store import MediaStore, hash_of, is_hash
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

    The archive is read once. Nothing is touched before every part of it has proved whole; nobody comes back in who was
    signed out since the backup. Raises InTheWay, BadArchive, OSError,
    models.backups.postgres.MissingTool, the database's errors.
    """
    await asyncio.to_thread(data_dir.mkdir, parents=True, exist_ok=True, mode=0o700)
    async with _nobody_serving(url, data_dir):
        if not force and (kept := await _kept(url)):
            raise InTheWay(f"the database has {kept} already; to replace all that is in it, add --force")
        doors = await open_doors(url)
        beside = sqlite_path(url).parent if url.startswith("sqlite") else data_dir
        with _Unpacked.beside(beside, media_dir) as unpacked:
            manifest = await asyncio.to_thread(checked, file, report, unpacked.take)
            await _check_fit(manifest, url)
            report("putting all in its place", 0, 0)
            await asyncio.to_thread(unpacked.settle_media)
            await _put_in_place(unpacked.database(file, manifest), manifest, url)
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


class _Unpacked:
    """What the archive holds, in folders beside the places where it will go: it is read once, and fetched once.

    A file of media that is in its place already, and whole, is read over.
    """

    def __init__(self, folder: Path, media: Path, media_dir: Path) -> None:
        self._folder, self._media, self._media_dir = folder, media, media_dir
        self._new: list[tuple[Path, Path]] = []

    @classmethod
    @contextmanager
    def beside(cls, folder: Path, media_dir: Path) -> Iterator[Self]:
        """Make the folders, for as long as the block lasts."""
        for place in (folder, media_dir):
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
        with scratch(folder) as unpacked, scratch(media_dir) as media:
            yield cls(unpacked, media, media_dir)

    def take(self, name: str, content: IO[bytes]) -> ArchivePart:
        """Unpack a part. Raise BadArchive where its name leads nowhere of ours; OSError."""
        if name in DATABASE.values():
            return copy(content, self._folder / name)
        target = _media_path(self._media_dir, name)
        if target.is_file() and hash_of(target) == target.name:
            return hashed(name, content)
        unpacked = self._media / target.name
        part = copy(content, unpacked)
        self._new.append((unpacked, target))
        return part

    def database(self, file: BackupFile, manifest: Manifest) -> Path:
        """Return where the database is. Raise BadArchive where there is none."""
        found = self._folder / DATABASE[manifest.dialect]
        if not found.exists():
            raise BadArchive(f"{file}: there is no {found.name} in it")
        return found

    def settle_media(self) -> None:
        """Move files of media to their places, where each is whole or not there."""
        for unpacked, target in self._new:
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            unpacked.replace(target)


def _media_path(media_dir: Path, name: str) -> Path:
    """Names come from outside: only media/<two>/<hash> lead anywhere."""
    match PurePosixPath(name).parts:
        case ("media", folder, sha256) if is_hash(sha256) and folder == sha256[:2]:
            return media_dir / folder / sha256
    raise BadArchive(f"the backup holds {name!r}, which is nothing of ours")


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
