"""Batches on PostgreSQL: one connection, found again after it was lost; rows that only append are copied."""

import asyncio

import asyncpg
import pytest

from models.reading.interactions import INSERT_INTERACTION, Interaction
from models.reading.opens import INSERT_OPEN, INSERT_STRANGERS_OPEN, MARK_READ, Open, Proof
from models.storage.clock import now
from models.storage.database import Database, WriteRefused
from models.storage.row_numbers import Numbers
from models.storage.statements import Row, Statement
from tests.fixtures.patience import within

on_postgres = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)

_NUMBERS = Numbers(7)


def an_open(topic: str = "Towel") -> Row:
    return (_NUMBERS.next(), "a" * 22, 1, topic, 1, None, now(), "web", "person", "opened", "", None, None, "", "tag")


async def _recorders(url: str, question: str = "pid") -> list[int]:
    connection = await asyncpg.connect(url)
    try:
        rows = await connection.fetch(
            f"SELECT {question} AS found FROM pg_stat_activity"
            " WHERE application_name = 'handbill recorder' AND datname = current_database()"
        )
        return [row["found"] for row in rows]
    finally:
        await connection.close()


@on_postgres
async def test_a_thousand_opens_are_copied_in_one_commit(database: Database) -> None:
    rows = [an_open() for _ in range(1000)]
    await database.commit([(INSERT_OPEN, rows)])
    assert await Open.all().count() == 1000
    assert (await Open.get(id=rows[7][0])).topic == "Towel"


def test_only_what_appends_its_values_is_copied() -> None:
    assert INSERT_OPEN.appends is not None
    assert INSERT_OPEN.appends[0] == "opens"
    assert INSERT_INTERACTION.appends is None, "a repeated event is no error"
    assert Statement("INSERT INTO a (b, c) VALUES (?, 1)").appends is None
    assert Statement("INSERT INTO a (b) SELECT ?").appends is None
    assert Statement("INSERT INTO a (b, c) VALUES (?, ?)").appends == ("a", ["b", "c"], ())
    assert Statement("INSERT INTO a (b, c, d) VALUES (?, 'x', '')").appends == ("a", ["b", "c", "d"], ("x", ""))
    assert INSERT_STRANGERS_OPEN.appends is not None


@on_postgres
async def test_statements_of_one_batch_are_written_together_or_not_at_all(database: Database) -> None:
    first = an_open()
    event = (first[0], "event", "click", "{}", 0.0, now())
    await database.commit([(INSERT_OPEN, [first]), (INSERT_INTERACTION, [event, event]), (MARK_READ, [(first[0],)])])
    assert (await Open.get(id=first[0])).state is Proof.READ
    assert await Interaction.all().count() == 1
    with pytest.raises(WriteRefused) as refused:
        await database.commit([(INSERT_OPEN, [an_open()]), (MARK_READ, [("no number",)])])
    assert not refused.value.passing
    assert await Open.all().count() == 1


@on_postgres
@pytest.mark.parametrize("topic", ["NUL \0", "x" * 201, 7])
async def test_a_bad_open_is_known_for_one_and_spoils_nothing_that_follows(database: Database, topic: str) -> None:
    with pytest.raises(WriteRefused) as refused:
        await database.commit([(INSERT_OPEN, [an_open(), an_open(topic)])])
    assert not refused.value.passing
    await database.commit([(INSERT_OPEN, [an_open()])])
    assert await Open.all().count() == 1


@on_postgres
async def test_all_batches_go_through_one_connection_and_a_lost_one_is_made_again(
    database: Database, database_url: str
) -> None:
    for _ in range(3):
        await database.commit([(INSERT_OPEN, [an_open()])])
    first = await _recorders(database_url)
    assert len(first) == 1
    await _recorders(database_url, "pg_terminate_backend(pid)")
    async with within():
        while await _is_refused(database):
            await asyncio.sleep(0.01)
    second = await _recorders(database_url)
    assert len(second) == 1
    assert second != first


async def _is_refused(database: Database) -> bool:
    try:
        await database.commit([(INSERT_OPEN, [an_open()])])
    except WriteRefused as error:
        if not error.passing:
            raise
        return True
    return False


@on_postgres
async def test_a_commit_that_is_given_up_leaves_no_connection_in_the_middle_of_it(
    database: Database, database_url: str
) -> None:
    await database.commit([(INSERT_OPEN, [an_open()])])
    locking = await asyncpg.connect(database_url)
    try:
        async with locking.transaction():
            await locking.execute("LOCK TABLE opens")
            hanging = asyncio.ensure_future(database.commit([(INSERT_OPEN, [an_open()])]))
            async with within():
                while not await locking.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"):
                    await asyncio.sleep(0.01)
            hanging.cancel()
            await asyncio.gather(hanging, return_exceptions=True)
    finally:
        await locking.close()
    await database.commit([(INSERT_OPEN, [an_open()])])
    assert await Open.all().count() >= 2
