"""Statements: the plain SQL of the hot paths. Writes go many to a commit, or run in the transaction that is open."""

import re
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol, cast

from tortoise.connection import get_connection

Row = tuple[Any, ...]
_APPENDS = re.compile(r"INSERT INTO (\w+) \(([\w, ]+)\) VALUES \((?:\?, )*\?((?:, '\w*')*)\)")


class Appends(NamedTuple):
    """What a statement does that only appends its values, and perhaps texts that are the same in each row."""

    table: str
    columns: list[str]
    texts: tuple[str, ...] = ()
    """The values of the last columns."""


@dataclass(frozen=True, eq=False)
class Statement:
    """SQL with ``?`` for each value, the same on SQLite and PostgreSQL.

    Within a commit, lower ``rank`` runs first: a row is there before the one that speaks of it. ``rings`` names the
    topic of the bell that its commit rings. ``postgres_lock`` ends it on PostgreSQL alone. What merely inserts its
    values is copied into the table there, many rows at once.

    ``synced``: its commit is waited for on the disk. A commit of others alone survives a kill, perhaps no power cut:
    then what it records is done once more.
    """

    sql: str
    rank: int = 0
    rings: str = ""
    postgres_lock: str = ""
    synced: bool = True
    postgres: str = field(init=False)
    reads: bool = field(init=False)
    appends: Appends | None = field(init=False)

    def __post_init__(self) -> None:
        parts = self.sql.split("?")
        numbered = "".join(f"{part}${n}" for n, part in enumerate(parts[:-1], 1)) + parts[-1]
        object.__setattr__(self, "postgres", numbered + self.postgres_lock)
        object.__setattr__(self, "reads", self.sql.startswith("SELECT"))
        object.__setattr__(self, "appends", _appends(self.sql))

    async def run(self, *values: Any) -> int:
        """Run it in the transaction that is open here, or in one of its own. Return how many rows it touched."""
        return await plain_client().run(self, values)


def _appends(sql: str) -> Appends | None:
    found = _APPENDS.fullmatch(sql)
    if found is None:
        return None
    table, columns, texts = found.groups()
    return Appends(table, columns.split(", "), tuple(re.findall(r"'(\w*)'", texts)))


Write = tuple[Statement, Row]
Batch = list[tuple[Statement, list[Row]]]


def is_synced(batch: Batch) -> bool:
    """Tell whether the commit of this batch must be on the disk."""
    return any(statement.synced for statement, _ in batch)


class PlainClient(Protocol):
    """What each of our engines does with a statement."""

    async def fetch(self, statement: Statement, values: Row) -> Sequence[Sequence[Any]]:
        """Return the rows that it finds, or has written where it says RETURNING."""

    async def run(self, statement: Statement, values: Row) -> int:
        """Return how many rows it touched, without what triggers did."""


open_here: ContextVar["PlainClient | None"] = ContextVar("open_here", default=None)
"""The transaction that is open in this task. tortoise knows it too, and takes ten times as long to say so."""
opened: ContextVar["PlainClient | None"] = ContextVar("opened", default=None)
"""The database that was open when this task began; None where none was. tortoise takes a microsecond to say so."""


def plain_client() -> PlainClient:
    """Return the transaction that is open here; else the database."""
    return open_here.get() or opened.get() or cast("PlainClient", get_connection("default"))


async def run_here(*writes: Write) -> None:
    """Run the writes in the transaction that is open here, for callers that are not on a hot path."""
    for statement, row in sorted(writes, key=lambda write: write[0].rank):
        await statement.run(*row)
