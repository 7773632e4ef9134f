"""What stands between us and PostgreSQL is noticed, and all that we ask goes through the real PgBouncer."""

from collections.abc import AsyncIterator
from typing import Literal

import pytest

from models.reading.interactions import INSERT_INTERACTION, Interaction
from models.reading.opens import INSERT_OPEN, Open
from models.storage.bell import Bell
from models.storage.clock import now
from models.storage.cluster.member import joined
from models.storage.database import BadDatabaseUrl, Database, open_database, transaction
from models.storage.engines.connector import Connector
from models.storage.engines.dsn import read_dsn
from models.storage.engines.pooler import Pooler, look_at
from tests.fixtures.cluster.machine import Machine, machine_of_ours, needs_postgres
from tests.fixtures.cluster.pgbouncer import PgBouncer, needs_pgbouncer
from tests.models.recording.test_postgres_batches import an_open

pytestmark = [needs_postgres, needs_pgbouncer, pytest.mark.process, pytest.mark.slow]


@pytest.fixture
async def machine() -> AsyncIterator[Machine]:
    async with machine_of_ours() as running:
        yield running


def _through(machine: Machine, mode: Literal["session", "transaction", "statement"], size: int = 20) -> PgBouncer:
    return PgBouncer(machine.folder.parent / mode, machine, mode, size=size)


async def _seen(url: str) -> Pooler:
    return await look_at(Connector(read_dsn(url)))


async def test_a_pooler_and_its_mode_are_noticed(machine: Machine) -> None:
    assert await _seen(machine.url("handbill")) == Pooler()
    async with _through(machine, "session") as pooler:
        assert await _seen(pooler.url("handbill")) == Pooler(is_there=True)
    async with _through(machine, "transaction") as pooler:
        assert await _seen(pooler.url("handbill")) == Pooler(is_there=True, shares=True, prepares=False)
        assert await _seen(pooler.url("handbill")) == Pooler(is_there=True, shares=True, prepares=False)


async def test_a_session_pool_of_one_is_no_shared_one(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.storage.engines.pooler._ANSWER_S", 0.5)
    async with _through(machine, "session", size=1) as pooler:
        assert await _seen(pooler.url("handbill")) == Pooler(is_there=True)


async def _works(database: Database) -> None:
    """What a house does: rows one by one and in batches, transactions, statements again and again."""
    await database.commit([(INSERT_OPEN, [an_open() for _ in range(100)])])
    first = an_open()
    event = (first[0], "event", "click", "{}", 0.0, now())
    await database.commit([(INSERT_OPEN, [first]), (INSERT_INTERACTION, [event, event])])
    for _ in range(3):
        async with transaction():
            assert await Open.all().count() == 101
            await Interaction.filter(open_id=first[0]).delete()
    assert await Interaction.all().count() == 0


async def test_through_a_session_pool_all_is_as_ever(machine: Machine) -> None:
    async with (
        _through(machine, "session") as pooler,
        open_database(pooler.url("handbill")) as database,
        joined(database, Bell(), 1),
    ):
        await _works(database)


async def test_through_a_transaction_pool_what_must_last_has_an_address_of_its_own(machine: Machine) -> None:
    async with _through(machine, "transaction", size=2) as pooler:
        with pytest.raises(BadDatabaseUrl, match=r"pool_mode = transaction.* Set database\.session_url"):
            async with open_database(pooler.url("handbill")):
                pytest.fail("elections would go astray")
        with pytest.raises(BadDatabaseUrl, match=r"database\.session_url leads through a pooler, too"):
            async with open_database(pooler.url("handbill"), pooler.url("handbill")):
                pytest.fail("elections would go astray")
        with pytest.raises(BadDatabaseUrl, match="lead to different databases"):
            async with open_database(pooler.url("handbill"), machine.url("postgres")):
                pytest.fail("rings would go astray")
        async with (
            open_database(pooler.url("handbill"), machine.url("handbill")) as database,
            joined(database, Bell(), 1),
        ):
            await _works(database)


async def test_a_pool_for_statements_is_refused(machine: Machine) -> None:
    async with _through(machine, "statement") as pooler:
        with pytest.raises(BadDatabaseUrl, match="pool_mode = statement"):
            async with open_database(pooler.url("handbill"), machine.url("handbill")):
                pytest.fail("no transaction would hold")


async def test_lookalikes_are_refused_by_name(machine: Machine) -> None:
    await machine.ask(
        "CREATE FUNCTION public.version() RETURNS text LANGUAGE sql AS $$ SELECT 'CockroachDB CCL v24.1' $$", "handbill"
    )
    await machine.ask("ALTER DATABASE handbill SET search_path = public, pg_catalog")
    with pytest.raises(BadDatabaseUrl, match=r"this is CockroachDB, no PostgreSQL: its advisory locks hold nobody off"):
        async with open_database(machine.url("handbill")):
            pytest.fail("two pollers would be elected")
