"""``python -m tests.bench.scale.partitions``: ``opens`` as it is, beside the same rows partitioned by month.

A partition holds a range of row numbers, which are times, so that the key stays the number and everything that refers
to it holds. Processor time of the connection's own process in PostgreSQL, in pairs that take turns: a busy machine's
clock says nothing. ``--rows 750000`` of each of the four tables: two hold twelve months, two thirty-six.
"""

import argparse
import asyncio
import statistics
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import asyncpg

from models.storage.database import open_database
from models.storage.row_numbers import EPOCH, first_at
from tests.fixtures.postgres import postgres_server

_COLUMNS = ("id", "tag", "promotion_id", "topic", "promoter_id", "viewed_at", "channel", "visitor", "state", "reason")
_BATCH = 64
"""Opens that one commit of busy minutes holds."""
_STEP = 200
"""Opens that one transaction of retention deletes."""
_CARDS, _PROMOTERS, _PROMOTIONS, _CUSTOMERS = 5_000, 500, 20, 20_000
_FILL = f"""
INSERT INTO {{table}}
  (id, tag, promotion_id, topic, promoter_id, customer_id, viewed_at, channel, visitor, state, reason)
SELECT n, substr(md5((i % {_CARDS})::text), 1, 22), i % {_PROMOTIONS} + 1, 'A towel', i % {_PROMOTERS} + 1,
  CASE WHEN i % 33 = 0 THEN i % {_CUSTOMERS} + 1 END,
  '{EPOCH:%Y-%m-%d}+00'::timestamptz + (n >> 22) * interval '1 ms',
  'web', 'person', CASE i % 3 WHEN 0 THEN 'read' ELSE 'opened' END, ''
FROM (SELECT i, $1::bigint + ($2::bigint - $1::bigint) / $3::bigint * i AS n
  FROM generate_series(0, $3::bigint - 1) AS i) AS numbered
"""
_LOOKUPS = {
    "one open by number and card": "SELECT * FROM {table} WHERE id = $1 AND tag = $2",
    "a customer's latest of each promotion": (
        "SELECT * FROM {table} WHERE id IN (SELECT max(id) FROM {table} WHERE customer_id = $1 AND visitor = 'person'"
        " GROUP BY promotion_id) ORDER BY id DESC LIMIT 100"
    ),
    "a promoter's fifty newest": "SELECT * FROM {table} WHERE promoter_id = $1 ORDER BY id DESC LIMIT 50",
}


@dataclass(frozen=True)
class Pair:
    """The same figure of the plain table and of the partitioned one."""

    what: str
    plain: float
    partitioned: float
    unit: str

    def __str__(self) -> str:
        return f"| {self.what} | {self.plain:,.4g} | {self.partitioned:,.4g} | {self.unit} |"


class Bench:
    """Two tables with the same rows in one database, and the processor time of one connection to it."""

    def __init__(self, connection: asyncpg.Connection, months: int, rows: int) -> None:
        self._connection = connection
        self._months, self._rows = months, rows
        self._starts = [first_at(_month(number)) for number in range(months + 1)]
        self._plain, self._partitioned = f"plain_{months}", f"partitioned_{months}"
        self._clock = Path(f"/proc/{connection.get_server_pid()}/schedstat")

    async def fill(self) -> None:
        run = self._connection.execute
        for table, how in ((self._plain, ""), (self._partitioned, " PARTITION BY RANGE (id)")):
            await run(f"CREATE TABLE {table} (LIKE opens INCLUDING DEFAULTS){how}")
            for sql in await self._dependents(table):
                await run(sql)
        for number, (start, end) in enumerate(zip(self._starts, [*self._starts[1:], 1 << 62], strict=True)):
            part = f"{self._partitioned}_{number}"
            await run(f"CREATE TABLE {part} PARTITION OF {self._partitioned} FOR VALUES FROM ({start}) TO ({end})")
        for table in (self._plain, self._partitioned):
            await run(_FILL.format(table=table), self._starts[0], self._starts[-1], self._rows, timeout=1_800)
            await run(f"VACUUM ANALYZE {table}", timeout=600)

    async def _dependents(self, table: str) -> list[str]:
        """Return what makes the key, indexes and triggers of opens for a table."""
        found = ["pg_get_indexdef(indexrelid) FROM pg_index WHERE NOT indisprimary AND indrelid"]
        found.append("pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal AND tgrelid")
        rows = [row[0] for sql in found for row in await self._connection.fetch(f"SELECT {sql} = 'opens'::regclass")]
        made = [each.replace("public.opens", table).replace("INDEX opens", f"INDEX {table}") for each in rows]
        return [f"ALTER TABLE {table} ADD PRIMARY KEY (id)", *made]

    async def measure(self, rounds: int) -> list[Pair]:
        both = (self._plain, self._partitioned)
        found = [await self._pair("COPY of 64 opens", "µs an open", rounds, self._copy, _BATCH)]
        for what, sql in _LOOKUPS.items():
            prepared = {table: await self._connection.prepare(sql.format(table=table)) for table in both}
            found.append(await self._pair(what, "µs", rounds, _asked(prepared, self._named), 1))
            plain, partitioned = [await self._planning_us(sql.format(table=table)) for table in both]
            found.append(Pair(f"… planned anew, {what}", plain, partitioned, "µs"))
        plain, partitioned = [await self._bytes(table) / 1e6 for table in both]
        found.append(Pair("size with indexes", plain, partitioned, "MB"))
        found.append(await self._month_goes())
        found.append(await self._vacuum())
        return found

    async def _pair(
        self, what: str, unit: str, rounds: int, work: Callable[[str, int], Awaitable[None]], each: int
    ) -> Pair:
        """Let both take turns; the median of what one took."""
        took: dict[str, list[float]] = {self._plain: [], self._partitioned: []}
        for number in range(rounds):
            for table in list(took)[:: 1 if number % 2 else -1]:
                before = self._processor_s()
                for repeat in range(50):
                    await work(table, number * 50 + repeat)
                took[table].append((self._processor_s() - before) * 1e6 / 50 / each)
        return Pair(what, statistics.median(took[self._plain]), statistics.median(took[self._partitioned]), unit)

    def _processor_s(self) -> float:
        return int(self._clock.read_text().split()[0]) / 1e9

    async def _copy(self, table: str, turn: int) -> None:
        start = self._starts[-1] + (turn << 30)
        at = _month(self._months)
        rows = [(start + n, f"{turn:022}", 1, "A towel", 1, at, "web", "person", "fetched", "") for n in range(_BATCH)]
        await self._connection.copy_records_to_table(table, records=rows, columns=_COLUMNS)

    def _named(self, sql: str, turn: int) -> list[int | str]:
        """Return what is asked for: another row each time."""
        place = turn * 7_919 % self._rows
        if "tag" not in sql:
            return [place % (_CUSTOMERS if "customer_id" in sql else _PROMOTERS) + 1]
        return [self._starts[0] + (self._starts[-1] - self._starts[0]) // self._rows * place, "another"]

    async def _planning_us(self, sql: str) -> float:
        values = ", ".join(repr(value) for value in self._named(sql, 1))
        name, kinds = "asked", ("(bigint, text)" if "tag" in sql else "(int)")
        await self._connection.execute(f"SET plan_cache_mode = force_custom_plan; PREPARE {name}{kinds} AS {sql}")
        took = []
        for _ in range(41):
            said = await self._connection.fetch(f"EXPLAIN (ANALYZE, SUMMARY) EXECUTE {name}({values})")
            took += [float(row[0].split()[2]) for row in said if row[0].startswith("Planning Time")]
        await self._connection.execute(f"DEALLOCATE {name}; RESET plan_cache_mode")
        return statistics.median(took) * 1000

    async def _bytes(self, table: str) -> float:
        parts = (
            "SELECT oid FROM pg_class WHERE oid = $1::regclass UNION SELECT relid FROM pg_partition_tree($1::regclass)"
        )
        sql = f"SELECT sum(pg_total_relation_size(oid)) FROM ({parts}) AS parts"
        return float(await self._connection.fetchval(sql, table))

    async def _month_goes(self) -> Pair:
        """Delete the first month's opens of nobody known, in steps, and drop the whole partition beside it."""
        before = self._processor_s()
        sql = (
            f"DELETE FROM {self._plain} WHERE id IN (SELECT id FROM {self._plain} WHERE id >= $1 AND id < $2"
            f" AND customer_id IS NULL ORDER BY id LIMIT {_STEP}) RETURNING id"
        )
        since = self._starts[0]
        while gone := await self._connection.fetch(sql, since, self._starts[1]):
            since = max(row[0] for row in gone) + 1
        between = self._processor_s()
        await self._connection.execute(f"DROP TABLE {self._partitioned}_0")
        return Pair(
            "a month goes: DELETE in steps, DROP",
            (between - before) * 1000,
            (self._processor_s() - between) * 1000,
            "ms",
        )

    async def _vacuum(self) -> Pair:
        took = []
        for table in (self._plain, self._partitioned):
            before = self._processor_s()
            await self._connection.execute(f"VACUUM (PARALLEL 0) {table}", timeout=600)
            took.append((self._processor_s() - before) * 1000)
        return Pair("VACUUM after that", took[0], took[1], "ms")


def _asked(
    prepared: dict[str, asyncpg.prepared_stmt.PreparedStatement], named: Callable[[str, int], list[int | str]]
) -> Callable[[str, int], Awaitable[None]]:
    async def ask(table: str, turn: int) -> None:
        await prepared[table].fetch(*named(prepared[table].get_query(), turn))

    return ask


def _month(number: int) -> datetime:
    return EPOCH.replace(year=EPOCH.year + number // 12, month=number % 12 + 1)


async def _run(url: str, rows: int, rounds: int) -> None:
    async with open_database(url):
        pass  # which makes the tables and triggers
    connection = await asyncpg.connect(url)
    try:
        # As if all opens were in tallies: then each that is deleted is taken out of one.
        await connection.execute("UPDATE revisions SET number = 1::bigint << 62 WHERE name IN ('tallied', 'spread')")
        print("PostgreSQL", await connection.fetchval("SHOW server_version"))
        for months in (12, 36):
            bench = Bench(connection, months, rows)
            await bench.fill()
            print(f"\n{months} months, {rows:,} opens in each table\n")
            print("| what | plain | partitioned | |\n|---|---|---|---|")
            for pair in await bench.measure(rounds):
                print(pair, flush=True)
    finally:
        await connection.close()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scale.partitions", description=__doc__)
    parser.add_argument("--rows", type=int, default=750_000, help="of each table")
    parser.add_argument("--rounds", type=int, default=30, help="of fifty, for each of the two")
    chosen = parser.parse_args()
    with postgres_server() as server:
        asyncio.run(_run(server.create("partitions"), chosen.rows, chosen.rounds))


if __name__ == "__main__":
    main()
