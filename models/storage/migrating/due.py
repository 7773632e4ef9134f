"""Which migrations a database lacks. Asked at each opening, so it imports neither tortoise nor a migration."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from functools import cache
from pathlib import Path
from urllib.parse import quote

from models.invalid_input import InvalidInput

_FOLDER = Path(__file__).parents[2] / "migrations"
APPLIED = "SELECT name FROM tortoise_migrations WHERE app = 'models'"
"""Names of the migrations that a database has had; there is no such table in a new one."""


class MigrationsDue(InvalidInput):
    """The database is of an older version, and nobody said that it may be changed. ``names``: what it lacks."""

    def __init__(self, names: list[str]) -> None:
        count = "1 migration" if len(names) == 1 else f"{len(names)} migrations"
        super().__init__(
            f"the database is of an older version and lacks {count}, from {names[0]} on. "
            "`handbill migrate --dry-run` says what they do, `handbill migrate` does it"
        )
        self.names = names


def lacking(applied: Iterable[str]) -> list[str]:
    """Return, in order, those of ours that are not applied. A database may know newer ones, of a newer version."""
    return sorted(ours() - set(applied))


@cache
def ours() -> frozenset[str]:
    """Return the names of the migrations that this version has."""
    return frozenset(file.stem for file in _FOLDER.rglob("[0-9]*.py"))


def applied_in(file: Path) -> set[str]:
    """Return the names of those that a SQLite file has had. None for one that can't be asked: migrating says why."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True)) as connection:
            return {name for (name,) in connection.execute(APPLIED)}
    except sqlite3.Error:
        return set()
