"""Media in a bucket: kept once they are there, and for an hour in a folder of this machine, where they are read."""

import asyncio
import hashlib
import os
import time
from collections.abc import Iterator
from io import BufferedRandom
from pathlib import Path
from tempfile import TemporaryFile
from typing import Final

from models.files.bucket import Bucket, BucketTrouble
from models.files.scratch import whole
from models.files.store import MediaStore, hash_of, is_hash

LIFE_S: Final = 3600.0
"""What was erased on another machine is gone from this one's cache after so many seconds."""
_READING_S: Final = 60.0
"""What has been fetched for somebody stays for so long, however full the cache is."""


class BucketStore(MediaStore):
    """``cache``: a folder of this machine's own. ``before``: where files lie that were kept before the bucket was."""

    def __init__(self, bucket: Bucket, cache: Path, before: MediaStore, *, cache_bytes: int) -> None:
        super().__init__(cache)
        self.bucket = bucket
        self.before = before
        self._cache_bytes = cache_bytes

    def local_now(self, sha256: str) -> Path:
        path = self.path(sha256)
        if path.is_file() and path.stat().st_mtime > time.time() - LIFE_S:
            return path
        try:
            return self._fetched(sha256, path)
        except FileNotFoundError:
            path.unlink(missing_ok=True)
            return self.before.local_now(sha256)

    def hash_now(self, sha256: str) -> str:
        """As the bucket has it, whatever is in the cache."""
        with TemporaryFile() as file:
            try:
                self.bucket.get(name_of(sha256), file)
            except FileNotFoundError:
                return self.before.hash_now(sha256)
            file.seek(0)
            return hashlib.file_digest(file, "sha256").hexdigest()

    async def forget(self, sha256: str) -> None:
        await asyncio.to_thread(self.bucket.delete, name_of(sha256))
        await super().forget(sha256)
        await self.before.forget(sha256)

    def take_over(self, sha256: str) -> bool:
        """Move a file from where it was before into the bucket. False: it has changed, and stays. Raise OSError."""
        path = self.before.path(sha256)
        if hash_of(path) != sha256:
            return False
        self.bucket.put(name_of(sha256), path)
        path.unlink()
        return True

    def give_back(self, sha256: str) -> bool:
        """Copy a file out of the bucket to where files were before. False: it has changed. Raise OSError."""
        path = self.before.path(sha256)
        if path.is_file():
            return True
        try:
            self._fetched(sha256, path)
        except BucketTrouble as error:
            if error.strerror == _CHANGED:
                return False
            raise
        return True

    def sweep(self) -> int:
        """Delete what has been in the cache for too long, and the oldest of what is too much. Return how many."""
        cached = sorted((path.stat().st_mtime, path.stat().st_size, path) for path in files_in(self.folder))
        left, at_once, gone = sum(size for _, size, _ in cached), time.time() - _READING_S, 0
        for at, size, path in cached:
            if at > at_once or (at > at_once - LIFE_S and left <= self._cache_bytes):
                break
            path.unlink(missing_ok=True)
            left, gone = left - size, gone + 1
        return gone

    def _write(self, data: bytes) -> str:
        """Put it into the bucket, even where it is cached: it may have been erased there meanwhile."""
        sha256 = super()._write(data)
        path = self.path(sha256)
        try:
            self.bucket.put(name_of(sha256), path)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        os.utime(path)
        return sha256

    def _fetched(self, sha256: str, path: Path) -> Path:
        """Bring a file from the bucket, which appears when it is whole and proved."""
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with whole(path, beside=path.parent.parent) as file:
            self.bucket.get(name_of(sha256), file)
            _prove(file, sha256)
        return path


def _prove(file: BufferedRandom, sha256: str) -> None:
    """Raise BucketTrouble where a file is not what its name says."""
    file.seek(0)
    if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
        raise BucketTrouble(_CHANGED)


_CHANGED: Final = "the file's content has changed: it has another hash"


def name_of(sha256: str) -> str:
    """Return what a file is called in the bucket."""
    return f"{sha256[:2]}/{sha256}"


def files_in(folder: Path) -> Iterator[Path]:
    """Yield what is kept in a folder; files that are being written have other names."""
    return (path for path in sorted(folder.glob("??/*")) if is_hash(path.name) and path.is_file())
