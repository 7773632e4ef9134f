"""A backup in a folder of this machine."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, cast


@dataclass(frozen=True)
class LocalBackup:
    path: Path

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def scratch(self) -> Path:
        return self.path.parent

    @contextmanager
    def written(self, _expected: int) -> Iterator[IO[bytes]]:
        """Write a file of another name beside it, readable by us alone. Raise OSError."""
        with NamedTemporaryFile(dir=self.path.parent, prefix=f".{self.name}.", delete=False) as file:
            unfinished = Path(file.name)
            try:
                yield cast("IO[bytes]", file)
                file.flush()
                os.fsync(file.fileno())
                unfinished.chmod(0o600)
                unfinished.replace(self.path)
            except BaseException:
                unfinished.unlink(missing_ok=True)
                raise

    def size(self) -> int:
        return self.path.stat().st_size

    def __str__(self) -> str:
        return str(self.path)
