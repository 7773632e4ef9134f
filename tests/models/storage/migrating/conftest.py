"""A database as version 0.1 left it, with rows in it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.models.test_migrations import an_older_one

FILLED = {"promoters": 3, "customers": 40, "conversations": 40, "communications": 400, "outbox": 300}


@pytest.fixture
async def filled(tmp_path: Path) -> Path:
    """A database as version 0.1 left it."""
    path = tmp_path / "handbill.db"
    await an_older_one(path, "0016_blocks")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        for table, number in FILLED.items():
            _fill(connection, table, number)
    connection.close()
    return path


def _fill(connection: sqlite3.Connection, table: str, number: int) -> None:
    """Rows of whatever the table's columns take."""
    columns = connection.execute(f"SELECT name, type, \"notnull\" FROM pragma_table_info('{table}')").fetchall()
    for row in range(1, number + 1):
        values = {name: _value(name, kind, row) for name, kind, needed in columns if needed or name == "id"}
        marks = ", ".join("?" * len(values))
        connection.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", list(values.values()))


def _value(name: str, kind: str, row: int) -> object:
    if "INT" in kind.upper():
        return row if name in {"id", "customer_id"} else 1
    if kind.upper() == "JSON":
        return f'{{"customer_id": {row}, "named": {row}}}'
    if kind.upper() == "TIMESTAMP":
        return "2026-01-01 10:00:00+00:00"
    return f"{name[:4]}{row}"
