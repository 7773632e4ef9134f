"""Statements: the raw writes of the hot paths, which go many to a commit."""

from dataclasses import dataclass, field
from typing import Any

from tortoise.connection import get_connection

Row = tuple[Any, ...]


@dataclass(frozen=True, eq=False)
class Statement:
    """One kind of write: SQL with ``?`` for each value, the same on SQLite and PostgreSQL.

    Within a commit, lower ``rank`` runs first: a row is there before the one that speaks of it. ``rings`` names the
    topic of the bell that its commit rings.
    """

    sql: str
    rank: int = 0
    rings: str = ""
    postgres: str = field(init=False)

    def __post_init__(self) -> None:
        parts = self.sql.split("?")
        numbered = "".join(f"{part}${n}" for n, part in enumerate(parts[:-1], 1)) + parts[-1]
        object.__setattr__(self, "postgres", numbered)


Write = tuple[Statement, Row]
Batch = list[tuple[Statement, list[Row]]]


async def run_here(*writes: Write) -> None:
    """Run the writes in the transaction that is open here, for callers that are not on a hot path."""
    connection = get_connection("default")
    sqlite = connection.capabilities.dialect == "sqlite"
    for statement, row in sorted(writes, key=lambda write: write[0].rank):
        await connection.execute_query(statement.sql if sqlite else statement.postgres, list(row))
