"""The archive: a tar, compressed or not, whose last member is a manifest with the hash of each part before it.

The manifest comes last, so an archive that was cut short has none.
"""

import gzip
import hashlib
import os
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Literal, cast

from pydantic import BaseModel, ConfigDict, ValidationError

from models.backups.destinations.destination import BackupFile

MANIFEST = "manifest.json"
_MAX_MANIFEST = 512 * 1024 * 1024
_CHUNK = 1024 * 1024
_MEMORY = 8 * 1024 * 1024

ProgressReport = Callable[[str, int, int], None]
"""Told of a long work's progress: what is being done, how much is done, of how much (0: not known)."""


class BadArchive(ValueError):
    """This is no backup of ours, or it is damaged; the sentence says which."""


class ArchivePart(BaseModel):
    model_config = ConfigDict(frozen=True)

    size: int
    sha256: str


PartTaker = Callable[[str, IO[bytes]], ArchivePart]
"""Reads a part to its end, whatever it does with it, and returns what it was."""


class Manifest(BaseModel):
    """What a backup holds, and of when."""

    model_config = ConfigDict(frozen=True)

    format: Literal[1] = 1
    program: Literal["handbill"] = "handbill"
    version: str
    made_at: str
    dialect: Literal["sqlite", "postgres"]
    migrations: list[str]
    """The tables' form, as the names of the migrations that made it."""
    rows: dict[str, int]
    """By table."""
    parts: dict[str, ArchivePart]
    damaged: list[str] = []
    """Media files that were left out since their content no longer has the hash they are named by."""


@contextmanager
def packed_into(name: str, file: IO[bytes]) -> Iterator[tarfile.TarFile]:
    """Open an archive to fill, in ``file``; whether it is compressed, its name says."""
    if is_compressed(name):
        with tarfile.open(fileobj=file, mode="w:gz", compresslevel=3) as archive:
            yield archive
    else:
        with tarfile.open(fileobj=file, mode="w:") as archive:
            yield archive


def is_compressed(name: str) -> bool:
    """Whether an archive of this name is. Raises BadArchive for a name that says neither."""
    if name.endswith((".tar.gz", ".tgz")):
        return True
    if name.endswith(".tar"):
        return False
    raise BadArchive(f"{name}: a backup is called something.tar.gz, or something.tar to leave it uncompressed")


def add_file(archive: tarfile.TarFile, name: str, path: Path) -> ArchivePart:
    """Put the file into the archive under this name, and return what went in. Raises OSError."""
    with path.open("rb") as file:
        member = archive.gettarinfo(arcname=name, fileobj=file)
        member.mode, member.uid, member.gid, member.uname, member.gname = 0o600, 0, 0, "", ""
        part = _Hashed(file)
        archive.addfile(member, part)
    return ArchivePart(size=member.size, sha256=part.sha256)


def add_manifest(archive: tarfile.TarFile, manifest: Manifest) -> None:
    text = manifest.model_dump_json(indent=1).encode()
    member = tarfile.TarInfo(MANIFEST)
    member.size, member.mode = len(text), 0o600
    with SpooledTemporaryFile(_MEMORY) as file:
        file.write(text)
        file.seek(0)
        archive.addfile(member, file)


def hashed(_name: str, file: IO[bytes]) -> ArchivePart:
    """Read a part, keep nothing of it, and return what it was."""
    part, size = _Hashed(file), 0
    while chunk := part.read(_CHUNK):
        size += len(chunk)
    return ArchivePart(size=size, sha256=part.sha256)


def checked(path: BackupFile, report: ProgressReport, take: PartTaker = hashed) -> Manifest:
    """Read the archive through, once, and compare what ``take`` read of every part with the manifest.

    What was taken of an archive is good for nothing until this has returned. Raises BadArchive, OSError.
    """
    found: dict[str, ArchivePart] = {}
    manifest: Manifest | None = None
    with members(path) as parts:
        for name, file in parts:
            if manifest is not None:
                raise BadArchive(f"{path}: something follows the manifest")
            if name == MANIFEST:
                manifest = _read(path, file)
                continue
            if name in found:
                raise BadArchive(f"{path}: {name} is in it twice")
            found[name] = take(name, file)
            report("reading the backup", len(found), 0)
    if manifest is None:
        raise BadArchive(f"{path}: the backup was cut short, or is none: it has no manifest")
    if wrong := sorted(
        name for name in found.keys() | manifest.parts.keys() if found.get(name) != manifest.parts.get(name)
    ):
        raise BadArchive(f"{path}: damaged: {', '.join(wrong[:5])} is not what the manifest says")
    return manifest


@contextmanager
def members(path: BackupFile) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    """Name and content of each member in order. Raises BadArchive for what can't be read as an archive; OSError."""
    try:
        with path.open("rb") as file, _unpacked(file) as plain, tarfile.open(fileobj=plain, mode="r|") as archive:
            yield _files(path, archive, plain)
    except (tarfile.TarError, EOFError, zlib.error) as error:
        raise BadArchive(f"{path}: this is no backup, or a damaged one ({type(error).__name__})") from error
    except OSError as error:
        if error.errno is None:  # gzip's own complaint about its data, not the system's about the file
            raise BadArchive(f"{path}: damaged ({error})") from error
        raise


def _unpacked(file: IO[bytes]) -> IO[bytes]:
    magic = file.read(2)
    file.seek(0)
    return cast("IO[bytes]", gzip.GzipFile(fileobj=file)) if magic == b"\x1f\x8b" else file


def _files(path: BackupFile, archive: tarfile.TarFile, plain: IO[bytes]) -> Iterator[tuple[str, IO[bytes]]]:
    for member in archive:
        file = archive.extractfile(member) if member.isfile() else None
        if file is None:
            raise BadArchive(f"{path}: {member.name} is no plain file")
        yield member.name, file
    while plain.read(_CHUNK):
        pass  # gzip's own checksum stands at the very end


def copy(file: IO[bytes], to: Path) -> ArchivePart:
    """Write what is read into a new file of ours alone, have it on the disk, and return what it was. Raises OSError."""
    part, size = _Hashed(file), 0
    with to.open("wb") as out:
        to.chmod(0o600)
        while chunk := part.read(_CHUNK):
            size += out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return ArchivePart(size=size, sha256=part.sha256)


def _read(path: BackupFile, file: IO[bytes]) -> Manifest:
    try:
        return Manifest.model_validate_json(file.read(_MAX_MANIFEST))
    except ValidationError as error:
        raise BadArchive(f"{path}: its manifest is not one that this Handbill can read") from error


class _Hashed:
    """A file that is hashed while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self._digest.update(data)
        return data

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()
