"""Locks between processes on one machine: a file locked with flock, unlocked by the system when its process dies."""

import asyncio
import errno
import fcntl
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

SERVE = "serve.lock"


class AlreadyServed(OSError):
    """Another process holds the lock."""


@contextmanager
def lock_file(path: Path) -> Iterator[None]:
    """Take the lock file, made when there is none, without waiting. Raise AlreadyServed, OSError."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyServed(errno.EWOULDBLOCK, "another process holds it", str(path)) from error
        yield
    finally:
        os.close(file)


@asynccontextmanager
async def turn_in(folder: Path) -> AsyncIterator[None]:
    """Wait for the turn to change what lies in the folder. The folder itself is the lock file. Raise OSError."""
    file = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                await asyncio.sleep(0.05)
            else:
                break
        yield
    finally:
        os.close(file)


@contextmanager
def serving(data_dir: Path) -> Iterator[None]:
    """Lock the folder while a server runs on it, or while there must be none. Raise AlreadyServed, OSError."""
    with lock_file(data_dir / SERVE):
        yield
