"""Queries: the questions of the hot paths, said once beside their noun, the same on SQLite and PostgreSQL.

``_AT = Query[Address]("SELECT {a} FROM addresses a WHERE a.channel = ? AND a.account = ?", a=Address)``, then
``await _AT.first(channel, account)``. Each is answered by an index in microseconds (tests/bot/test_plans.py): on SQLite
it runs where it is asked, because the way to another thread and back would take longer than the answer. What takes
longer, or is asked seldom, is tortoise's, or models.storage.plain_sql's.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

from tortoise.models import Model

from models.storage.row_instances import Loader
from models.storage.statements import Statement, plain_client

Result = TypeVar("Result")

Conditions = dict[str, Any]
"""What tortoise filters by: column, perhaps with ``__in`` or the like, and value. It is asked with at once."""


def itself(found: Any) -> Any:
    """Return the only thing that a row holds."""
    return found


class Query(Generic[Result]):
    """SQL with ``?`` for each value, and what is made of a row: ``into`` takes its values; else it holds one thing.

    ``{a}`` in it are the columns of the model with that keyword, which is its alias or its table; they stand first, in
    the order of the keywords, and ``into`` takes an instance in their place, None where an outer join found none.
    ``postgres_lock`` ends it on PostgreSQL alone: SQLite has one writer, and no locks of rows. ``synced``: as a
    statement's, of what writes and says RETURNING.
    """

    def __init__(
        self,
        sql: str,
        into: Callable[..., Result] = itself,
        *,
        postgres_lock: str = "",
        synced: bool = True,
        **models: type[Model],
    ) -> None:
        self._sql = sql
        self._into = into
        self._postgres_lock = postgres_lock
        self._synced = synced
        self._loaders = {alias: Loader(model) for alias, model in models.items()}

    @cached_property
    def statement(self) -> Statement:
        """Written out when it is first asked: what columns a model has is known once the database is open."""
        columns = {alias: loader.columns(alias) for alias, loader in self._loaders.items()}
        sql = self._sql.format(**columns) if columns else self._sql
        return Statement(sql, postgres_lock=self._postgres_lock, synced=self._synced)

    async def all(self, *values: Any) -> list[Result]:
        """Return what is made of each row."""
        return [self._made_of(row) for row in await plain_client().fetch(self.statement, values)]

    async def first(self, *values: Any) -> Result | None:
        """Return what is made of the first row; None where there is none."""
        found = await plain_client().fetch(self.statement, values)
        return self._made_of(found[0]) if found else None

    async def one(self, *values: Any) -> Result:
        """Return what is made of the only row: of what has just been written, or counted."""
        (row,) = await plain_client().fetch(self.statement, values)
        return self._made_of(row)

    def _made_of(self, row: Sequence[Any]) -> Result:
        if not self._loaders:
            return self._into(*row)
        made, start = [], 0
        for loader in self._loaders.values():
            made.append(loader.load(row[start : start + loader.width]))
            start += loader.width
        return self._into(*made, *row[start:])
