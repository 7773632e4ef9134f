"""Who is signed in after a restore: nobody who was ended since the backup, whatever the backup says.

What the database that is replaced still lets in goes on; where it can't be asked, everybody begins anew.
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from models.backups import postgres
from models.people.device_links import DeviceLink
from models.people.promoters import Invitation
from models.people.sessions import Session, SessionRole, SignInLink
from models.storage.database import sqlite_path
from models.storage.plain_sql import rows

_KEPT = ("sessions", "invitations")
_AT_ONCE = 500


@dataclass(frozen=True)
class Doors:
    """Fingerprints of what still opened something, by table."""

    sessions: frozenset[str] = frozenset()
    invitations: frozenset[str] = frozenset()


async def open_doors(url: str) -> Doors:
    """Of the database that is to be replaced; none where it is not there, is damaged, or older than these tables."""
    if url.startswith("sqlite"):
        return _of_file(sqlite_path(url))
    try:
        async with postgres.connected(url) as connection:
            found = {
                table: frozenset(row["token"] for row in await connection.fetch(f"SELECT token FROM {table}"))  # noqa: S608  (tables out of our own list or the database's)
                for table in _KEPT
            }
    except asyncpg.PostgresError:
        return Doors()
    return Doors(**found)


def _of_file(database: Path) -> Doors:
    if not database.exists():
        return Doors()
    try:
        with closing(sqlite3.connect(database)) as connection:
            found = {
                table: frozenset(str(row[0]) for row in connection.execute(f"SELECT token FROM {table}"))  # noqa: S608  (tables out of our own list or the database's)
                for table in _KEPT
            }
    except sqlite3.DatabaseError:
        return Doors()
    return Doors(**found)


async def close_others(doors: Doors) -> int:
    """End what the restored database lets in and ``doors`` do not; of operators, and links used once, all.

    Returns how many sessions. Call it in a transaction.
    """
    await SignInLink.all().delete()
    await DeviceLink.all().delete()
    ended = await Session.filter(role=SessionRole.OPERATOR).delete()
    for table, living, model in (("sessions", doors.sessions, Session), ("invitations", doors.invitations, Invitation)):
        over = [row["token"] for row in await rows(f"SELECT token FROM {table}") if row["token"] not in living]  # noqa: S608  (tables out of our own list or the database's)
        for start in range(0, len(over), _AT_ONCE):
            gone = await model.filter(token__in=over[start : start + _AT_ONCE]).delete()
            ended += gone if model is Session else 0
    return ended
