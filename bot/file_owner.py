"""Whose the data folder is: a command typed as root leaves nothing behind that the service can't open."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def keeping_owner(folder: Path) -> Iterator[None]:
    """Give what root makes in the folder, until the block ends, to whoever owns the folder. Others make their own."""
    try:
        yield
    finally:
        if os.geteuid() == 0 and folder.is_dir():
            _give_back(folder)


def _give_back(folder: Path) -> None:
    owner = folder.stat()
    if owner.st_uid == 0:
        return
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(place, name)
            if path.lstat().st_uid == 0:
                os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)
