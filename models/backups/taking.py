"""Taking a backup, whoever else is at work."""

import asyncio
import tarfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from models.backups import postgres, sqlite
from models.backups.archive import (
    ArchivePart,
    BadArchive,
    Manifest,
    ProgressReport,
    add_file,
    add_manifest,
    is_compressed,
    packed_into,
)
from models.backups.destinations.destination import NewBackup
from models.files.scratch import scratch
from models.files.store import hash_of, is_hash
from models.storage.clock import now
from models.storage.database import sqlite_path

DATABASE = {"sqlite": "database.sqlite3", "postgres": "database.sql"}
"""The member that holds the database, by dialect."""


@dataclass(frozen=True)
class BackupTaken:
    manifest: Manifest
    size: int


async def back_up(url: str, media_dir: Path, out: NewBackup, report: ProgressReport) -> BackupTaken:
    """Write database and media into ``out``, which appears when it is whole.

    First the database, then the files: whatever a row of the snapshot speaks of is there. Raises BadArchive,
    FileNotFoundError when there is no database, OSError, models.backups.postgres.MissingTool, the database's errors.
    """
    is_compressed(out.name)
    if url.startswith("sqlite") and not sqlite_path(url).is_file():
        raise FileNotFoundError(2, "there is no database yet: nothing to back up", str(sqlite_path(url)))
    with scratch(out.beside) as folder:
        begun, copy = await _snapshot(url, folder, report)
        return await asyncio.to_thread(_pack, begun, copy, media_dir, out, report)


async def _snapshot(url: str, folder: Path, report: ProgressReport) -> tuple[Manifest, Path]:
    """Copy the database as it is now into a file; return the manifest as far as it is known, and the file."""
    dialect: Literal["sqlite", "postgres"] = "sqlite" if url.startswith("sqlite") else "postgres"
    copy = folder / DATABASE[dialect]
    if dialect == "sqlite":
        await asyncio.to_thread(sqlite.snapshot, sqlite_path(url), copy, report)
        rows, migrations = sqlite.rows(copy), sqlite.migrations(copy)
    else:
        report("copying the database", 0, 0)
        rows, migrations = await postgres.snapshot(url, copy)
    made_at, made_by = now().isoformat(), version("handbill")
    return Manifest(version=made_by, made_at=made_at, dialect=dialect, migrations=migrations, rows=rows, parts={}), copy


def _pack(begun: Manifest, copy: Path, media_dir: Path, out: NewBackup, report: ProgressReport) -> BackupTaken:
    expected = copy.stat().st_size + sum(_sizes(media_dir))
    with out.written(expected) as file, packed_into(out.name, file) as archive:
        parts = {copy.name: add_file(archive, copy.name, copy)}
        damaged = _pack_media(archive, media_dir, parts, report)
        manifest = begun.model_copy(update={"parts": parts, "damaged": damaged})
        add_manifest(archive, manifest)
    return BackupTaken(manifest, out.size())


def _pack_media(
    archive: tarfile.TarFile, media_dir: Path, parts: dict[str, ArchivePart], report: ProgressReport
) -> list[str]:
    """Add every file that still is what its name says; return the names of the others."""
    paths, damaged = list(_media(media_dir)), []
    for done, path in enumerate(paths, 1):
        name = f"media/{path.parent.name}/{path.name}"
        try:
            if hash_of(path) != path.name:
                damaged.append(path.name)
                continue
            parts[name] = add_file(archive, name, path)
        except FileNotFoundError:
            continue  # erased while we were at it
        if parts[name].sha256 != path.name:
            raise BadArchive(f"{path}: changed while it was read; files here are never changed by Handbill")
        report("adding media", done, len(paths))
    return damaged


def _sizes(media_dir: Path) -> Iterator[int]:
    for path in _media(media_dir):
        with suppress(FileNotFoundError):  # erased while we were at it
            yield path.stat().st_size


def _media(media_dir: Path) -> Iterator[Path]:
    """Files that are being written have other names."""
    for path in sorted(media_dir.glob("??/*")):
        if is_hash(path.name) and path.is_file():
            yield path
