"""Whether a database lacks migrations. Asked at each opening, so it imports neither tortoise nor a migration."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

_FOLDER = Path(__file__).parents[1] / "migrations"
APPLIED = "SELECT name FROM tortoise_migrations WHERE app = 'models'"
"""Names of the migrations that a database has had; there is no such table in a new one."""


def are_due(applied: Iterable[str]) -> bool:
    """Tell whether one of ours is not among those applied. A database may know newer ones, of a newer version."""
    return not ours() <= set(applied)


def ours() -> set[str]:
    """Return the names of the migrations that this version has."""
    return {file.stem for file in _FOLDER.rglob("[0-9]*.py")}


def are_due_in(file: Path) -> bool:
    """Tell the same of a SQLite file. One that can't be asked is due: migrating it says what is wrong."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True)) as connection:
            return are_due(name for (name,) in connection.execute(APPLIED))
    except sqlite3.Error:
        return True
