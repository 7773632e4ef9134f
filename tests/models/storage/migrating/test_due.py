"""A database that has had every migration is opened without what migrates; an older one is changed by who says so."""

import sqlite3
from pathlib import Path

import pytest

from models.storage import database
from models.storage.database import open_database
from models.storage.migrating.due import APPLIED, MigrationsDue, applied_in, lacking, ours
from tests.models.test_migrations import an_older_one


async def _migrated(path: Path) -> set[str]:
    async with open_database(f"sqlite://{path}"):
        pass
    return applied_in(path)


@pytest.mark.slow
async def test_a_new_database_gets_its_tables_and_an_older_one_is_left_as_it_is_until_somebody_says_so(
    tmp_path: Path,
) -> None:
    path = tmp_path / "handbill.db"
    assert lacking(applied_in(path)) == sorted(ours())
    await an_older_one(path, "0016_blocks")
    missing = lacking(applied_in(path))
    before = path.read_bytes()
    with pytest.raises(MigrationsDue, match=r"lacks \d+ migrations, from 0017_payloads on.*handbill migrate"):
        async with open_database(f"sqlite://{path}"):
            pass
    assert path.read_bytes() == before
    async with open_database(f"sqlite://{path}", migrating=True):
        pass
    assert missing[0] == "0017_payloads"
    assert await _migrated(path) == ours()


@pytest.mark.slow
async def test_a_database_of_a_newer_version_is_left_as_it_is(tmp_path: Path) -> None:
    applied = await _migrated(tmp_path / "handbill.db")
    assert lacking({*applied, "9999_of_tomorrow"}) == []
    assert lacking(set()) == sorted(applied)


async def test_what_is_no_database_is_for_the_engine_to_say(tmp_path: Path) -> None:
    path = tmp_path / "handbill.db"
    path.write_bytes(b"no database at all, and long enough to be taken for one" * 100)
    assert applied_in(path) == set()
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        await _migrated(path)


@pytest.mark.both_databases
async def test_on_either_database_a_second_opening_migrates_nothing(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrated: list[str] = []

    async def migrate(url: str, *, logged: bool) -> None:
        migrated.append(f"{url} {logged}")

    async with open_database(database_url):
        pass
    monkeypatch.setattr(database, "_migrate", migrate)
    async with open_database(database_url) as opened:
        await opened.ping()
    assert not migrated


@pytest.mark.both_databases
async def test_on_either_database_one_that_lacks_a_migration_is_refused_by_its_name(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.storage.migrating.due.ours", lambda: {*ours(), "9999_of_tomorrow"})
    assert APPLIED
    with pytest.raises(MigrationsDue, match="lacks 1 migration, from 9999_of_tomorrow on"):
        async with open_database(database_url):
            pass
