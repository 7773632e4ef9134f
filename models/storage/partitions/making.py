"""Making partitions: a table that is still empty becomes one by month, and each month gets its own in time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from models.storage.clock import now
from models.storage.engines.connector import Connection
from models.storage.partitions.months import Month

KEYS: Final = {"opens": "id", "interactions": "open_id"}
"""The tables, each with the row number by which it is parted. A report's own number is no time, and its open's is."""
AHEAD: Final = 2
"""Months that are there before they begin."""
BESIDE: Final = "_default"
"""What ends the name of the partition for rows of no month that has one, so that no insert ever fails."""
LOCK_TIMEOUT: Final = "SET LOCAL lock_timeout = '2s'"
"""Whoever reads or writes the table queues up behind us for as long as we wait for it."""
_BRIEFLY: Final = f"{LOCK_TIMEOUT}; SET LOCAL statement_timeout = '10s'"
_TOGETHER: Final = ", ".join(KEYS)

IS_WHOLE: Final = "relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition"
"""Of what pg_class names: a table of ours, whose partitions' rows it shows as its own."""

_IS_PARTITIONED: Final = "SELECT relkind = 'p' FROM pg_class WHERE oid = to_regclass('public.' || $1)"
_PARTITIONS: Final = (
    "SELECT relname FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE inhparent = $1::text::regclass"
    " ORDER BY relname"
)
"""``pg_partition_tree`` would lock them all, and in another order than whoever drops one."""
_FILLED: Final = " OR ".join(f"EXISTS (SELECT FROM {table})" for table in KEYS)
_UNIQUE: Final = (
    "SELECT format('ALTER TABLE %I ADD CONSTRAINT %I %s', $1::text, conname, pg_get_constraintdef(oid))"
    " FROM pg_constraint WHERE conrelid = $1::text::regclass AND contype = 'u' ORDER BY conname"
)
_INDEXES: Final = (
    "SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = $1::text::regclass"
    " AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid) ORDER BY indexrelid"
)
_TRIGGERS: Final = (
    "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = $1::text::regclass AND NOT tgisinternal ORDER BY oid"
)
_VIEWS: Final = (
    "SELECT DISTINCT relname AS name, pg_get_viewdef(pg_class.oid) AS sql FROM pg_class"
    " JOIN pg_rewrite ON ev_class = pg_class.oid"
    " JOIN pg_depend ON objid = pg_rewrite.oid AND classid = 'pg_rewrite'::regclass"
    " WHERE relkind = 'v' AND refobjid = ANY ($1::text[]::regclass[])"
)


async def is_partitioned(connection: Connection) -> bool:
    """Tell whether opens, and with them their reports, lie by month."""
    return bool(await connection.fetchval(_IS_PARTITIONED, "opens"))


async def partitions_of(connection: Connection, table: str) -> list[str]:
    return [row[0] for row in await connection.fetch(_PARTITIONS, table)]


async def partition(connection: Connection, first: Month) -> bool:
    """Part the tables by month, from this one on, if they are still empty. Return whether they were.

    In one transaction: nobody sees them half made. Raise asyncpg.LockNotAvailableError.
    """
    if await is_partitioned(connection) or await connection.fetchval(f"SELECT {_FILLED}"):
        return False  # nobody waits for us to find that out
    async with connection.transaction():
        await connection.execute(LOCK_TIMEOUT)
        await connection.execute(f"LOCK TABLE {_TOGETHER} IN ACCESS EXCLUSIVE MODE")
        if await is_partitioned(connection) or await connection.fetchval(f"SELECT {_FILLED}"):
            return False
        views = await connection.fetch(_VIEWS, list(KEYS))
        for view in views:
            await connection.execute(f'DROP VIEW "{view["name"]}"')
        for table in KEYS:
            await _Rebuilt(connection, table).run()
            for month in first.until(Month.at(now()).later(AHEAD)):
                await add_month(connection, table, month)
        for view in views:
            await connection.execute(f'CREATE VIEW "{view["name"]}" AS {view["sql"]}')
    return True


@dataclass(frozen=True)
class _Rebuilt:
    """An empty table, made anew as one that is partitioned: the same columns, indexes, triggers and names."""

    connection: Connection
    table: str

    async def run(self) -> None:
        plain, run = f"{self.table}_plain", self.connection.execute
        found = [await self.connection.fetch(sql, self.table) for sql in (_UNIQUE, _INDEXES, _TRIGGERS)]
        numbers = await self.connection.fetchval("SELECT pg_get_serial_sequence($1, 'id')", self.table)
        await run(f"ALTER TABLE {self.table} RENAME TO {plain}")
        await run(
            f"CREATE TABLE {self.table} (LIKE {plain} INCLUDING ALL EXCLUDING INDEXES)"
            f" PARTITION BY RANGE ({KEYS[self.table]})"
        )
        if numbers:
            await run(f"ALTER SEQUENCE {numbers} OWNED BY {self.table}.id")
        await run(f"DROP TABLE {plain}")
        for sql in (self._key(), *(row[0] for rows in found for row in rows)):
            await run(sql)
        await run(f"CREATE TABLE {self.table}{BESIDE} PARTITION OF {self.table} DEFAULT")

    def _key(self) -> str:
        """PostgreSQL keeps numbers unique within a partition, and so wants what tells partitions apart in each key."""
        columns = dict.fromkeys(("id", KEYS[self.table]))
        return f"ALTER TABLE {self.table} ADD CONSTRAINT {self.table}_pkey PRIMARY KEY ({', '.join(columns)})"


async def add_month(connection: Connection, table: str, month: Month) -> int:
    """Make the partition of a month, in one transaction. Return how many rows, written before it was there, moved in.

    Only the rows beside all months are locked meanwhile. Raise asyncpg's errors: somebody is in the way.
    """
    name, beside = month.partition_of(table), f"{table}{BESIDE}"
    async with connection.transaction():
        await connection.execute(_BRIEFLY)
        # The whole table first, as everybody does: whoever migrates it meanwhile does not wait crosswise.
        await connection.execute(f"LOCK TABLE ONLY {table} IN SHARE UPDATE EXCLUSIVE MODE")
        await connection.execute(f"CREATE TABLE {name} (LIKE {table} INCLUDING ALL EXCLUDING INDEXES)")
        # From here on nobody writes a row beside.
        await connection.execute(f"LOCK TABLE {beside} IN ACCESS EXCLUSIVE MODE")
        moved = 0
        if await connection.fetchval(f"SELECT EXISTS (SELECT FROM {beside})"):  # noqa: S608  (our own words)
            moved = await _move(connection, table, month)
        await connection.execute(
            f"ALTER TABLE {table} ATTACH PARTITION {name} FOR VALUES FROM ({month.first}) TO ({month.end})"
        )
    return moved


async def _move(connection: Connection, table: str, month: Month) -> int:
    """Move what is the month's into its table, which is not yet attached: no trigger takes it for new or gone."""
    beside, key = f"{table}{BESIDE}", KEYS[table]
    await connection.execute(f"ALTER TABLE {beside} DISABLE TRIGGER USER")
    done = await connection.execute(
        f"WITH gone AS (DELETE FROM {beside} WHERE {key} >= $1 AND {key} < $2 RETURNING *)"  # noqa: S608  (our own words)
        f" INSERT INTO {month.partition_of(table)} SELECT * FROM gone",
        *(month.first, month.end),
    )
    await connection.execute(f"ALTER TABLE {beside} ENABLE TRIGGER USER")
    return int(done.split()[-1])


def months_of(partitions: list[str]) -> Iterator[Month]:
    """Yield the months among these partitions."""
    for name in partitions:
        if month := Month.named(name):
            yield month


class MonthsOfRows:
    """Makes the months of rows that are about to come into partitioned tables, up to the present one."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._there: dict[str, set[Month]] = {}

    async def make(self, table: str, numbers: Iterable[int]) -> None:
        """Make the months of these row numbers where the table is partitioned and has none for them."""
        if not await is_partitioned(self._connection):
            return
        if table not in self._there:
            self._there[table] = set(months_of(await partitions_of(self._connection, table)))
        present = Month.at(now())
        wanted = {Month.of(number) for number in numbers} - self._there[table]
        for month in sorted(month for month in wanted if month <= present):
            await add_month(self._connection, table, month)
            self._there[table].add(month)
