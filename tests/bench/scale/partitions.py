"""``python -m tests.bench.scale.partitions``: ``opens`` as it is, beside the same rows partitioned by month.

Each of the two is a database as the product makes it, one of them with ``database.partitions = "month"``. Processor
time of the connections' own processes in PostgreSQL, in pairs that take turns: a busy machine's clock says nothing.
``--rows 750000`` in each of four databases: two hold twelve months of opens, two thirty-four.
"""

import argparse
import asyncio
import statistics
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import asyncpg

from models.storage.clock import now
from models.storage.database import open_database
from models.storage.partitions.making import MonthsOfRows
from models.storage.partitions.months import Month
from models.storage.partitions.upkeep import give_back
from models.storage.row_numbers import EPOCH, time_of
from tests.fixtures.postgres import PostgresServer, postgres_server

_COLUMNS = ("id", "tag", "promotion_id", "topic", "promoter_id", "viewed_at", "channel", "visitor", "state", "reason")
_BATCH = 64
"""Opens that one commit of busy minutes holds."""
_STEP = 200
"""Opens that one transaction of retention deletes."""
_CARDS, _PROMOTERS, _PROMOTIONS, _CUSTOMERS = 5_000, 500, 20, 20_000
_FILL = f"""
INSERT INTO opens
  (id, tag, promotion_id, topic, promoter_id, customer_id, viewed_at, channel, visitor, state, reason)
SELECT n, substr(md5((i % {_CARDS})::text), 1, 22), i % {_PROMOTIONS} + 1, 'A towel', i % {_PROMOTERS} + 1,
  CASE WHEN i % 33 = 0 THEN i % {_CUSTOMERS} + 1 END,
  '{EPOCH:%Y-%m-%d}+00'::timestamptz + (n >> 22) * interval '1 ms',
  'web', 'person', CASE i % 3 WHEN 0 THEN 'read' ELSE 'opened' END, ''
FROM (SELECT i, $1::bigint + ($2::bigint - $1::bigint) / $3::bigint * i AS n
  FROM generate_series(0, $3::bigint - 1) AS i) AS numbered
"""
_LOOKUPS = {
    "one open by number and card": "SELECT * FROM opens WHERE id = $1 AND tag = $2",
    "a customer's latest of each promotion": (
        "SELECT * FROM opens WHERE id IN (SELECT max(id) FROM opens WHERE customer_id = $1 AND visitor = 'person'"
        " GROUP BY promotion_id) ORDER BY id DESC LIMIT 100"
    ),
    "a promoter's fifty newest": "SELECT * FROM opens WHERE promoter_id = $1 ORDER BY id DESC LIMIT 50",
}


@dataclass(frozen=True)
class Pair:
    """The same figure of the plain table and of the partitioned one."""

    what: str
    plain: float
    partitioned: float
    unit: str

    @classmethod
    def of(cls, what: str, values: Sequence[float], unit: str) -> Self:
        plain, partitioned = values
        return cls(what, plain, partitioned, unit)

    def __str__(self) -> str:
        return f"| {self.what} | {self.plain:,.4g} | {self.partitioned:,.4g} | {self.unit} |"


class Side:
    """A database with one connection to it, and the processor time of that connection in PostgreSQL."""

    def __init__(self, url: str, connection: asyncpg.Connection) -> None:
        self.url = url
        self.connection = connection
        self._clock = Path(f"/proc/{connection.get_server_pid()}/schedstat")

    def processor_s(self) -> float:
        return int(self._clock.read_text().split()[0]) / 1e9

    async def fill(self, starts: Sequence[int], rows: int) -> None:
        await MonthsOfRows(self.connection).make("opens", starts)
        await self.connection.execute(_FILL, starts[0], starts[-1], rows, timeout=1_800)
        # As if all opens were in tallies: then each that is deleted is taken out of one.
        await self.connection.execute(
            "UPDATE revisions SET number = 1::bigint << 62 WHERE name IN ('tallied', 'spread')"
        )
        await self.connection.execute("VACUUM ANALYZE opens", timeout=600)

    async def planning_us(self, sql: str, values: Sequence[int | str]) -> float:
        kinds = "(bigint, text)" if "tag" in sql else "(int)"
        await self.connection.execute(f"SET plan_cache_mode = force_custom_plan; PREPARE asked{kinds} AS {sql}")
        took = []
        for _ in range(41):
            said = await self.connection.fetch(
                f"EXPLAIN (ANALYZE, SUMMARY) EXECUTE asked({', '.join(map(repr, values))})"
            )
            took += [float(row[0].split()[2]) for row in said if row[0].startswith("Planning Time")]
        await self.connection.execute("DEALLOCATE asked; RESET plan_cache_mode")
        return statistics.median(took) * 1000

    async def megabytes(self, table: str = "opens", size: str = "pg_total_relation_size") -> float:
        sql = f"SELECT sum({size}(relid)) / 1e6 FROM pg_partition_tree($1::text::regclass)"
        plain = f"SELECT {size}($1::text::regclass) / 1e6"
        return float(await self.connection.fetchval(sql, table) or await self.connection.fetchval(plain, table))

    async def deleted(self, since: int, until: int) -> float:
        """Delete the opens of nobody known, in steps as retention does. Return the milliseconds that it took."""
        before = self.processor_s()
        going = f"SELECT id FROM opens WHERE id >= $1 AND id < $2 AND customer_id IS NULL ORDER BY id LIMIT {_STEP}"
        while rows := await self.connection.fetch(going, since, until):
            listed = ", ".join(str(row[0]) for row in rows)
            await self.connection.execute(f"DELETE FROM opens WHERE id IN ({listed})")
            since = rows[-1][0] + 1
        return (self.processor_s() - before) * 1000

    async def vacuumed(self) -> float:
        before = self.processor_s()
        await self.connection.execute("VACUUM (PARALLEL 0) opens", timeout=600)
        return (self.processor_s() - before) * 1000


class Bench:
    """Two databases with the same rows."""

    def __init__(self, plain: Side, partitioned: Side, months: int, rows: int) -> None:
        self._sides = (plain, partitioned)
        self._rows = rows
        self._starts = [month.first for month in Month.at(now()).later(-months).until(Month.at(now()))]

    async def fill(self) -> None:
        for side in self._sides:
            await side.fill(self._starts, self._rows)

    async def measure(self, rounds: int) -> list[Pair]:
        found = [await self._pair("COPY of 64 opens", "µs an open", rounds, self._copy, _BATCH)]
        for what, sql in _LOOKUPS.items():
            prepared = {side: await side.connection.prepare(sql) for side in self._sides}
            found.append(await self._pair(what, "µs", rounds, _asked(prepared, self._named), 1))
            plain, partitioned = [await side.planning_us(sql, self._named(sql, 1)) for side in self._sides]
            found.append(Pair(f"… planned anew, {what}", plain, partitioned, "µs"))
        found.append(Pair.of("size with indexes", [await side.megabytes() for side in self._sides], "MB"))
        since, until = self._starts[:2]
        found.append(
            Pair.of("a month goes by DELETE in steps", [await side.deleted(since, until) for side in self._sides], "ms")
        )
        found.append(Pair.of("VACUUM after that", [await side.vacuumed() for side in self._sides], "ms"))
        await give_back(self._sides[1].url, {"opens": time_of(until)})
        found.append(Pair.of("size when that is given back", [await side.megabytes() for side in self._sides], "MB"))
        return found

    async def _pair(
        self, what: str, unit: str, rounds: int, work: Callable[[Side, int], Awaitable[None]], each: int
    ) -> Pair:
        """Let both take turns; the median of what one took."""
        took: dict[Side, list[float]] = {side: [] for side in self._sides}
        for number in range(rounds):
            for side in self._sides[:: 1 if number % 2 else -1]:
                before = side.processor_s()
                for repeat in range(50):
                    await work(side, number * 50 + repeat)
                took[side].append((side.processor_s() - before) * 1e6 / 50 / each)
        return Pair.of(what, [statistics.median(took[side]) for side in self._sides], unit)

    async def _copy(self, side: Side, turn: int) -> None:
        start = self._starts[-1] + (turn << 30)
        at = time_of(start)
        rows = [(start + n, f"{turn:022}", 1, "A towel", 1, at, "web", "person", "fetched", "") for n in range(_BATCH)]
        await side.connection.copy_records_to_table("opens", records=rows, columns=_COLUMNS)

    def _named(self, sql: str, turn: int) -> list[int | str]:
        """Return what is asked for: another row each time."""
        place = turn * 7_919 % self._rows
        if "tag" not in sql:
            return [place % (_CUSTOMERS if "customer_id" in sql else _PROMOTERS) + 1]
        return [self._starts[0] + (self._starts[-1] - self._starts[0]) // self._rows * place, "another"]


def _asked(
    prepared: dict[Side, asyncpg.prepared_stmt.PreparedStatement], named: Callable[[str, int], list[int | str]]
) -> Callable[[Side, int], Awaitable[None]]:
    async def ask(side: Side, turn: int) -> None:
        await prepared[side].fetch(*named(prepared[side].get_query(), turn))

    return ask


async def _run(server: PostgresServer, rows: int, rounds: int) -> None:
    for months in (12, 34):
        async with AsyncExitStack() as stack:
            sides = [await _side(server.create(f"{name}_{months}"), name, stack) for name in ("plain", "by_month")]
            print("PostgreSQL", await sides[0].connection.fetchval("SHOW server_version"))
            bench = Bench(sides[0], sides[1], months, rows)
            await bench.fill()
            print(f"\n{months} months, {rows:,} opens in each table\n")
            print("| what | plain | partitioned | |\n|---|---|---|---|")
            for pair in await bench.measure(rounds):
                print(pair, flush=True)


async def _side(url: str, name: str, stack: AsyncExitStack) -> Side:
    async with open_database(url, by_month=name == "by_month"):
        pass  # which makes the tables and triggers
    connection = await asyncpg.connect(url)
    stack.push_async_callback(connection.close)
    return Side(url, connection)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scale.partitions", description=__doc__)
    parser.add_argument("--rows", type=int, default=750_000, help="of each table")
    parser.add_argument("--rounds", type=int, default=30, help="of fifty, for each of the two")
    chosen = parser.parse_args()
    with postgres_server() as server:
        asyncio.run(_run(server, chosen.rows, chosen.rounds))


if __name__ == "__main__":
    main()
