"""The scan of a table: all its checks at once, batch by batch of its key."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from typing import Any

from models.integrity.fault import Check, Fault, Watch
from models.personal_data.data_map import DATA_MAP
from models.storage.clock import now
from models.storage.plain_sql import rows

BATCH = 20_000
"""Rows that one query looks at."""


async def scan(checks: Iterable[Check], watch: Watch, batch: int = BATCH) -> AsyncIterator[Fault]:
    """Yield the faults that the checks find, table by table."""
    by_table: dict[str, list[Check]] = defaultdict(list)
    for check in checks:
        by_table[check.table].append(check)
    for table, own in by_table.items():
        found: dict[Check, tuple[int, str]] = {}
        async for start, end, seen in _batches(table, batch):
            await _look(table, own, start, end, found)
            watch(table, seen)
        for check, (number, first) in found.items():
            yield Fault(where=table, rows=number, first=first, what=check.what, mend=check.mend, passing=check.passing)


async def _batches(table: str, batch: int) -> AsyncIterator[tuple[Any, Any, int]]:
    """Yield after which key each batch begins (None: at the start), with which it ends, and the rows seen by then."""
    key, after, seen = _key(table), None, 0
    while True:
        since = "" if after is None else f"WHERE {key} > ?"
        sql = (
            "SELECT max(number) AS last, count(*) AS rows_seen"  # noqa: S608  (names out of the data map)
            f" FROM (SELECT {key} AS number FROM {table} {since} ORDER BY {key} LIMIT {batch}) AS part"
        )
        (found,) = await rows(sql, *([] if after is None else [after]))
        if found["last"] is None:
            return
        seen += found["rows_seen"]
        yield after, found["last"], seen
        after = found["last"]


async def _look(table: str, checks: list[Check], start: Any, end: Any, found: dict[Check, tuple[int, str]]) -> None:
    """Count the rows of each check. Conditions ask other tables: written down first, none is worked out twice."""
    key, at = _key(table), f"'{now()}'"
    marks = ", ".join(
        f"CASE WHEN {condition} THEN 1 ELSE 0 END AS is{n}"
        for n, condition in enumerate(check.condition.replace(":now", at) for check in checks)
    )
    sums = ", ".join(
        f"sum(is{n}) AS n{n}, min(CASE WHEN is{n} = 1 THEN number END) AS first{n}" for n in range(len(checks))
    )
    since = "" if start is None else f"{key} > ? AND "
    sql = (
        f"SELECT * FROM (WITH looked AS MATERIALIZED (SELECT {key} AS number, {marks}"  # noqa: S608  (names out of the data map)
        f" FROM {table} WHERE {since}{key} <= ?) SELECT {sums} FROM looked) AS counted"
    )
    (counted,) = await rows(sql, *([end] if start is None else [start, end]))
    for n, check in enumerate(checks):
        if counted[f"n{n}"]:
            before, first = found.get(check, (0, str(counted[f"first{n}"])))
            found[check] = (before + counted[f"n{n}"], first)


def _key(table: str) -> str:
    """Return the table's key, qualified: inside a condition, another table's key has the same name."""
    return f"{table}.{next(iter(DATA_MAP[table].columns))}"
