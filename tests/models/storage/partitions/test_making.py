"""Opens and reports that are still none become partitioned: the same tables, only that each month lies by itself."""

from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from models.storage.clock import now
from models.storage.database import open_database
from models.storage.engines.connector import Connection
from models.storage.partitions.making import (
    KEYS,
    MonthsOfRows,
    add_month,
    is_partitioned,
    partition,
    partitions_of,
)
from models.storage.partitions.months import Month
from models.storage.row_numbers import first_at
from tests.fixtures.partitioned import months_ago

pytestmark = [pytest.mark.process, pytest.mark.slow]
_COLUMNS = """
SELECT attname, format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid) FROM pg_attribute
LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped
"""
_INDEXES = (
    "SELECT replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') FROM pg_index WHERE indrelid = $1::text::regclass"
)
_TRIGGERS = "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = $1::text::regclass AND NOT tgisinternal"
_VIEWS = "SELECT viewname, definition FROM pg_views WHERE schemaname = 'public'"
_OPEN = (
    "INSERT INTO opens (id, tag, promotion_id, topic, viewed_at, channel, visitor, state, reason)"
    " VALUES ($1, 'card', 1, 'Towel', now() - interval '1 day', 'web', 'person', 'read', '')"
)
_REPORT = (
    "INSERT INTO interactions (open_id, event_id, kind, value, seconds, at)"
    " VALUES ($1, $2, 'click', '{}', 0, now()) ON CONFLICT DO NOTHING"
)


async def _where(connection: Connection, table: str) -> dict[int, str]:
    found = await connection.fetch(f"SELECT {KEYS[table]} AS number, tableoid::regclass::text AS part FROM {table}")
    return {row["number"]: row["part"] for row in found}


async def _noticed(connection: Connection) -> list[int]:
    counts = [f"(SELECT count(*) FROM {table})" for table in ("tallies", "edges_due", "rollups_due")]
    return list(await connection.fetchrow(f"SELECT {', '.join(counts)}"))


async def _shape(connection: Connection, table: str) -> dict[str, list[str]]:
    asked = {"columns": _COLUMNS, "indexes": _INDEXES, "triggers": _TRIGGERS}
    found = {what: sorted(map(str, await connection.fetch(sql, table))) for what, sql in asked.items()}
    return found | {"views": [str(row) for row in await connection.fetch(_VIEWS)]}


async def test_a_new_database_is_partitioned_from_this_month_to_the_one_after_the_next(plain_url: str) -> None:
    for _ in range(2):  # the second time there is nothing left to do
        async with open_database(plain_url, by_month=True):
            pass
    connection = await asyncpg.connect(plain_url)
    present = Month.at(now())
    for table in KEYS:
        months = [month.partition_of(table) for month in present.until(present.later(2))]
        assert await partitions_of(connection, table) == [*months, f"{table}_default"]
    await connection.close()


async def test_nothing_else_is_other_than_it_was(plain_url: str) -> None:
    connection = await asyncpg.connect(plain_url)
    plain = {table: await _shape(connection, table) for table in KEYS}
    assert plain["opens"]["triggers"]
    assert "section_times" in plain["opens"]["views"][0]
    assert await partition(connection, Month.at(now()))
    by_month = {table: await _shape(connection, table) for table in KEYS}
    assert by_month["opens"] == plain["opens"]
    # What tells months apart has to be in each key that PostgreSQL keeps unique.
    keys = [each.replace("(id, open_id)", "(id)") for each in by_month["interactions"]["indexes"]]
    assert by_month["interactions"] | {"indexes": sorted(keys)} == plain["interactions"]
    for table in KEYS:
        assert await connection.fetchval("SELECT pg_get_serial_sequence($1, 'id')", table) == f"public.{table}_id_seq"
    await connection.close()


async def test_a_filled_database_stays_as_it_is(plain_url: str) -> None:
    connection = await asyncpg.connect(plain_url)
    await connection.execute(_OPEN, 1)
    async with open_database(plain_url, by_month=True):
        assert not await is_partitioned(connection)
    assert not await partition(connection, Month.at(now()))
    assert await _where(connection, "opens") == {1: "opens"}
    await connection.close()


async def test_one_that_was_partitioned_stays_so_whatever_the_settings_say(parted_url: str) -> None:
    async with open_database(parted_url) as database:
        assert database.access
        connection = await database.access.direct.connect()
        assert await is_partitioned(connection)
        await connection.close()


async def test_each_row_lies_in_the_month_of_its_open_by_utc(connection: Connection) -> None:
    await connection.execute("SET timezone TO 'Asia/Shanghai'")
    month = months_ago(2)
    ends = datetime(*month.next, 1, tzinfo=UTC)
    last, first = first_at(ends - timedelta(milliseconds=1)), first_at(ends)
    for number in (1, last, first):
        await connection.execute(_OPEN, number)
        await connection.execute(_REPORT, number, "an-event")
    for table in KEYS:
        assert await _where(connection, table) == {
            1: f"{table}_default",
            last: month.partition_of(table),
            first: month.next.partition_of(table),
        }


async def test_an_event_that_is_reported_twice_is_stored_once(connection: Connection) -> None:
    number = first_at(now())
    for event in ("one-event", "one-event", "another"):
        await connection.execute(_REPORT, number, event)
    assert await connection.fetchval("SELECT count(*) FROM interactions") == 2


async def test_rows_that_came_before_their_month_move_into_it_and_nothing_takes_notice(
    connection: Connection,
) -> None:
    month = months_ago(9)
    numbers = [month.first, month.first + 1, month.end - 1, month.end, months_ago(0).first]
    await connection.executemany(_OPEN, [(number,) for number in numbers])
    # As if all were counted: what is deleted would be taken out of the counts.
    await connection.execute("UPDATE revisions SET number = 1::bigint << 62 WHERE name = 'tallied'")
    assert await add_month(connection, "opens", month) == 3
    found = await _where(connection, "opens")
    assert sorted(found) == sorted(numbers)
    assert [found[number] for number in numbers[:4]] == [*[month.partition_of("opens")] * 3, "opens_default"]
    assert await _noticed(connection) == [0, 0, 0]
    await connection.execute("DELETE FROM opens")
    assert await _noticed(connection) == [1, 5, 5]


async def test_months_of_what_comes_are_made_once_and_none_of_the_future(connection: Connection) -> None:
    months, old = MonthsOfRows(connection), months_ago(11)
    for _ in range(2):
        await months.make("opens", [old.first, old.end - 1, months_ago(-9).first])
    assert [
        name for name in await partitions_of(connection, "opens") if name < months_ago(4).partition_of("opens")
    ] == [old.partition_of("opens")]


@pytest.mark.parametrize("table", KEYS)
async def test_what_a_later_version_adds_is_in_all_months_and_in_those_to_come(
    connection: Connection, table: str
) -> None:
    await connection.execute(f"ALTER TABLE {table} ADD COLUMN colour varchar(20) NOT NULL DEFAULT 'blue'")
    await connection.execute(f"CREATE INDEX {table}_of_colour ON {table} (colour, id) WHERE colour <> 'blue'")
    await add_month(connection, table, months_ago(9))
    for name in await partitions_of(connection, table):
        indexes = await connection.fetch("SELECT indexdef FROM pg_indexes WHERE tablename = $1", name)
        assert any("(colour, id)" in row[0] for row in indexes), name
        default = await connection.fetchval(
            "SELECT column_default FROM information_schema.columns WHERE table_name = $1 AND column_name = 'colour'",
            name,
        )
        assert default.startswith("'blue'"), name
