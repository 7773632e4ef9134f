"""A house of version 0.1: rows that it wrote itself, in tables as its migrations made them.

Version 0.1 was checked out, filled with its own ``tests.bench.fill`` and ``tests.fixtures.kept_life``, then served: Mei
joined and got a card, Yi opened it, read and wrote. Each line of the file is a table's name and one row of it.
"""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg

from models.storage.database import sqlite_path, tortoise_config
from models.storage.migrating import executor

LAST = "0016_blocks"
MEI, YI = "LwPJzldV7i2wMBSvg035uw", "0rmQ-aiPv9Yc2cj3v-tJ8Q"
"""The cookies of their browsers."""
CARD = "LHZ2i4LmetWLNwSUckwP1Q"

Rows = dict[str, list[dict[str, Any]]]
_LEFT_AT = datetime(2026, 11, 27, 15, 41, 21, tzinfo=UTC)


async def make_house(url: str, at: datetime) -> None:
    """Make the tables in an empty database, and fill them as if they had been left ``at`` that time."""
    since = at - _LEFT_AT
    async with executor.adding(tortoise_config(url, migrating=True)) as older:
        assert [name async for name in older.bring_up(LAST)][-1] == LAST
    if url.startswith("sqlite"):
        _fill_sqlite(sqlite_path(url), since)
    else:
        await _fill_postgres(url, since)


async def all_rows(url: str) -> Rows:
    """Return what is in every table, in an order that the rows themselves decide."""
    if url.startswith("sqlite"):
        return _rows_of_sqlite(sqlite_path(url))
    return await _rows_of_postgres(url)


def _written(since: timedelta) -> list[tuple[str, dict[str, Any]]]:
    lines = Path(__file__).with_suffix(".jsonl").read_text().splitlines()
    return [
        (table, {name: _later(value, since) for name, value in row.items()}) for table, row in map(json.loads, lines)
    ]


def _later(value: Any, since: timedelta) -> Any:
    """Move what is a time; sessions would end otherwise, and queues be cleared out."""
    if isinstance(value, str) and value.endswith("+00:00"):
        return str(datetime.fromisoformat(value) + since)
    return value


def _fill_sqlite(file: Path, since: timedelta) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        for table, row in _written(since):
            marks = ", ".join("?" * len(row))
            values = [_bytes(value) for value in row.values()]
            connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", values)


def _bytes(value: Any) -> Any:
    return bytes.fromhex(value[2:]) if isinstance(value, str) and value.startswith("\\x") else value


async def _fill_postgres(url: str, since: timedelta) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("SET session_replication_role = replica")  # who refers to whom is not asked
        documents = {
            (each["table_name"], each["column_name"])
            for each in await connection.fetch(
                "SELECT table_name, column_name FROM information_schema.columns WHERE data_type = 'jsonb'"
            )
        }
        for table, row in _written(since):
            whole = {
                name: json.loads(value) if (table, name) in documents and value else value
                for name, value in row.items()
            }
            names = ", ".join(f'"{name}"' for name in row)
            await connection.execute(
                f"INSERT INTO {table} ({names}) SELECT {names} FROM json_populate_record(NULL::{table}, $1)",
                json.dumps(whole),
            )
        for table in await _numbered(connection):
            await connection.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table} HAVING max(id) > 0"
            )
    finally:
        await connection.close()


async def _numbered(connection: Any) -> list[str]:
    # In a CASE, since a server may look for the sequence first, and no table but ours must have one.
    found = await connection.fetch(
        "SELECT table_name FROM information_schema.columns"
        " WHERE CASE WHEN table_schema = 'public' AND column_name = 'id'"
        " THEN pg_get_serial_sequence(quote_ident(table_name), 'id') IS NOT NULL ELSE false END"
    )
    return [each["table_name"] for each in found]


def _rows_of_sqlite(file: Path) -> Rows:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            " AND name NOT LIKE 'tortoise_%' AND name NOT LIKE 'passage_words_%'"
        ).fetchall()
        return {
            table: _ordered(dict(row) for row in connection.execute(f"SELECT * FROM {table}")) for (table,) in tables
        }


async def _rows_of_postgres(url: str) -> Rows:
    connection = await asyncpg.connect(url)
    try:
        tables = await connection.fetch(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'tortoise_%'"
        )
        return {
            table: _ordered(json.loads(row[0]) for row in await connection.fetch(f"SELECT to_jsonb(t) FROM {table} t"))
            for (table,) in tables
        }
    finally:
        await connection.close()


def _ordered(rows: Any) -> list[dict[str, Any]]:
    return sorted(rows, key=str)
