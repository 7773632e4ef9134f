"""A backup in a bucket: sent in parts while it is made, read in pieces, and never as one file on this machine."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, Literal, cast

from typing_extensions import Buffer

from models.files.bucket import Bucket
from models.files.multipart import part_bytes, uploaded

_PIECE: Final = 8 * 1024 * 1024


class NameTaken(FileExistsError):
    """There is a backup of that name in the bucket; none is ever replaced."""


@dataclass(frozen=True)
class BackupInBucket:
    bucket: Bucket
    name: str
    beside: Path

    @contextmanager
    def written(self, expected: int) -> Iterator[IO[bytes]]:
        """Send what is written. Raise NameTaken, BucketTrouble, OSError."""
        if self._sizes():
            raise NameTaken(17, "there is a backup of that name, and none is replaced", str(self))
        with uploaded(self.bucket, self.name, part_bytes(expected)) as upload:
            yield cast("IO[bytes]", upload)

    def size(self) -> int:
        """Return its bytes. Raise FileNotFoundError, BucketTrouble."""
        if not (sizes := self._sizes()):
            raise FileNotFoundError(
                2, "there is no such backup; `handbill backup --list` shows those there are", str(self)
            )
        return sizes[0]

    def open(self, _mode: Literal["rb"], /) -> IO[bytes]:
        """Open it, wherever the reader goes in it. Raise FileNotFoundError, BucketTrouble."""
        return io.BufferedReader(_FileInBucket(self.bucket, self.name, self.size()), _PIECE)

    def __str__(self) -> str:
        address = self.bucket.address
        return f"s3://{address.bucket}/{address.prefix}{self.name}"

    def _sizes(self) -> list[int]:
        return [file.size for file in self.bucket.files(self.name) if file.name == self.name]


class _FileInBucket(io.RawIOBase):
    """A file of a bucket, asked for piece by piece: each is tried again by itself, so one that hangs costs that one."""

    def __init__(self, bucket: Bucket, name: str, size: int) -> None:
        self._bucket, self._name, self._size = bucket, name, size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Buffer, /) -> int:
        view = memoryview(buffer)
        size = min(len(view), self._size - self._at)
        if size <= 0:
            return 0
        piece = self._bucket.read(self._name, self._at, size)
        view[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)
