"""SQLite: copied while others write, and put back in one rename."""

import sqlite3
from contextlib import closing
from pathlib import Path

from models.backups.archive import BadArchive, ProgressReport

_PAGES = 2_000
"""Pages a step: 8 MB, after which progress is told."""


def snapshot(database: Path, to: Path, report: ProgressReport) -> None:
    """Copy the database as it is now; who writes meanwhile neither waits nor shows. Raises sqlite3.Error, BadArchive.

    The source is only read: one connection, the server's, goes on being the only one that writes and checkpoints.
    """
    with (
        closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)) as source,
        closing(sqlite3.connect(to, isolation_level=None)) as copy,
    ):
        to.chmod(0o600)
        # An open read transaction holds the moment still; without it, every commit would start the copy anew.
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(copy, pages=_PAGES, progress=lambda _, left, of: report("copying the database", of - left, of))
        # One file, no log beside it.
        copy.execute("PRAGMA journal_mode = DELETE")
        if (found := damage(copy)) != "":
            raise BadArchive(f"{database}: is damaged and was not backed up: {found}; run `handbill verify`")


def damage(connection: sqlite3.Connection) -> str:
    """Return what ``quick_check`` finds; empty: nothing."""
    found = [str(row[0]) for row in connection.execute("PRAGMA quick_check(3)")]
    return "" if found == ["ok"] else "; ".join(found)


def rows(database: Path) -> dict[str, int]:
    """How many rows each table has. Raises sqlite3.Error."""
    with closing(sqlite3.connect(database)) as connection:
        names = [
            str(row[0])
            for row in connection.execute(
                "SELECT name FROM sqlite_master t WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_'"
                # A full-text index is made of tables of its own, with nothing in them that is not elsewhere.
                " AND NOT EXISTS (SELECT 1 FROM sqlite_master v WHERE v.sql LIKE 'CREATE VIRTUAL %'"
                " AND substr(t.name, 1, length(v.name)) = v.name) ORDER BY name"
            )
        ]
        return {
            name: int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])  # noqa: S608  (tables out of our own list or the database's)
            for name in names
        }


def migrations(database: Path) -> list[str]:
    """Names of the migrations that made the tables, in order. Raises sqlite3.Error."""
    with closing(sqlite3.connect(database)) as connection:
        return [str(row[0]) for row in connection.execute("SELECT name FROM tortoise_migrations ORDER BY id")]


def put_in_place(fresh: Path, database: Path) -> None:
    """Make the fresh file the database. Raises OSError."""
    # A log left by the old file would be played into the new one: let the old file take it in first.
    if database.exists():
        try:
            with closing(sqlite3.connect(database)) as old:
                old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                old.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.DatabaseError:
            pass  # damaged: it is being replaced
    for beside in ("-wal", "-shm"):
        database.with_name(database.name + beside).unlink(missing_ok=True)
    fresh.replace(database)
