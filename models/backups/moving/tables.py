"""The tables of a database, read and filled by key: what moving asks of SQLite and of PostgreSQL."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import orjson

from models.backups.moving.column_values import Row

MOVING: Final = "moving"
"""The table of the target that says how far it is, for as long as it is not whole."""
NOT_MOVED: Final = frozenset({MOVING, "tortoise_migrations", "sqlite_sequence"})
BATCH: Final = 5_000
"""Rows to a transaction: what a kill costs."""


class CannotMove(Exception):
    """The sentence says what is in the way, and what to do."""


@dataclass(frozen=True)
class Table:
    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    types: tuple[str, ...] = ()
    """Of its columns, as PostgreSQL names them; empty where SQLite was asked, which has fewer."""

    @property
    def places_of_key(self) -> list[int]:
        return [self.columns.index(name) for name in self.key]

    def key_of(self, row: Row) -> Row:
        return tuple(row[place] for place in self.places_of_key)


@dataclass(frozen=True)
class Checkpoint:
    """How far a table is."""

    rows: int
    last: list[str | int]
    """The key of the last row that is there; empty: none is."""


def next_rows(table: Table, marks: Sequence[str]) -> str:
    """Return SQL for a batch of rows in the order of their keys, after the key that the marks stand for, if any."""
    columns, key = (", ".join(f'"{name}"' for name in names) for names in (table.columns, table.key))
    after = f" WHERE ({key}) > ({', '.join(marks)})" if marks else ""
    return f'SELECT {columns} FROM "{table.name}"{after} ORDER BY {key} LIMIT {BATCH}'  # noqa: S608  (tables out of the database's own list)


def read_checkpoint(stored: str) -> Checkpoint:
    return Checkpoint(**orjson.loads(stored))


def written(checkpoint: Checkpoint) -> str:
    return orjson.dumps(checkpoint).decode()


class Tables(ABC):
    """An open database that is read."""

    dialect: str

    @abstractmethod
    async def tables(self) -> dict[str, Table]:
        """Return the tables that are moved, by name."""

    @abstractmethod
    async def count(self, table: Table) -> int: ...

    @abstractmethod
    async def some(self, table: Table, after: Sequence[str | int]) -> list[Row]:
        """Return the next rows in the order of their keys, as Python has them; none at the end."""

    @abstractmethod
    async def numbers_given(self) -> dict[str, int]:
        """Return the last number that each table's rows were given, deleted ones included."""

    async def all(self, table: Table) -> AsyncIterator[list[Row]]:
        """Yield all rows, some at a time."""
        after: Row = ()
        while rows := await self.some(table, after):
            yield rows
            after = table.key_of(rows[-1])


class Target(Tables):
    """An open database that is filled. It says by itself how far it is, and that it is not whole yet."""

    @abstractmethod
    async def begun(self) -> dict[str, Checkpoint] | None:
        """Return how far each table is; None where nothing was begun."""

    @abstractmethod
    async def belongs_to(self) -> str:
        """Return the fingerprint of the keys of the house that is being moved here."""

    @abstractmethod
    async def begin(self, house: str, tables: Mapping[str, Table]) -> None:
        """Empty all tables, and keep triggers and references from what follows, in one transaction."""

    @abstractmethod
    async def add(self, table: Table, rows: Sequence[Row], checkpoint: Checkpoint) -> None:
        """Store the rows and how far the table is with them, in one transaction. Raise CannotMove for a bad row."""

    @abstractmethod
    async def empty(self, table: Table) -> None:
        """Delete a table's rows, so that it is filled anew."""

    @abstractmethod
    async def finish(self, numbers: Mapping[str, int]) -> None:
        """Put triggers, references and the numbers given back, and make it whole. Raise CannotMove."""
