"""On PostgreSQL, what another process commits is noticed though it rings no bell."""

import asyncio

import asyncpg
import pytest

from models.storage.background_tasks import in_background
from models.storage.bell import TABLES, UNWATCHED_S, Bell
from models.storage.cluster.member import joined
from models.storage.cluster.session import SELDOM_S
from models.storage.database import open_database
from tests.fixtures.patience import seconds, within
from tests.fixtures.postgres import PostgresServer

pytestmark = pytest.mark.slow


async def _rings(bell: Bell, topic: str) -> bool:
    with bell.listen(topic) as listener:
        return await listener.wait(seconds())


async def _silence(bell: Bell) -> None:
    """Waits until no table has rung for longer than two looks take."""
    with bell.listen(TABLES[0]) as listener:
        while await listener.wait(3):
            pass


async def _watched(bell: Bell) -> None:
    async with within():
        while bell.look_every_s != SELDOM_S:
            await asyncio.sleep(0.01)


async def test_a_commit_that_rings_no_bell_is_heard_by_all_who_watch_a_table(postgres: PostgresServer) -> None:
    url, bell = postgres.create("rings"), Bell()
    async with open_database(url) as database, joined(database, bell, 1):
        await _watched(bell)
        await _silence(bell)
        rings = [asyncio.create_task(_rings(bell, topic)) for topic in TABLES]
        await asyncio.sleep(0)
        typed = await asyncpg.connect(url)
        await typed.execute("INSERT INTO revisions (name, number) VALUES ('typed', 1)")
        await typed.close()
        assert all(await asyncio.gather(*rings))


async def _cut_off(other: asyncpg.Connection) -> None:
    """End, again and again, the connection that watches."""
    watching = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_current_wal%'"
    while True:
        await other.execute(f"{watching} AND pid <> pg_backend_pid() AND datname = current_database()")
        await asyncio.sleep(0.05)


async def test_whoever_watches_a_table_asks_it_again_while_the_connection_is_lost(postgres: PostgresServer) -> None:
    url, bell = postgres.create("lost"), Bell()
    async with open_database(url) as database, joined(database, bell, 1):
        await _watched(bell)
        other = await asyncpg.connect(url)
        ring = asyncio.create_task(_rings(bell, TABLES[0]))
        await asyncio.sleep(0)
        async with in_background(_cut_off(other), "cutting off"), within():
            while bell.look_every_s != UNWATCHED_S:
                await asyncio.sleep(0)
        assert await ring
        await other.close()
        await _watched(bell)


async def test_rings_go_to_the_other_processes(postgres: PostgresServer) -> None:
    url = postgres.create("two")
    one, other = Bell(), Bell()
    async with open_database(url) as database, joined(database, one, 1), joined(database, other, 2):
        await _watched(one)
        await _watched(other)
        with other.listen("lines 7") as listener:
            one.ring("lines 7")
            assert await listener.wait(seconds())
