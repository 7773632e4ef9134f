"""Months are there before they begin, and old ones give back the room that nothing needs; no row goes with it."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from bot.cli.checks.partitions import NOT_PARTITIONED, partitions
from bot.housekeeping import clear_out_daily
from bot.settings import DatabaseTable, Retention
from models.people.promoters import invite
from models.reading import dropped_opens, tallies
from models.reading.dropped_opens import drop_opens
from models.reports.figures import figures_of_all
from models.sharing.promotions import add_promotion
from models.storage.clock import as_of, now
from models.storage.database import Database, open_database
from models.storage.engines.connector import Connection
from models.storage.partitions.making import partitions_of
from models.storage.partitions.months import Month
from models.storage.partitions.upkeep import MANY, give_back, keep_up, rows_beside
from tests.fixtures.partitioned import months_ago
from tests.fixtures.patience import within

pytestmark = [pytest.mark.process, pytest.mark.slow]
_FILL = """
INSERT INTO opens (id, tag, promotion_id, topic, promoter_id, customer_id, viewed_at, channel, visitor, state, reason)
SELECT $1::bigint + (i << 22), 'card', 1, 'Towel', 1, CASE WHEN i % $4 = 0 THEN 1 END,
  $2::timestamptz + i * interval '1 ms', 'web', 'person', 'read', ''
FROM generate_series(0, $3::bigint - 1) AS i
"""
_REPORTS = """
INSERT INTO interactions (open_id, event_id, kind, value, seconds, at)
SELECT id, 'the-event', 'click', '{}', 0, viewed_at FROM opens
"""


async def _fill(connection: Connection, month: Month, number: int, *, known: int) -> None:
    """So many opens of its first minutes, each of which ``known`` has a reader who is known."""
    begins = datetime(*month, 1, tzinfo=UTC)
    await connection.execute(_FILL, month.first, begins, number, known)


def _names(table: str, first: int, last: int, *others: Month) -> list[str]:
    """The partitions from so many months ago to that many."""
    months = {*months_ago(first).until(months_ago(last)), *others}
    return [*(month.partition_of(table) for month in sorted(months)), f"{table}_default"]


async def test_the_months_to_come_are_made_whenever_somebody_looks(parted_url: str, connection: Connection) -> None:
    assert await keep_up(parted_url) == 0
    with as_of(now() + timedelta(days=70)):
        made = await keep_up(parted_url)
        present = months_ago(0)
    assert made == 2 * len(list(months_ago(-3).until(present.later(2))))
    for table in ("opens", "interactions"):
        assert present.later(2).partition_of(table) in await partitions_of(connection, table)
        assert await keep_up(parted_url) == 0


async def test_what_was_written_before_its_month_was_there_moves_in_and_the_doctor_says_so(
    parted_url: str, connection: Connection, parted: Database
) -> None:
    settings = DatabaseTable(url=parted_url, partitions="month")
    old, future = months_ago(14), months_ago(-12)
    for month in (old, future):
        await _fill(connection, month, 3, known=2)
    await connection.execute(_REPORTS)
    assert await rows_beside() == {"opens": 6, "interactions": 6}
    [opens, _] = [each async for each in partitions(settings)]
    assert opens.state == "warn"
    assert opens.sentence.startswith("6 rows of opens lie in no month")
    assert await keep_up(parted_url) == 2
    assert await rows_beside() == {"opens": 3, "interactions": 3}
    assert await partitions_of(connection, "opens") == _names("opens", 4, -2, old)
    await connection.execute("DELETE FROM opens_default; DELETE FROM interactions_default")
    assert [each.state async for each in partitions(settings)] == ["ok"]


async def test_where_very_many_rows_lie_beside_only_months_without_any_are_made(
    parted_url: str, connection: Connection, parted: Database
) -> None:
    with as_of(now() + timedelta(days=160)):
        present, there = months_ago(0), await partitions_of(connection, "opens")
        for month in (months_ago(1), present):
            await _fill(connection, month, MANY // 2 + 1, known=2)
        assert await keep_up(parted_url) == 2 + 3
        made = [month.partition_of("opens") for month in (present.next, present.later(2))]
        assert await partitions_of(connection, "opens") == sorted([*there, *made])
        [opens, *_] = [each async for each in partitions(DatabaseTable(url=parted_url))]
        assert opens.sentence.startswith("more than 100,000 rows of opens lie in no month")


async def test_a_table_of_a_months_name_that_is_somebody_elses_is_left_alone(
    parted_url: str, connection: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    theirs = months_ago(-3).partition_of("opens")
    await connection.execute(f"CREATE TABLE {theirs} (number int)")
    with as_of(now() + timedelta(days=35)), caplog.at_level(logging.WARNING):
        await keep_up(parted_url)
    assert [record.getMessage() for record in caplog.records][:1] == ["partition_not_made"]
    assert theirs not in await partitions_of(connection, "opens")


async def test_who_is_in_the_way_is_waited_for_no_longer_than_two_seconds(
    parted_url: str, connection: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    await _fill(connection, months_ago(6), 1, known=1)
    other = await asyncpg.connect(parted_url)
    with caplog.at_level(logging.WARNING):
        async with other.transaction():
            await other.fetch("SELECT * FROM opens")
            assert await keep_up(parted_url) == 0
    await other.close()
    assert [record.getMessage() for record in caplog.records] == ["partition_not_made"]
    assert await keep_up(parted_url) == 1


async def test_an_old_month_that_is_empty_goes_and_one_in_which_something_is_left_stays(
    parted_url: str, connection: Connection
) -> None:
    await _fill(connection, months_ago(3), 5, known=5)
    await connection.execute(_REPORTS)
    before = datetime(*months_ago(1), 20, tzinfo=UTC)
    assert await give_back(parted_url, {"opens": before}) == 2
    assert await partitions_of(connection, "opens") == [
        months_ago(3).partition_of("opens"),
        *_names("opens", 1, -2),
    ]
    assert await connection.fetchval("SELECT count(*) FROM opens") == 5
    assert await partitions_of(connection, "interactions") == _names("interactions", 4, -2)


async def test_a_month_is_not_dropped_under_whoever_reads_the_table(parted_url: str, connection: Connection) -> None:
    async with connection.transaction():
        await connection.fetch("SELECT * FROM opens")
        assert await give_back(parted_url, {"opens": datetime(*months_ago(3), 1, tzinfo=UTC)}) == 0
    assert await partitions_of(connection, "opens") == _names("opens", 4, -2)


async def test_of_a_month_in_which_little_stayed_most_of_the_room_is_given_back(
    parted_url: str, connection: Connection
) -> None:
    old, kept = months_ago(4), months_ago(3)
    for month in (old, kept):
        await _fill(connection, month, 12_000, known=30)
    await connection.execute("ALTER TABLE opens DISABLE TRIGGER USER")
    await connection.execute("DELETE FROM opens WHERE customer_id IS NULL AND id < $1", old.end)
    await connection.execute("DELETE FROM opens WHERE customer_id IS NULL AND id % 3 = 0")
    left = await connection.fetch("SELECT * FROM opens ORDER BY id")
    before = {month: await _bytes(connection, month) for month in (old, kept)}
    assert await give_back(parted_url, {"opens": now() - timedelta(days=62)}) == 1
    assert await _bytes(connection, old) < before[old] / 10
    assert await _bytes(connection, kept) == before[kept]  # two thirds of it are rows
    assert await connection.fetch("SELECT * FROM opens ORDER BY id") == left
    assert await give_back(parted_url, {"opens": now() - timedelta(days=62)}) == 0


async def _bytes(connection: Connection, month: Month) -> int:
    return int(await connection.fetchval("SELECT pg_relation_size($1::text::regclass)", month.partition_of("opens")))


@pytest.fixture
async def tallied(parted: Database, connection: Connection) -> Database:
    """Two months of opens that are counted, one in eight by a reader who is known."""
    assert (await add_promotion("Towel", page="# Towel")).id == (await invite("Jia")).id == 1
    for month in (months_ago(4), months_ago(3)):
        await _fill(connection, month, 400, known=8)
    await tallies.fold_all()
    return parted


@pytest.mark.usefixtures("tallied")
async def test_no_figure_changes_when_retention_and_upkeep_went_over_old_months(
    parted_url: str, connection: Connection
) -> None:
    shown = await figures_of_all()
    until = datetime(*months_ago(2), 1, tzinfo=UTC)
    assert await drop_opens(until) == 700
    await give_back(parted_url, {"opens": until})
    assert await figures_of_all() == shown
    assert await tallies.mistaken() == {}
    assert await dropped_opens.mistaken() == []
    await tallies.fold_again()
    assert await figures_of_all() == shown
    assert await connection.fetchval("SELECT count(*) FROM opens") == 100
    assert await partitions_of(connection, "opens") == _names("opens", 4, -2)


@pytest.mark.usefixtures("tallied")
async def test_all_of_it_is_done_daily_where_old_rows_are_dropped(parted_url: str, connection: Connection) -> None:
    await _fill(connection, months_ago(20), 10, known=1)
    await connection.execute("DELETE FROM opens WHERE customer_id IS NOT NULL AND id >= $1", months_ago(4).first)
    retention = Retention(opens_days=31, reports_days=31)
    daily = asyncio.create_task(clear_out_daily(retention, parted_url))
    try:
        async with within():
            while await partitions_of(connection, "interactions") != _names("interactions", 1, -2):
                await asyncio.sleep(0.01)
    finally:
        daily.cancel()
    assert await partitions_of(connection, "opens") == _names("opens", 1, -2, months_ago(20))
    assert await connection.fetchval("SELECT count(*) FROM opens") == 10


async def test_where_nothing_is_partitioned_nothing_is_done_and_the_doctor_says_how_it_would_be(
    plain_url: str,
) -> None:
    assert await keep_up(plain_url) == 0
    assert await give_back(plain_url, {"opens": now()}) == 0
    async with open_database(plain_url):
        assert await rows_beside() == {}
        told = [each async for each in partitions(DatabaseTable(url=plain_url, partitions="month"))]
        assert [(each.state, each.sentence) for each in told] == [("warn", NOT_PARTITIONED)]
        assert [each async for each in partitions(DatabaseTable(url=plain_url))] == []
