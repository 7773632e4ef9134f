"""What a process of the sandbox may take, from the moment on at which it has loaded what it works with."""

import resource
from pathlib import Path
from typing import Final

ROOM: Final = 400 * 1024 * 1024
"""Bytes of memory for the work itself."""
SECONDS: Final = 20
"""Of a processor."""
_PAGE: Final = resource.getpagesize()


def live_within() -> None:
    """Set this process's limits, for good.

    No file can be opened and no socket made any more: whatever a decoder is talked into, it can neither read what
    lies on this machine nor listen nor call out.
    """
    _never_more(resource.RLIMIT_AS, _taken() + ROOM)
    _never_more(resource.RLIMIT_CPU, SECONDS)
    _never_more(resource.RLIMIT_FSIZE, 0)
    _never_more(resource.RLIMIT_CORE, 0)
    _never_more(resource.RLIMIT_NOFILE, 3)


def _never_more(kind: int, limit: int) -> None:
    hard = resource.getrlimit(kind)[1]
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(kind, (limit, limit))


def _taken() -> int:
    """Bytes of address space in use; where the system does not say, more than the libraries take."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * _PAGE
    except OSError:
        return 512 * 1024 * 1024
