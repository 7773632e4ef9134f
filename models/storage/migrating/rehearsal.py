"""What migrations would do to a database, told from the statements they would run; nothing is changed."""

import re
import sys
from collections import Counter
from dataclasses import dataclass, field

from tortoise.connection import get_connection
from tortoise.migrations.migration import Migration

from models.storage.engines.connector import TortoiseConfig
from models.storage.migrating.executor import adding

_NAME = r'"?(?P<{}>\w+)"?'
_DOES = re.compile(
    "|".join(
        (
            rf"CREATE TABLE (?:IF NOT EXISTS )?{_NAME.format('made')}",
            rf"ALTER TABLE {_NAME.format('widened')} ADD (?:COLUMN )?",
            rf"CREATE (?:UNIQUE )?INDEX (?:IF NOT EXISTS )?\"?\w+\"? ON {_NAME.format('indexed')}",
            rf"UPDATE {_NAME.format('updated')} SET",
            rf"DELETE FROM {_NAME.format('emptied')}",  # noqa: S608  (a pattern that reads SQL)
            rf"INSERT INTO {_NAME.format('filled')}",
        )
    )
)
_LATER = re.compile(r"\s*CREATE (?:OR REPLACE )?(?:TRIGGER|FUNCTION)\b")
"""What these say is run by others, some day."""
_WRITTEN = ("updated", "emptied", "filled")


@dataclass(frozen=True)
class PendingMigration:
    """A migration that the database lacks, and what it would do. Tables that are there already have their rows."""

    name: str
    summary: str
    new_tables: list[str] = field(default_factory=list)
    new_columns: dict[str, int] = field(default_factory=dict)
    """Table → columns; no row is rewritten for them."""
    new_indexes: dict[str, int] = field(default_factory=dict)
    """Table → indexes; it is read whole for each."""
    written: list[str] = field(default_factory=list)
    """Tables whose rows may change."""
    rows: dict[str, int] = field(default_factory=dict)
    """Rows now of each table that is read, written or locked while the migration runs."""


async def rehearse(config: TortoiseConfig) -> list[PendingMigration]:
    """Tell what each migration would do that the database of tortoise's ``config`` lacks."""
    pending: list[PendingMigration] = []
    made: set[str] = set()
    async with adding(config) as executor:
        async for migration, statements in executor.each_with_its_statements():
            done = _counted(statements)
            made |= done["made"].keys()
            pending.append(await _told(migration, done, made))
    return pending


def _counted(statements: list[str]) -> dict[str, Counter[str]]:
    """Return how often what is done to which table: what → table → times."""
    done: dict[str, Counter[str]] = {group: Counter() for group in _DOES.groupindex}
    for statement in statements:
        for found in [] if _LATER.match(statement) else _DOES.finditer(statement):
            assert found.lastgroup is not None  # noqa: S101  (one of them matched)
            done[found.lastgroup][found[found.lastgroup]] += 1
    return done


async def _told(migration: Migration, done: dict[str, Counter[str]], made: set[str]) -> PendingMigration:
    """``made``: tables that these migrations make, which hold nothing yet."""
    columns = {table: count for table, count in done["widened"].items() if table not in made}
    indexes = {table: count for table, count in done["indexed"].items() if table not in made}
    written = sorted({table for group in _WRITTEN for table in done[group]} - made)
    there = sorted({*columns, *indexes, *written})
    return PendingMigration(
        name=migration.name,
        summary=_summary(migration),
        new_tables=sorted(done["made"]),
        new_columns=columns,
        new_indexes=indexes,
        written=written,
        rows={table: await _count(table) for table in there},
    )


def _summary(migration: Migration) -> str:
    """Return the first sentence that its module says of it, else its name in words."""
    said = " ".join((sys.modules[type(migration).__module__].__doc__ or "").split())
    first, stop, _ = said.partition(". ")
    return f"{first.rstrip('.')}." if said or stop else migration.name.partition("_")[2].replace("_", " ")


async def _count(table: str) -> int:
    _, found = await get_connection("default").execute_query(f'SELECT count(*) AS number FROM "{table}"')  # noqa: S608  (a name out of our own statements)
    return int(found[0]["number"])
