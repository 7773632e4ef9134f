"""A house is moved into months, and out of them again; a backup keeps them. Row by row it is the same house."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest

from models.backups.moving import MovedRows, move
from models.backups.postgres import connected, put_in_place, rows, snapshot
from models.files.store import MediaStore
from models.integrity import faults
from models.reading.interactions import Event
from models.reading.opens import Open, Proof, Visitor
from models.storage.database import open_database
from models.storage.partitions.making import KEYS
from models.storage.row_numbers import first_at
from models.storage.statements import run_here
from tests.fixtures.command_line import every_row
from tests.fixtures.kept_life import kept_life
from tests.fixtures.partitioned import middle_of, months_ago
from tests.fixtures.postgres import PostgresServer

pytestmark = [pytest.mark.process, pytest.mark.slow]

_MONTHS = (14, 13, 7, 0)
"""How long ago the opens were that are moved: there are months in between without any."""
_LEAVES = "SELECT relid::regclass FROM pg_partition_tree('{}') WHERE isleaf ORDER BY relid::regclass::text"
_MADE_ANEW = ("tortoise_migrations", "sqlite_", "passage_words")
Empty = Callable[[], str]
Moved = Callable[[str, str], Awaitable[MovedRows]]


@pytest.fixture
def empty_postgres(postgres: PostgresServer) -> Empty:
    return lambda: postgres.fresh("template0")[1]


@pytest.fixture
def moved(tmp_path: Path) -> Moved:
    async def moved(url: str, to: str) -> MovedRows:
        return await move(url, to, tmp_path, lambda *_: None, by_month=True)

    return moved


async def _fill(url: str, folder: Path) -> None:
    async with open_database(url):
        await kept_life(MediaStore(folder))
        kept = await Open.all().first()
        assert kept
        for months in _MONTHS:
            at = middle_of(months_ago(months)) - timedelta(days=10)
            number = first_at(at)
            what = {"visitor": Visitor.PERSON, "state": Proof.READ, "channel": "web", "topic": "Towel", "tag": kept.tag}
            await Open(id=number, promotion_id=kept.promotion_id, viewed_at=at, **what).save(force_create=True)
            await run_here(Event("the-event", "dwell", {"seconds": 5}, 5, at).of(number))


async def _all(url: str) -> dict[str, list[str]]:
    async with open_database(url):
        found = await every_row()
    return {name: each for name, each in found.items() if not name.startswith(_MADE_ANEW)}


async def _faults(url: str) -> list[str]:
    async with open_database(url):
        return [str(fault) async for fault in faults(MediaStore(Path("nowhere")))]


async def _asked(url: str, sql: str) -> list[str]:
    connection = await asyncpg.connect(url)
    try:
        return [str(row[0]) for row in await connection.fetch(sql)]
    finally:
        await connection.close()


def _expected(table: str) -> list[str]:
    months = {months_ago(each) for each in (*_MONTHS, -1, -2)}
    return [*(month.partition_of(table) for month in sorted(months)), f"{table}_default"]


@pytest.mark.exhaustive
async def test_into_months_and_back_is_every_row_as_it_was(empty_postgres: Empty, moved: Moved, tmp_path: Path) -> None:
    old, by_month, home = f"sqlite://{tmp_path / 'old.db'}", empty_postgres(), f"sqlite://{tmp_path / 'home.db'}"
    await _fill(old, tmp_path)
    assert (await moved(old, by_month)).rows["opens"] > len(_MONTHS)
    assert await _faults(by_month) == await _faults(old)
    for table in KEYS:
        assert await _asked(by_month, _LEAVES.format(table)) == _expected(table)
        assert await _asked(by_month, f"SELECT count(*) FROM {table}_default") == ["0"]
    assert await _asked(by_month, "SELECT DISTINCT tgenabled::text FROM pg_trigger WHERE NOT tgisinternal") == ["O"]
    assert await _asked(by_month, "SELECT nextval('interactions_id_seq') > max(id) FROM interactions") == ["True"]
    await moved(by_month, home)
    # SQLite keeps how JSON was written, and PostgreSQL what it means: one is compared with one of its own kind.
    for url, plain in ((old, first := empty_postgres()), (home, last := empty_postgres())):
        await move(url, plain, tmp_path, lambda *_: None)
    assert await _all(first) == await _all(last) == await _all(by_month)


async def test_a_postgres_that_is_filled_becomes_one_by_month(
    empty_postgres: Empty, moved: Moved, tmp_path: Path
) -> None:
    old, by_month, plain = empty_postgres(), empty_postgres(), empty_postgres()
    await _fill(old, tmp_path)
    before = await _all(old)
    await moved(old, by_month)
    assert await _asked(by_month, _LEAVES.format("opens")) == _expected("opens")
    assert await _all(by_month) == before
    await move(by_month, plain, tmp_path, lambda *_: None)
    assert await _asked(plain, _LEAVES.format("opens")) == []
    assert await _all(plain) == before


class Killed(BaseException):
    """Whatever ends a process, between one transaction and the next."""


@pytest.mark.exhaustive
async def test_killed_it_goes_on_where_it_was(empty_postgres: Empty, moved: Moved, tmp_path: Path) -> None:
    old, by_month = f"sqlite://{tmp_path / 'old.db'}", empty_postgres()
    await _fill(old, tmp_path)

    def report(step: str, done: int, of: int) -> None:
        if step == "moving" and done * 2 > of:
            raise Killed

    with pytest.raises(Killed):
        await move(old, by_month, tmp_path, report, by_month=True)
    assert (await moved(old, by_month)).resumed
    assert await _faults(by_month) == await _faults(old)
    assert await _asked(by_month, _LEAVES.format("interactions")) == _expected("interactions")


@pytest.mark.usefixtures("postgres_tools")
@pytest.mark.exhaustive
async def test_a_backup_keeps_the_months(empty_postgres: Empty, moved: Moved, tmp_path: Path) -> None:
    old, by_month, restored = f"sqlite://{tmp_path / 'old.db'}", empty_postgres(), empty_postgres()
    await _fill(old, tmp_path)
    await moved(old, by_month)
    counted, _ = await snapshot(by_month, tmp_path / "dump.sql")
    assert set(KEYS) <= {name for name, number in counted.items() if number}
    assert not any(name.startswith("opens_2") for name in counted)
    await put_in_place(tmp_path / "dump.sql", restored)
    async with connected(restored) as connection:
        assert await rows(connection) == counted
    for table in KEYS:
        assert await _asked(restored, _LEAVES.format(table)) == _expected(table)
    assert await _all(restored) == await _all(by_month)
    assert await _faults(restored) == await _faults(by_month)
