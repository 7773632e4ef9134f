"""Moving: all rows into another database, SQLite or PostgreSQL, taken up where it was after a kill, and compared."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from models.backups.archive import ProgressReport
from models.backups.moving.column_values import added, fingerprint
from models.backups.moving.postgres import PostgresTables, PostgresTarget
from models.backups.moving.sqlite import SqliteTables, SqliteTarget
from models.backups.moving.tables import CannotMove, Checkpoint, Table, Tables, Target
from models.backups.postgres import connected, is_served
from models.backups.restoring import BOOKKEEPING
from models.storage.database import open_database, sqlite_path, tortoise_config
from models.storage.locks import AlreadyServed, serving

__all__ = ["CannotMove", "MovedRows", "move"]


@dataclass(frozen=True)
class MovedRows:
    rows: dict[str, int]
    """By table."""
    resumed: bool
    """Whether an earlier move had begun."""
    moved: bool
    """False: it was only looked what would be moved."""


async def move(
    url: str, to: str, data_dir: Path, report: ProgressReport, *, dry_run: bool = False, by_month: bool = False
) -> MovedRows:
    """Move every row from the database ``url`` into ``to``, which has none yet, and compare both.

    Killed at any moment, the next call goes on where it was. The source is only read. ``by_month``: a PostgreSQL that
    is filled has its opens partitioned. Raise CannotMove, models.storage.database.BadDatabaseUrl, OSError and the
    databases' errors.
    """
    tortoise_config(to)  # refuses a bad URL before anything is opened
    if url.startswith("sqlite") and to.startswith("sqlite"):
        raise CannotMove("from SQLite to SQLite: use handbill backup and handbill restore")
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(_nobody_serving(url, to, data_dir))
        async with open_database(url):
            pass  # refuses tables of an older version
        source = await stack.enter_async_context(_source(url))
        counts = {name: await source.count(table) for name, table in (await source.tables()).items()}
        if not any(number for name, number in counts.items() if name not in BOOKKEEPING):
            raise CannotMove("the database of the settings is empty: name the one that is not with --config")
        if dry_run:
            await _is_untouched(to)
            return MovedRows(counts, resumed=False, moved=False)
        target = await stack.enter_async_context(_target(to, by_month=by_month))
        return await _Move(source, target, report).run()


class _Move:
    def __init__(self, source: Tables, target: Target, report: ProgressReport) -> None:
        self._source = source
        self._target = target
        self._report = report

    async def run(self) -> MovedRows:
        tables = await self._shared_tables()
        house = await self._house(tables["keys"])
        begun = await self._target.begun()
        if begun is None:
            await _refuse(self._target)
            await self._target.begin(house, tables)
        elif await self._target.belongs_to() != house:
            raise CannotMove("another installation is being moved there: name a new, empty database")
        counts = {name: await self._source.count(table) for name, table in tables.items()}
        await self._copy(tables, counts, begun or {})
        await self._compare(tables, counts)
        self._report("putting triggers, references and numbers in place", 0, 0)
        await self._target.finish(await self._source.numbers_given())
        return MovedRows(counts, resumed=begun is not None, moved=True)

    async def _shared_tables(self) -> dict[str, Table]:
        """Return the tables with the types that PostgreSQL knows. Raise CannotMove where the two databases differ."""
        ours, theirs = await self._source.tables(), await self._target.tables()
        typed = theirs if self._target.dialect == "postgres" else ours
        for name in sorted(ours.keys() | theirs.keys()):
            if name not in ours or name not in theirs or set(ours[name].columns) != set(theirs[name].columns):
                raise CannotMove(f"{name} differs in the two databases: use the newest Handbill that ran on either")
        return typed

    async def _house(self, keys: Table) -> str:
        """Return the fingerprint of the installation's keys, which no other one has."""
        secrets = sorted(str(row) for rows in [await self._source.some(keys, ())] for row in rows)
        return hashlib.sha256("\n".join(secrets).encode()).hexdigest()

    async def _copy(self, tables: dict[str, Table], counts: dict[str, int], begun: dict[str, Checkpoint]) -> None:
        whole, done = sum(counts.values()), 0
        for name, table in tables.items():
            at = begun.get(name, Checkpoint(0, []))
            before = done
            self._report("moving", before + at.rows, whole)
            while rows := await self._source.some(table, at.last):
                at = Checkpoint(at.rows + len(rows), list(table.key_of(rows[-1])))
                await self._target.add(table, rows, at)
                self._report("moving", before + at.rows, whole)
            done = before + counts[name]

    async def _compare(self, tables: dict[str, Table], counts: dict[str, int]) -> None:
        whole, done = sum(counts.values()), 0
        for name, table in tables.items():
            ours, theirs = await _proof(self._source, table), await _proof(self._target, table)
            if ours != theirs:
                await self._target.empty(table)
                raise CannotMove(
                    f"{name} changed while it was moved ({ours[0]:,} rows there, {theirs[0]:,} here): "
                    "see that nothing writes, and run the same command again"
                )
            done += counts[name]
            self._report("comparing", done, whole)


async def _proof(database: Tables, table: Table) -> tuple[int, int]:
    """Return how many rows there are, and what tells them from any others."""
    number, proof = 0, 0
    async for rows in database.all(table):
        number, proof = number + len(rows), added(proof, fingerprint(rows, table.types))
    return number, proof


async def _refuse(database: Tables) -> None:
    """Raise CannotMove where the target holds what somebody would miss."""
    for name, table in (await database.tables()).items():
        if name not in BOOKKEEPING and (number := await database.count(table)):
            raise CannotMove(
                f"the target has {number:,} {name} already, and nothing is ever overwritten: name an empty database"
            )


async def _is_untouched(to: str) -> bool:
    """Tell whether no rows were ever moved there. Raise CannotMove where others are there."""
    if to.startswith("sqlite"):
        _refuse_file(sqlite_path(to))
        return True
    async with connected(to) as connection:
        target = PostgresTarget(connection)
        if await target.begun() is not None:
            return False
        await _refuse(target)
        return True


def _refuse_file(path: Path) -> None:
    if path.exists():
        raise CannotMove(f"there is a file {path} already, and nothing is ever overwritten: name one that is not there")


@asynccontextmanager
async def _source(url: str) -> AsyncIterator[Tables]:
    if url.startswith("sqlite"):
        tables = SqliteTables(sqlite_path(url))
        try:
            yield tables
        finally:
            tables.close()
        return
    async with connected(url) as connection:
        yield PostgresTables(connection)


@asynccontextmanager
async def _target(to: str, *, by_month: bool) -> AsyncIterator[Target]:
    """Open the target, its tables made, or made to their end where a kill came in between."""
    if to.startswith("sqlite"):
        _refuse_file(path := sqlite_path(to))
        async with open_database(f"sqlite://{path}.moving", migrating=True):
            pass
        target = SqliteTarget(Path(f"{path}.moving"), path)
        try:
            yield target
        finally:
            target.close()
        return
    async with open_database(to, migrating=await _is_untouched(to), by_month=by_month):
        pass
    async with connected(to) as connection:
        yield PostgresTarget(connection)


@asynccontextmanager
async def _nobody_serving(url: str, to: str, data_dir: Path) -> AsyncIterator[None]:
    sentence = "a server is running on this database: stop `handbill serve`, move, and start it on the new one"
    try:
        with serving(data_dir):
            for each in (url, to):
                if not each.startswith("sqlite") and await is_served(each):
                    raise CannotMove(sentence)
            yield
    except AlreadyServed as error:
        raise CannotMove(sentence) from error
