"""Reassigning the rows that name a customer or a conversation, as the data map knows them; and undoing it."""

from collections.abc import Collection, Iterator, Mapping

from models.personal_data.data_map import DATA_MAP
from models.storage.plain_sql import change, rows

Reassigned = Mapping[str, list[int | str]]
"""``table.column`` → the keys of the rows whose column was given another number."""

_AT_ONCE = 500


async def reassign(
    refers: str, before: int, after: int, *, without: Collection[str] = ()
) -> dict[str, list[int | str]]:
    """Let every column that refers to ``refers`` (``customers.id``) name ``after`` in the place of ``before``.

    Return the rows that changed. ``without``: tables that are left as they are. Call it in a transaction.
    """
    reassigned = {}
    for table, column in _naming(refers):
        if table in without:
            continue
        sql = f"UPDATE {table} SET {column} = ? WHERE {column} = ? RETURNING {_key(table)} AS number"  # noqa: S608  (names out of the data map)
        if keys := [row["number"] for row in await rows(sql, after, before)]:
            reassigned[f"{table}.{column}"] = sorted(keys)
    return reassigned


async def undo_reassign(reassigned: Reassigned, holder: int, owner: int) -> int:
    """Let those of the rows that still name ``holder`` name ``owner`` again. Return how many."""
    returned = 0
    for place, keys in reassigned.items():
        table, _, column = place.partition(".")
        for some in (keys[start : start + _AT_ONCE] for start in range(0, len(keys), _AT_ONCE)):
            marks = ", ".join("?" * len(some))
            sql = f"UPDATE {table} SET {column} = ? WHERE {column} = ? AND {_key(table)} IN ({marks})"  # noqa: S608  (names out of the data map)
            returned += await change(sql, owner, holder, *some)
    return returned


def _naming(refers: str) -> Iterator[tuple[str, str]]:
    for name, table in DATA_MAP.items():
        for column, entry in table.columns.items():
            if entry.refers == refers:
                yield name, column


def _key(table: str) -> str:
    return next(iter(DATA_MAP[table].columns))
