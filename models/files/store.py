"""Media: bytes kept under the hash of their content, each once, readable only by us."""

import asyncio
import errno
import hashlib
import os
import re
from pathlib import Path

from models.files.scratch import whole

_HASH = re.compile(r"[0-9a-f]{64}")


def is_hash(text: str) -> bool:
    """Whether ``text`` has the form of a content hash; says nothing about its being kept."""
    return _HASH.fullmatch(text) is not None


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file's content. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class MediaStore:
    """A folder of files named by SHA-256. Files are never changed; the same bytes are stored once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def keep(self, data: bytes) -> str:
        """Store the bytes durably and return their SHA-256. Raises OSError when the disk does not take them."""
        return await asyncio.to_thread(self._write, data)

    async def read(self, sha256: str) -> bytes:
        """Return the bytes of this SHA-256. Raises FileNotFoundError for one that is not kept."""
        return await asyncio.to_thread(lambda: self.local_now(sha256).read_bytes())

    async def local(self, sha256: str) -> Path:
        """Return the file on this machine that holds the bytes. Raises FileNotFoundError, OSError."""
        return await asyncio.to_thread(self.local_now, sha256)

    def local_now(self, sha256: str) -> Path:
        """Blocks, as ``local`` does not: call it in a thread."""
        path = self.path(sha256)
        if not path.is_file():
            raise FileNotFoundError(errno.ENOENT, "not kept", str(path))
        return path

    def hash_now(self, sha256: str) -> str:
        """Return the hash that the bytes have by now. Blocks. Raises FileNotFoundError, OSError."""
        return hash_of(self.local_now(sha256))

    async def forget(self, sha256: str) -> None:
        """Delete the bytes, if they are kept. Raises OSError."""
        await asyncio.to_thread(self.path(sha256).unlink, missing_ok=True)

    def path(self, sha256: str) -> Path:
        """Where the bytes lie on this machine, if they do. Raises FileNotFoundError for what is no hash."""
        if not is_hash(sha256):
            raise FileNotFoundError("not a content hash")
        return self.folder / sha256[:2] / sha256

    def _write(self, data: bytes) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.path(sha256)
        if path.exists():
            return sha256
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with whole(path, beside=self.folder) as file:
            file.write(data)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return sha256
