"""What a destination of backups is: a name, and a file to write once, or to read."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, Literal, Protocol


class BackupFile(Protocol):
    """A backup that is there; as a string, what people call it."""

    def open(self, mode: Literal["rb"], /) -> IO[bytes]:
        """Open it to be read from its beginning. Raise OSError."""
        ...


class NewBackup(Protocol):
    """A backup to be. It appears when it is whole, under its name; as a string, what people call it."""

    @property
    def name(self) -> str:
        """Its file's name, which says whether it is compressed."""
        ...

    @property
    def beside(self) -> Path:
        """A folder of this machine in which there may be, meanwhile, a copy of the database."""
        ...

    def written(self, expected: int) -> AbstractContextManager[IO[bytes]]:
        """Open it to be written; left with an exception, nothing of it stays. ``expected``: about how many bytes."""
        ...

    def size(self) -> int:
        """Return its bytes, once it is there."""
        ...
