"""Scratch: folders for what is not finished. People's words lie in them, so none outlives its process for long.

Whoever works in one holds it locked, and the system unlocks it when they die. Whoever makes another beside it, starts
to serve, or has served for an hour, clears out what nobody holds.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from io import BufferedRandom
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

_PREFIX: Final = ".handbill-"
_LOCK: Final = "lock"


@contextmanager
def scratch(beside: Path) -> Iterator[Path]:
    """Make a folder that we alone can read, and that is gone when the block ends. Raise OSError."""
    sweep(beside)
    folder, held = _made_and_held(beside)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(held)


@contextmanager
def whole(path: Path, *, beside: Path | None = None, mode: int = 0o600) -> Iterator[BufferedRandom]:
    """Open a file that appears under its name, on the disk, when the block ends well; else nothing does. Raise OSError.

    What is there under that name is replaced. ``beside``: where its scratch is, if not where the file will be.
    """
    with scratch(beside or path.absolute().parent) as folder:
        unfinished = folder / "unfinished"
        with os.fdopen(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode), "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)


def sweep(*places: Path) -> int:
    """Delete the scratch of whoever died. Return how many folders."""
    return sum(_is_cleared(left) for place in places for left in place.glob(f"{_PREFIX}*"))


def _made_and_held(beside: Path) -> tuple[Path, int]:
    while True:
        folder = Path(mkdtemp(prefix=_PREFIX, dir=beside))
        with suppress(FileNotFoundError, BlockingIOError):  # somebody took it for a dead one's before it was locked
            return folder, _locked(folder, os.O_CREAT)


def _is_cleared(left: Path) -> bool:
    try:
        held = _locked(left)
    except FileNotFoundError:
        return _is_empty_and_gone(left)
    except OSError:  # it is at work, or somebody else's
        return False
    shutil.rmtree(left, ignore_errors=True)
    os.close(held)
    return not left.exists()


def _is_empty_and_gone(left: Path) -> bool:
    """Who died before there was a lock left nothing else either."""
    try:
        left.rmdir()
    except OSError:
        return False
    return True


def _locked(folder: Path, create: int = 0) -> int:
    """Lock the folder for as long as what is returned stays open.

    Raise BlockingIOError where another has it, FileNotFoundError where it, or its lock, is not there; OSError.
    """
    lock = folder / _LOCK
    file = os.open(lock, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC | create, 0o600)
    with ExitStack() as otherwise:
        otherwise.callback(os.close, file)
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        lock.lstat()  # until it was locked, another could clear it out
        otherwise.pop_all()
    return file
