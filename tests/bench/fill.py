"""``python -m tests.bench.fill --url sqlite://full.db --opens 1000000``: a database with a year of use in it.

The tables are made by the migrations; columns that a later version adds are left to their defaults, or get the
emptiest value of their type. SQLite is filled by ``executemany``, PostgreSQL by COPY, and both gather statistics.
"""

import argparse
import asyncio
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import islice
from typing import Any

import asyncpg

from models.storage.database import open_database, sqlite_path
from tests.bench.year import Rows, Year

_AT_ONCE = 20_000


async def _migrate(url: str) -> None:
    async with open_database(url):
        pass


def fill(url: str, opens: int, *, seed: int = 1) -> Year:
    """Fills an empty database, made where there is none; returns what it was filled with."""
    asyncio.run(_migrate(url))
    return asyncio.run(fill_tables(url, opens, seed=seed))


async def fill_tables(url: str, opens: int, *, seed: int = 1) -> Year:
    """The same for a database whose tables are made."""
    year = Year(opens, seed=seed)
    if url.startswith("sqlite"):
        await asyncio.to_thread(_fill_sqlite, url, year)
    else:
        await _fill_postgres(url, year)
    return year


def _fill_sqlite(url: str, year: Year) -> None:
    with closing(sqlite3.connect(sqlite_path(url), isolation_level=None)) as connection:
        connection.executescript("PRAGMA synchronous = OFF; PRAGMA cache_size = -256000; PRAGMA foreign_keys = OFF")
        connection.execute("BEGIN")
        for table, rows in year.tables():
            needed = _blanks(
                (name, kind, not_null and default is None and not key)
                for _, name, kind, not_null, default, key in connection.execute(f"PRAGMA table_info({table})")
            )
            for columns, part in _parts(rows, needed):
                marks = ", ".join("?" * len(columns))
                sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"
                connection.executemany(sql, part)
        connection.execute("COMMIT")
        connection.execute("ANALYZE")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


async def _fill_postgres(url: str, year: Year) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("SET enable_seqscan = off")  # triggers go on as they planned for empty tables
        for table, rows in year.tables():
            found = await connection.fetch(
                "SELECT column_name AS name, data_type AS kind, is_nullable = 'NO' AND column_default IS NULL"
                " AND is_identity = 'NO' AS needed FROM information_schema.columns WHERE table_name = $1",
                table,
            )
            needed = _blanks((each["name"], each["kind"], each["needed"]) for each in found)
            for columns, part in _parts(rows, needed):
                await connection.copy_records_to_table(table, records=part, columns=columns)
        await connection.execute("ANALYZE")
    finally:
        await connection.close()


def _blanks(columns: Iterable[tuple[str, str, bool]]) -> dict[str, Any]:
    """What a row must have and its maker may not know of: each column with the emptiest value of its type."""
    return {name: _blank(kind.lower()) for name, kind, needed in columns if needed}


def _blank(kind: str) -> Any:
    if "bool" in kind:
        return False
    if "json" in kind:
        return "{}"
    if any(part in kind for part in ("int", "real", "double", "numeric")):
        return 0
    return ""


def _parts(rows: Rows, needed: dict[str, Any]) -> Iterator[tuple[list[str], list[tuple[Any, ...]]]]:
    """The rows of a table, which all have the same columns, some at a time."""
    while some := list(islice(rows, _AT_ONCE)):
        yield list(needed | some[0]), [tuple((needed | row).values()) for row in some]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.fill", description=__doc__)
    parser.add_argument("--url", required=True, help="sqlite://path or postgres://…, empty or not there yet")
    parser.add_argument("--opens", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    began = time.monotonic()
    year = fill(chosen.url, chosen.opens, seed=chosen.seed)
    print(f"{year.sizes.opens:,} opens, {year.sizes.outbox:,} rows of the outbox, {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
