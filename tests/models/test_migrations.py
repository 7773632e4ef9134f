"""The migrated schema is the one the models describe."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from tortoise import Tortoise
from tortoise.connection import get_connection
from tortoise.migrations.api import migrate as tortoises_migrate
from tortoise.migrations.migration import Migration
from tortoise.migrations.operations import RemoveField

from models.storage.database import open_database, tortoise_config
from models.storage.migrating import executor

_NO_MODELS = ("sqlite_", "tortoise_", "passage_words")
"""Tables of the database itself, of the migrations, and of the full-text index."""


async def _columns() -> set[tuple[object, ...]]:
    connection = get_connection("default")
    tables = await connection.execute_query_dict("SELECT name FROM sqlite_master WHERE type = 'table'")
    names = [row["name"] for row in tables if not row["name"].startswith(_NO_MODELS)]
    return {
        (name, column["name"], column["type"].upper(), column["notnull"], column["pk"])
        for name in names
        for column in await connection.execute_query_dict(f"PRAGMA table_info({name})")
    }


async def _uniques() -> set[tuple[str, ...]]:
    connection = get_connection("default")
    rows = await connection.execute_query_dict(
        "SELECT m.name AS tab, i.name AS idx FROM sqlite_master m, pragma_index_list(m.name) i"
        " WHERE m.type = 'table' AND i.\"unique\" = 1 AND m.name NOT LIKE 'tortoise_%'"
    )
    found = set()
    for row in rows:
        if row["tab"].startswith(_NO_MODELS):
            continue
        columns = await connection.execute_query_dict(f"PRAGMA index_info({row['idx']})")
        found.add((row["tab"], *sorted(column["name"] for column in columns)))
    return found


@pytest.fixture
async def described(tmp_path: Path) -> tuple[set[tuple[object, ...]], set[tuple[str, ...]]]:
    await Tortoise.init(config=tortoise_config(f"sqlite://{tmp_path / 'described.db'}"), _enable_global_fallback=True)
    try:
        await Tortoise.generate_schemas()
        return await _columns(), await _uniques()
    finally:
        await Tortoise.close_connections()


@pytest.mark.slow
async def test_migrating_gives_what_the_models_describe(
    tmp_path: Path, described: tuple[set[tuple[object, ...]], set[tuple[str, ...]]]
) -> None:
    columns, uniques = described
    assert len(columns) > 100
    assert uniques
    async with open_database(f"sqlite://{tmp_path / 'migrated.db'}"):
        assert await _columns() == columns
        assert await _uniques() == uniques


@pytest.mark.slow
async def test_the_partial_indexes_are_there(tmp_path: Path) -> None:
    async with open_database(f"sqlite://{tmp_path / 'migrated.db'}"):
        rows = await get_connection("default").execute_query_dict(
            "SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '%WHERE%'"
        )
    assert {"opens_of_customer", "inbox_unfinished", "outbox_in_order", "outbox_subject"} <= {
        row["name"] for row in rows
    }


async def _schema() -> list[dict[str, object]]:
    return await get_connection("default").execute_query_dict(
        "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
    )


async def _copying(path: Path) -> list[dict[str, object]]:
    """The schema as tortoise's own way makes it, copying what was before each operation."""
    try:
        with executor.without_filters():
            await tortoises_migrate(config=tortoise_config(f"sqlite://{path}", migrating=True))
        return await _schema()
    finally:
        await Tortoise.close_connections()


async def an_older_one(path: Path, upto: str) -> None:
    async with executor.adding(tortoise_config(f"sqlite://{path}", migrating=True)) as older:
        assert [name async for name in older.bring_up(upto)][-1] == upto


@pytest.mark.slow
@pytest.mark.exhaustive
async def test_from_whatever_was_before_without_copies_the_schema_is_the_same(tmp_path: Path) -> None:
    copying = await _copying(tmp_path / "copying.db")
    assert len(copying) > 100
    for before in ("", "0001_initial", "0002_partial_indexes", "0003_every_conversation"):
        path = tmp_path / f"after{before}.db"
        if before:
            await an_older_one(path, before)
        async with open_database(f"sqlite://{path}", migrating=True):
            assert await _schema() == copying, f"after {before}"


@pytest.mark.slow
async def test_what_was_said_before_authors_were_kept_gets_the_one_whom_its_source_shows(tmp_path: Path) -> None:
    path = tmp_path / "older.db"
    await an_older_one(path, "0004_search_and_timelines")
    with closing(sqlite3.connect(path)) as older, older:
        older.execute("PRAGMA foreign_keys = OFF")
        for number, (way, source) in enumerate(_SAID_BEFORE):
            older.execute(
                "INSERT INTO communications (id, conversation_id, direction, medium, channel, text, source, album,"
                " state, reason, sent_at) VALUES (?, 1, ?, 'im', 'web', '', ?, '', 'sent', '', '2026-01-01')",
                (number, way, source),
            )
    older.close()
    async with open_database(f"sqlite://{path}", migrating=True):
        rows = await get_connection("default").execute_query_dict("SELECT author FROM communications ORDER BY id")
    assert [row["author"] for row in rows] == ["customer", "operator", "promoter", "team:", "promoter"]


_SAID_BEFORE = [
    ("to_promoter", "telegram:77:1"),
    ("to_customer", "web:console operator:k1"),
    ("to_customer", "web:console promoter:k2"),
    ("to_customer", "telegram:-1007:3"),
    ("to_customer", "telegram:77:4"),
]


@pytest.mark.process
def test_processes_that_start_together_on_an_empty_folder_all_find_their_tables(tmp_path: Path) -> None:
    url = f"sqlite://{tmp_path / 'handbill.db'}"
    started = [
        subprocess.Popen([sys.executable, "-c", _OPENER, url], stderr=subprocess.PIPE, text=True) for _ in range(3)
    ]
    assert [(one.communicate(timeout=60)[1], one.returncode) for one in started] == [("", 0)] * 3


_OPENER = """
import asyncio, sys
from models.storage.database import open_database
async def main():
    async with open_database(sys.argv[1]):
        pass
asyncio.run(main())
"""


def test_a_migration_that_takes_something_away_is_refused() -> None:
    removing = Migration("0042_removing", "models")
    removing.operations = [RemoveField("Open", "language")]
    with pytest.raises(TypeError, match="0042_removing: RemoveField"):
        executor._check(removing)
