"""A backup in a folder of this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from models.files.scratch import whole


@dataclass(frozen=True)
class LocalBackup:
    path: Path

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def beside(self) -> Path:
        return self.path.parent

    @contextmanager
    def written(self, _expected: int) -> Iterator[IO[bytes]]:
        """Write a file that is readable by us alone. Raise OSError."""
        with whole(self.path) as file:
            yield file

    def size(self) -> int:
        return self.path.stat().st_size

    def __str__(self) -> str:
        return str(self.path)
