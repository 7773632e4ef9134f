"""Locks between processes on one machine: a file held with flock, let go by the system when its holder dies."""

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
def hold(path: Path) -> Iterator[None]:
    """Hold the lock file, made when there is none, without waiting. Raises Taken, OSError."""
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
    """Wait for its turn to change what lies in the folder. The folder itself is the lock file. Raises OSError."""
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
    """Held by a server while it runs on this folder, or by who must be sure that none does. Raises Taken, OSError."""
    with hold(data_dir / SERVE):
        yield
