"""Moving from SQLite, and into it: into a file beside the target's name, which gets that name when it is whole."""

import asyncio
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from models.backups.moving.column_values import Row, for_sqlite, from_sqlite
from models.backups.moving.tables import (
    MOVING,
    NOT_MOVED,
    CannotMove,
    Checkpoint,
    Table,
    Tables,
    Target,
    next_rows,
    read_checkpoint,
    written,
)
from models.backups.sqlite import rows as rows_by_table

Done = TypeVar("Done")

_TABLE, _TRIGGER, _HOUSE = "table ", "trigger ", "house"


class SqliteTables(Tables):
    """A SQLite file. All is done in threads, one thing at a time."""

    dialect = "sqlite"

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)

    def close(self) -> None:
        self._connection.close()

    async def tables(self) -> dict[str, Table]:
        return await asyncio.to_thread(self._tables)

    async def count(self, table: Table) -> int:
        found = await self._ask(f'SELECT count(*) FROM "{table.name}"')  # noqa: S608  (tables out of the database's own list)
        return int(found[0][0])

    async def some(self, table: Table, after: Sequence[str | int]) -> list[Row]:
        return from_sqlite(await self._ask(next_rows(table, "?" * len(after)), *after), table.types)

    async def numbers_given(self) -> dict[str, int]:
        return {str(name): int(number) for name, number in await self._ask("SELECT name, seq FROM sqlite_sequence")}

    async def _ask(self, sql: str, *values: object) -> list[Row]:
        return await asyncio.to_thread(lambda: self._connection.execute(sql, values).fetchall())

    def _tables(self) -> dict[str, Table]:
        names = [name for name in rows_by_table(self._path) if name not in NOT_MOVED]
        return {name: self._table(name) for name in names}

    def _table(self, name: str) -> Table:
        columns = self._connection.execute(f'PRAGMA table_info("{name}")').fetchall()
        key = sorted((place, column) for _, column, *_, place in columns if place)
        return Table(name, tuple(str(column[1]) for column in columns), tuple(column for _, column in key))


class SqliteTarget(SqliteTables, Target):
    """A file that is being filled. ``becomes``: the name that it gets at the end."""

    def __init__(self, path: Path, becomes: Path) -> None:
        super().__init__(path)
        self._becomes = becomes
        # A kill loses nothing of what was committed; a power cut perhaps the last rows, and their checkpoint with them.
        self._connection.executescript("PRAGMA foreign_keys = OFF; PRAGMA synchronous = NORMAL")

    async def begun(self) -> dict[str, Checkpoint] | None:
        if not await self._ask("SELECT 1 FROM sqlite_master WHERE name = ?", MOVING):
            return None
        found = await self._ask("SELECT name, value FROM moving")
        return {name.removeprefix(_TABLE): read_checkpoint(value) for name, value in found if name.startswith(_TABLE)}

    async def belongs_to(self) -> str:
        return str((await self._ask("SELECT value FROM moving WHERE name = ?", _HOUSE))[0][0])

    async def begin(self, house: str, tables: Mapping[str, Table]) -> None:
        def begin() -> None:
            ask = self._connection.execute
            ask("CREATE TABLE moving (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
            ask("INSERT INTO moving VALUES (?, ?)", (_HOUSE, house))
            triggers = ask("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for name, sql in triggers:
                ask("INSERT INTO moving VALUES (?, ?)", (_TRIGGER + name, sql))
                ask(f'DROP TRIGGER "{name}"')
            for name in tables:
                ask(f'DELETE FROM "{name}"')  # noqa: S608  (tables out of the database's own list)

        await self._whole(begin)

    async def add(self, table: Table, rows: Sequence[Row], checkpoint: Checkpoint) -> None:
        columns, marks = ", ".join(f'"{name}"' for name in table.columns), ", ".join("?" * len(table.columns))

        def add() -> None:
            sql = f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})'  # noqa: S608  (tables out of the database's own list)
            self._connection.executemany(sql, for_sqlite(rows, table.types))
            value = written(checkpoint)
            self._connection.execute("INSERT OR REPLACE INTO moving VALUES (?, ?)", (_TABLE + table.name, value))

        await self._whole(add)

    async def empty(self, table: Table) -> None:
        def empty() -> None:
            self._connection.execute(f'DELETE FROM "{table.name}"')  # noqa: S608  (tables out of the database's own list)
            self._connection.execute("DELETE FROM moving WHERE name = ?", (_TABLE + table.name,))

        await self._whole(empty)

    async def finish(self, numbers: Mapping[str, int]) -> None:
        await self._whole(lambda: self._finish(numbers))
        await asyncio.to_thread(self._settle)

    def _finish(self, numbers: Mapping[str, int]) -> None:
        ask = self._connection.execute
        for (sql,) in ask("SELECT value FROM moving WHERE name LIKE ?", (f"{_TRIGGER}%",)).fetchall():
            ask(sql)
        ask("INSERT INTO passage_words (passage_words) VALUES ('rebuild')")
        if (lost := ask("PRAGMA foreign_key_check").fetchone()) is not None:
            raise CannotMove(
                f"row {lost[1]} of {lost[0]} refers to one of {lost[2]} that is not there: handbill verify"
            )
        counted = [str(name) for (name,) in ask("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'")]
        for name in numbers.keys() & set(counted):
            ask("DELETE FROM sqlite_sequence WHERE name = ?", (name,))
            ask("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, numbers[name]))
        ask("DROP TABLE moving")

    def _settle(self) -> None:
        """Give it its name, with all that is in it in one file and on the disk."""
        self._connection.execute("ANALYZE")
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._connection.execute("PRAGMA journal_mode = DELETE")
        self._connection.close()
        for path in (self._path, self._path.parent):
            file = os.open(path, os.O_RDONLY)
            try:
                os.fsync(file)
            finally:
                os.close(file)
        self._path.replace(self._becomes)

    async def _whole(self, do: Callable[[], Done]) -> Done:
        return await asyncio.to_thread(self._in_transaction, do)

    def _in_transaction(self, do: Callable[[], Done]) -> Done:
        with _transaction(self._connection):
            return do()


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
