"""Moving from one kind of database to the other: all rows, whatever kills it, and nothing of anybody else's touched."""

import asyncio
import json
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import pytest

from models.backups.moving import move, tables
from models.backups.moving.unfinished import is_half_moved
from models.integrity import faults
from models.people.customers import Customer
from models.people.promoters import invite
from models.reading.interactions import Event, Interaction
from models.reading.opens import Open
from models.storage.clock import now
from models.storage.database import open_database, sqlite_path, tortoise_config
from models.storage.locks import serving
from models.storage.migrating.executor import adding
from models.storage.plain_sql import is_sqlite, rows
from models.storage.statements import run_here
from tests.bench.fill import fill_tables
from tests.fixtures.command_line import CommandLine
from tests.fixtures.kept_life import kept_life
from tests.fixtures.postgres import WHOLE_TABLES, PostgresServer

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]

T = TypeVar("T")


def _at(url: str, work: Callable[[], Awaitable[T]]) -> T:
    async def opened() -> T:
        async with open_database(url):
            return await work()

    return asyncio.run(opened())


Empty = Callable[[str], str]


@pytest.fixture
def empty_like(postgres: PostgresServer, tmp_path: Path) -> Empty:
    """Makes the address of an empty database of the same kind as another."""
    made = count(1)

    def empty_like(url: str) -> str:
        if url.startswith("sqlite"):
            return f"sqlite://{tmp_path / f'empty{next(made)}.db'}"
        name = f"empty{next(made)}"
        postgres.drop(name)
        return postgres.create(name)

    return empty_like


@pytest.fixture
def other(cli: CommandLine, empty_like: Empty) -> str:
    """The address of an empty database of the other kind."""
    return empty_like("postgres://" if cli.url.startswith("sqlite") else "sqlite://")


@pytest.fixture
def home(cli: CommandLine, empty_like: Empty) -> str:
    """The address of an empty database of the same kind as the first."""
    return empty_like(cli.url)


def _fill(cli: CommandLine) -> None:
    async def fill() -> None:
        await kept_life(cli.media)

    _at(cli.url, fill)


_MADE_ANEW = ("tortoise_migrations", "sqlite_", "passage_words")


def _contents(url: str) -> dict[str, list[str]]:
    """All rows, their JSON read: PostgreSQL keeps what it means, and not how it was written."""
    found = _of_sqlite(url) if url.startswith("sqlite") else asyncio.run(_of_postgres(url))
    return {
        name: sorted(str([_meant(value) for value in row]) for row in each)
        for name, each in found.items()
        if not name.startswith(_MADE_ANEW)
    }


def _of_sqlite(url: str) -> dict[str, list[Any]]:
    with closing(sqlite3.connect(sqlite_path(url))) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in names}


async def _of_postgres(url: str) -> dict[str, list[Any]]:
    connection = await asyncpg.connect(url)
    try:
        names = await connection.fetch(WHOLE_TABLES)
        return {each["name"]: await connection.fetch(f"SELECT * FROM {each['name']}") for each in names}
    finally:
        await connection.close()


def _meant(value: object) -> object:
    return (
        json.dumps(json.loads(value), sort_keys=True)
        if isinstance(value, str) and value.startswith(("{", "["))
        else value
    )


def test_where_to_may_be_said_by_a_variable_which_no_other_user_of_the_machine_reads(
    cli: CommandLine, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _fill(cli)
    monkeypatch.setenv("HANDBILL_MOVE_TO", other)
    assert cli.answer("move", "--dry-run")["moved"] is False


def test_there_and_back_is_every_row_as_it_was(cli: CommandLine, other: str, home: str) -> None:
    _fill(cli)
    before = _contents(cli.url)
    answer = cli.answer("move", "--to", other)
    assert (answer["rows"]["customers"], answer["resumed"], answer["moved"]) == (2, False, True)
    cli.config.write_text(cli.config.read_text().replace(cli.url, other))
    cli.answer("move", "--to", home)
    assert _contents(home) == before
    assert _contents(cli.url) == before, "the source is only read"


def test_what_is_reported_after_the_move_is_kept_beside_what_was_moved(cli: CommandLine, other: str) -> None:
    _fill(cli)
    cli.answer("move", "--to", other)

    counted = _at(other, _report_five)
    assert counted[0]
    assert counted == list(range(counted[0], counted[0] + 6))


async def _report_five() -> list[int]:
    """Report five clicks. Return how many reports there were before, and after each."""
    counted = [await Interaction.all().count()]
    seen = await Open.all().order_by("-id").first()
    assert seen
    for number in range(5):
        await run_here(Event(f"reported-{number}", "click", {}, 0, now()).of(seen.id))
        counted.append(await Interaction.all().count())
    return counted


def test_a_house_that_was_moved_while_numbers_began_anew_loses_no_report_once_it_is_brought_up(
    cli: CommandLine, other: str
) -> None:
    """As every house that versions before that migration moved from SQLite."""
    _fill(cli)
    cli.answer("move", "--to", other)

    async def begin_anew() -> None:
        if not is_sqlite():
            await rows("SELECT setval('interactions_id_seq', 1, false)")
        await rows("DELETE FROM tortoise_migrations WHERE name = '0049_numbers_after_a_move' RETURNING name")

    async def bring_up() -> None:
        async with open_database(other, migrating=True):
            assert len(await rows("SELECT 1 FROM tortoise_migrations WHERE name LIKE '0049%'")) == 1

    _at(other, begin_anew)
    asyncio.run(bring_up())
    counted = _at(other, _report_five)
    assert counted == list(range(counted[0], counted[0] + 6))


class Killed(BaseException):
    """Whatever ends a process, between one transaction and the next."""


def test_killed_three_times_it_goes_on_where_it_was(
    cli: CommandLine, other: str, home: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asyncio.run(_made_and_filled(cli.url, 400))
    monkeypatch.setattr(tables, "BATCH", 50)
    before = _contents(cli.url)
    steps, half_moved = [], []
    for after in (10, 25, 40):
        steps.append(_moved(cli, cli.url, other, after))
        half_moved.append(_is_half_moved(other))
    steps.append(_moved(cli, cli.url, other, None))
    assert not _is_half_moved(other)
    assert all(half_moved), "no server starts on what is not whole"
    assert steps[3] < sum(map(len, before.values())) // 50 * 2, "nothing was moved again"
    _moved(cli, other, home, None)
    assert _contents(home) == before


def test_killed_while_it_makes_the_tables_it_goes_on_with_them(cli: CommandLine, other: str) -> None:
    _fill(cli)
    asyncio.run(_some_tables_made(f"{other}.moving" if other.startswith("sqlite") else other))
    _moved(cli, cli.url, other, None)
    there, here = _contents(cli.url), _contents(other)
    assert {name: len(rows) for name, rows in here.items()} == {name: len(rows) for name, rows in there.items()}


async def _some_tables_made(url: str) -> None:
    """As a kill between one migration and the next leaves them."""
    async with adding(tortoise_config(url, migrating=True)) as executor:
        done = 0
        async for _ in executor.bring_up():
            done += 1
            if done == 3:
                return


def _is_half_moved(url: str) -> bool:
    if url.startswith("sqlite") and not sqlite_path(url).exists():
        return True
    return _at(url, is_half_moved)


async def _made_and_filled(url: str, opens: int) -> None:
    async with open_database(url):
        pass
    await fill_tables(url, opens)


def _moved(cli: CommandLine, url: str, to: str, killed_after: int | None) -> int:
    """Move, killed after so many steps. Return how many steps there were."""
    steps = 0

    def report(step: str, done: int, of: int) -> None:
        nonlocal steps
        steps += step == "moving"
        if steps == killed_after:
            raise Killed

    try:
        moved = asyncio.run(move(url, to, cli.data_dir, report))
    except Killed:
        assert killed_after is not None
    else:
        assert killed_after is None
        assert moved.moved
    return steps


def test_what_was_moved_is_whole_and_goes_on_numbering(cli: CommandLine, other: str, empty_like: Empty) -> None:
    """Triggers, references and sequences are there again: life goes on, and nothing is found amiss."""
    _fill(cli)

    async def one_more() -> int:
        newest = await Customer.create(name="Newest", created_at=now())
        await newest.delete()
        return newest.id

    made_here = empty_like(other)
    gone = _at(cli.url, one_more)
    cli.answer("move", "--to", other)

    async def live_on() -> tuple[int, list[str]]:
        found = [str(fault) async for fault in faults(cli.media)]
        return (await Customer.create(name="Next", created_at=now())).id, found

    assert _at(other, live_on) == (gone + 1, [])
    assert _at(made_here, _rules) == _at(other, _rules), "as in a database that was made here"


async def _rules() -> list[str]:
    """Triggers that are switched on, and references between tables."""
    if is_sqlite():
        found = await rows("SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
    else:
        found = await rows(
            "SELECT tgname AS name FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
            " UNION ALL SELECT conname || pg_get_constraintdef(oid) FROM pg_constraint ORDER BY 1"
        )
    assert len(found) > 20
    return [str(each["name"]) for each in found]


def test_a_database_that_holds_anything_is_left_alone(cli: CommandLine, other: str) -> None:
    _fill(cli)
    _at(other, lambda: invite("Somebody else's"))
    before = _contents(other)
    for more in ([], ["--dry-run"]):
        refused = cli("move", "--to", other, *more)
        assert refused.exit_code == 1
        assert "nothing is ever overwritten" in refused.stderr
    assert _contents(other) == before


def test_a_dry_run_says_what_there_is_and_makes_nothing(cli: CommandLine, other: str) -> None:
    _fill(cli)
    answer = cli.answer("move", "--to", other, "--dry-run")
    assert (answer["rows"]["customers"], answer["moved"]) == (2, False)
    said = cli("move", "--to", other, "--dry-run")
    assert "nothing is in the way" in said.stdout
    if other.startswith("sqlite"):
        assert not sqlite_path(other).exists()
    else:
        assert asyncio.run(_of_postgres(other)) == {}


def test_an_empty_database_is_not_moved(cli: CommandLine, other: str) -> None:
    refused = cli("move", "--to", other)
    assert (refused.exit_code, "the database of the settings is empty" in refused.stderr) == (1, True)


def test_nothing_is_moved_while_a_server_runs(cli: CommandLine, other: str) -> None:
    _fill(cli)
    with serving(cli.data_dir):
        refused = cli("move", "--to", other)
    assert refused.exit_code == 1
    assert "stop `handbill serve`" in refused.stderr


def test_what_is_no_address_or_the_same_kind_of_file_is_refused(cli: CommandLine, tmp_path: Path) -> None:
    assert "must start with sqlite:// or postgres://" in cli("move", "--to", "mysql://x/y").stderr
    if cli.url.startswith("sqlite"):
        refused = cli("move", "--to", f"sqlite://{tmp_path / 'other.db'}")
        assert "use handbill backup and handbill restore" in refused.stderr
