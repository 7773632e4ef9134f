"""A database that has had every migration is opened without what migrates."""

import sqlite3
from pathlib import Path

import pytest

from models.storage import database
from models.storage.database import open_database
from models.storage.migrations_due import APPLIED, are_due, are_due_in


async def _migrated(path: Path) -> set[str]:
    async with open_database(f"sqlite://{path}"):
        pass
    with sqlite3.connect(path) as connection:
        return {name for (name,) in connection.execute(APPLIED)}


@pytest.mark.slow
async def test_a_new_database_and_one_that_lacks_a_migration_are_migrated_and_then_no_more(tmp_path: Path) -> None:
    path = tmp_path / "handbill.db"
    assert are_due_in(path)
    applied = await _migrated(path)
    assert not are_due_in(path)
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM tortoise_migrations WHERE name = ?", (max(applied),))
    assert are_due_in(path)


async def test_a_database_of_a_newer_version_is_left_as_it_is(tmp_path: Path) -> None:
    applied = await _migrated(tmp_path / "handbill.db")
    assert not are_due({*applied, "9999_of_tomorrow"})
    assert are_due(set())


async def test_what_is_no_database_is_for_the_engine_to_say(tmp_path: Path) -> None:
    path = tmp_path / "handbill.db"
    path.write_bytes(b"no database at all, and long enough to be taken for one" * 100)
    assert are_due_in(path)


@pytest.mark.both_databases
async def test_on_either_database_a_second_opening_migrates_nothing(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrated: list[str] = []

    async def migrate(url: str) -> None:
        migrated.append(url)

    async with open_database(database_url):
        pass
    monkeypatch.setattr(database, "_migrate", migrate)
    async with open_database(database_url) as opened:
        await opened.ping()
    assert not migrated
