"""Upkeep of partitions: months are made before they begin, and old ones give back the room that nothing needs."""

import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Final

import asyncpg

from models.storage.clock import now
from models.storage.engines.admission import connector_at
from models.storage.engines.connector import Connection
from models.storage.partitions.making import (
    AHEAD,
    BESIDE,
    KEYS,
    LOCK_TIMEOUT,
    add_month,
    is_partitioned,
    months_of,
    partitions_of,
)
from models.storage.partitions.months import Month
from models.storage.plain_sql import is_sqlite, rows
from models.storage.row_numbers import first_at

log = logging.getLogger(__name__)

MANY: Final = 100_000
"""Rows beside the months that are not moved: whoever writes or reads would wait for more than a second."""
_CONNECT_S: Final = 10
_SAMPLE: Final = 1_000
_LEAST_BYTES: Final = 1 << 20
"""What is smaller than this has no room that anybody would miss."""
_ROW_BYTES: Final = 4
"""What PostgreSQL keeps of a row beside the row itself."""
_REWRITE_LIMIT: Final = "SET statement_timeout = '60s'"
"""Whoever asks for the rows of that month waits meanwhile."""
_ONLY_SINCE: Final = 18
"""From this version of PostgreSQL on, a whole table's statistics can be had without those of its partitions."""


async def keep_up(url: str) -> int:
    """Make the months that begin next, where opens are partitioned, and move in what lies beside them.

    Return how many partitions were made. What somebody locks for too long is left for the next time.
    """
    made = 0
    async with _connected(url) as connection:
        if not await is_partitioned(connection):
            return 0
        for table in KEYS:
            for month in await _lacking(connection, table):
                made += await _made(connection, table, month)
        await _tell_sizes(connection)
    return made


async def give_back(url: str, before: Mapping[str, datetime]) -> int:
    """Give the disk what old months of each table no longer need. Return how many partitions were dropped or rewritten.

    ``before``: by table, before when retention went over it. A month that is empty is dropped; one that is for the
    most part room of deleted rows is rewritten.
    """
    done = 0
    async with _connected(url) as connection:
        if not await is_partitioned(connection):
            return 0
        for table, time in before.items():
            for month in months_of(await partitions_of(connection, table)):
                if month.end <= first_at(time):
                    done += await _given_back(connection, table, month)
    return done


async def rows_beside() -> dict[str, int]:
    """Count the rows that lie beside all months, by table, at most MANY and one; none where nothing is partitioned."""
    if is_sqlite():
        return {}
    found = {}
    for table in KEYS:
        beside = f"{table}{BESIDE}"
        (there,) = await rows("SELECT to_regclass(?) IS NOT NULL AS is_there", f"public.{beside}")
        if there["is_there"]:
            (counted,) = await rows(_counted(beside))
            found[table] = int(counted["number"])
    return found


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[Connection]:
    """Yield a connection of its own: a table's upkeep may take longer than any question is waited for."""
    connection = await connector_at(url).connect(
        timeout=_CONNECT_S, settings={"application_name": "handbill partitions"}
    )
    try:
        yield connection
    finally:
        await connection.close(timeout=_CONNECT_S)


async def _lacking(connection: Connection, table: str) -> list[Month]:
    """Return the months that want a partition: those ahead, and earlier ones of rows that lie beside."""
    present = Month.at(now())
    last = present.later(AHEAD)
    wanted, beside = set(present.until(last)), {month async for month in _beside(connection, table, last.end)}
    if await connection.fetchval(_counted(f"{table}{BESIDE}")) > MANY:
        wanted -= beside
    else:
        wanted |= beside
    return sorted(wanted - set(months_of(await partitions_of(connection, table))))


async def _beside(connection: Connection, table: str, until: int) -> AsyncIterator[Month]:
    key, since = KEYS[table], 0
    sql = f"SELECT min({key}) FROM {table}{BESIDE} WHERE {key} >= $1 AND {key} < $2"  # noqa: S608  (our own words)
    while (number := await connection.fetchval(sql, since, until)) is not None:
        month = Month.of(number)
        yield month
        since = month.end


def _counted(partition: str) -> str:
    return f"SELECT count(*) AS number FROM (SELECT FROM {partition} LIMIT {MANY + 1}) AS part"  # noqa: S608  (our own words)


async def _made(connection: Connection, table: str, month: Month) -> int:
    told = {"partition": month.partition_of(table)}
    try:
        moved = await add_month(connection, table, month)
    except asyncpg.PostgresError as error:
        log.warning("partition_not_made", extra=told | {"error": type(error).__name__})
        return 0
    log.info("partition_made", extra=told | {"moved": moved})
    return 1


async def _tell_sizes(connection: Connection) -> None:
    """Sample the tables as a whole, which PostgreSQL does of itself for each partition alone."""
    only = "ONLY " if connection.get_server_version().major >= _ONLY_SINCE else ""
    for table in KEYS:
        await connection.execute(f"ANALYZE {only}{table}")


async def _given_back(connection: Connection, table: str, month: Month) -> int:
    name = month.partition_of(table)
    try:
        if await _is_empty(connection, name):
            return await _drop(connection, table, name)
        return await _rewrite(connection, name)
    except asyncpg.PostgresError as error:
        log.warning("partition_left_as_it_was", extra={"partition": name, "error": type(error).__name__})
        return 0


async def _is_empty(connection: Connection, name: str) -> bool:
    return not await connection.fetchval(f"SELECT EXISTS (SELECT FROM {name})")  # noqa: S608  (our own words)


async def _drop(connection: Connection, table: str, name: str) -> int:
    """Drop a month in which nothing is left, once nobody can put anything into it any more."""
    async with connection.transaction():
        await connection.execute(LOCK_TIMEOUT)
        # The whole table first, as everybody does who asks or writes: nobody waits crosswise.
        await connection.execute(f"LOCK TABLE ONLY {table} IN ACCESS EXCLUSIVE MODE")
        await connection.execute(f"LOCK TABLE {name} IN ACCESS EXCLUSIVE MODE")
        if not await _is_empty(connection, name):
            return 0
        await connection.execute(f"DROP TABLE {name}")
    log.info("partition_dropped", extra={"partition": name})
    return 1


async def _rewrite(connection: Connection, name: str) -> int:
    """Rewrite a month of which more than half is room of rows that are gone."""
    await connection.execute(f"VACUUM {name}")
    size, needed = await _sizes(connection, name)
    if size <= max(_LEAST_BYTES, 2 * needed):
        return 0
    async with _waiting_briefly(connection):
        await connection.execute(f"VACUUM (FULL) {name}")
    left, _ = await _sizes(connection, name)
    log.info("partition_rewritten", extra={"partition": name, "bytes_before": size, "bytes": left})
    return 1


@asynccontextmanager
async def _waiting_briefly(connection: Connection) -> AsyncIterator[None]:
    await connection.execute(f"{LOCK_TIMEOUT.replace('LOCAL ', '')}; {_REWRITE_LIMIT}")
    try:
        yield
    finally:
        await connection.execute("RESET lock_timeout; RESET statement_timeout")


async def _sizes(connection: Connection, name: str) -> tuple[int, int]:
    """Return the bytes that the rows of a partition take, and those that they need, by some of them."""
    sample = f"SELECT part FROM {name} AS part LIMIT {_SAMPLE}"  # noqa: S608  (our own words)
    found = await connection.fetchrow(
        f"SELECT pg_relation_size($1::text::regclass) AS size, greatest(reltuples, 0) AS number,"  # noqa: S608  (our own words)
        f" (SELECT coalesce(avg(pg_column_size(part)), 0) FROM ({sample}) AS sampled) AS bytes"
        " FROM pg_class WHERE oid = $1::text::regclass",
        name,
    )
    return int(found["size"]), int(found["number"] * (float(found["bytes"]) + _ROW_BYTES))
