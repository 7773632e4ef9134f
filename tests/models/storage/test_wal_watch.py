"""What another process commits is noticed; where nobody commits, nobody looks."""

import asyncio
import os
import shutil
import sqlite3
import time
from pathlib import Path

import pytest

from models.storage.bell import TABLES, Bell
from models.storage.database import open_database
from models.storage.wal_watch import SELDOM_S, WriteAheadLog, watched
from tests.fixtures.patience import seconds


def _written_at(path: Path, at: float, size: int = 1) -> None:
    path.write_bytes(bytes(size))
    os.utime(path, (at, at))


def test_a_log_that_nobody_writes_to_is_unchanged_however_often_it_is_looked_at(tmp_path: Path) -> None:
    log = WriteAheadLog(tmp_path / "handbill.db-wal")
    assert log.was_written()
    assert not log.was_written()
    _written_at(tmp_path / "handbill.db-wal", time.time() - 60)
    assert [log.was_written() for _ in range(3)] == [True, False, False]


def test_a_log_that_was_overwritten_in_place_has_changed(tmp_path: Path) -> None:
    path = tmp_path / "handbill.db-wal"
    log, at = WriteAheadLog(path), time.time() - 60
    _written_at(path, at)
    assert log.was_written()
    _written_at(path, at + 1)
    assert log.was_written()
    _written_at(path, at + 1, size=2)
    assert log.was_written()
    assert not log.was_written()


def test_while_it_may_be_written_to_within_the_same_tick_it_counts_as_changed(tmp_path: Path) -> None:
    path = tmp_path / "handbill.db-wal"
    log = WriteAheadLog(path)
    _written_at(path, time.time() + 60)
    assert [log.was_written() for _ in range(3)] == [True, True, True]


@pytest.fixture
def file(tmp_path: Path, sqlite_template: Path) -> Path:
    return Path(shutil.copyfile(sqlite_template, tmp_path / "handbill.db"))


def _commit(file: Path) -> None:
    other = sqlite3.connect(file)
    with other:
        other.execute("INSERT INTO revisions (name, number) VALUES (hex(randomblob(8)), 1)")
    other.close()


async def test_a_commit_by_another_process_is_a_change(file: Path) -> None:
    path = file.with_name("handbill.db-wal")
    async with open_database(f"sqlite://{file}") as database:
        await database.ping()
        _commit(file)
        log = WriteAheadLog(path)
        os.utime(path, (time.time() - 60,) * 2)
        assert [log.was_written() for _ in range(2)] == [True, False]
        _commit(file)
        assert log.was_written()


@pytest.mark.slow
async def test_it_rings_for_whoever_watches_a_table(file: Path) -> None:
    bell = Bell()
    async with open_database(f"sqlite://{file}") as database, watched(bell, f"sqlite://{file}"):
        await database.ping()
        assert bell.look_every_s == SELDOM_S
        rings = [asyncio.create_task(_rings(bell, topic)) for topic in TABLES]
        await asyncio.sleep(0)
        _commit(file)
        assert all(await asyncio.gather(*rings))


async def _rings(bell: Bell, topic: str) -> bool:
    with bell.listen(topic) as listener:
        return await listener.wait(seconds())


@pytest.mark.parametrize("url", ["postgres://x/y"])
async def test_on_postgres_whoever_watches_a_table_goes_on_asking(url: str) -> None:
    bell = Bell()
    async with watched(bell, url):
        assert bell.look_every_s == 1.0
