"""Members of one database: no two have one number, one at a time is elected, and whoever dies is followed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import asyncpg
import pytest

from models.storage.bell import Bell
from models.storage.cluster.member import Member, joined
from models.storage.database import Database, open_database
from models.storage.engines.admission import connector_at
from models.storage.nodes import is_served, lock_number
from models.storage.row_numbers import NODES
from tests.fixtures.patience import within
from tests.fixtures.postgres import PostgresServer

on_postgres = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def _node(member: Member) -> int:
    """The process's part of a number that it gives out."""
    return member.numbers(after=0).next() >> 12 & NODES - 1


@on_postgres
@pytest.mark.slow
async def test_no_two_members_have_one_number(database: Database, database_url: str) -> None:
    async with AsyncExitStack() as stack:
        members = [await stack.enter_async_context(joined(database, Bell(), node)) for node in (7, 7 + NODES, 7, 8)]
        assert [_node(each) for each in members] == [7, 8, 9, 10]
        asking = await stack.enter_async_context(_connected(database_url))
        assert await is_served(asking)
    async with _connected(database_url) as asking, within():
        while await is_served(asking):
            await asyncio.sleep(0.01)


@on_postgres
async def test_after_the_last_number_comes_the_first_and_then_none(database_url: str) -> None:
    async with _connected(database_url) as one, _connected(database_url) as other, _connected(database_url) as third:
        assert await lock_number(one, NODES - 1) == NODES - 1
        assert await lock_number(other, NODES - 1) == 0
        for number in range(1, NODES - 1):
            assert await lock_number(one, number) == number
        with pytest.raises(OSError, match="1024 processes of Handbill are running"):
            await lock_number(third, 5)


@asynccontextmanager
async def _connected(url: str) -> "AsyncIterator[asyncpg.Connection[asyncpg.Record]]":
    connection = await connector_at(url).connect()
    try:
        yield connection
    finally:
        await connection.close()


class _Office:
    """Who acts at present."""

    def __init__(self) -> None:
        self.acting: set[str] = set()
        self.taken = asyncio.Queue[str]()

    async def act(self, name: str) -> None:
        self.acting.add(name)
        self.taken.put_nowait(name)
        try:
            await asyncio.Event().wait()
        finally:
            self.acting.discard(name)

    async def is_taken(self) -> str:
        async with within():
            return await self.taken.get()


@pytest.mark.slow
async def test_one_is_elected_and_when_its_connection_falls_the_other(postgres: PostgresServer) -> None:
    url = postgres.create("elections")
    office = _Office()
    async with open_database(url) as database, AsyncExitStack() as stack:
        for name, node in (("one", 1), ("other", 2)):
            member = await stack.enter_async_context(joined(database, Bell(), node))
            standing = asyncio.create_task(_stand(member, office, name))
            stack.push_async_callback(_ended, standing)
            if name == "one":
                assert await office.is_taken() == "one"
        asking = await stack.enter_async_context(_connected(url))
        await asking.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = $1::int::oid"
            " AND objid = 1",
            int.from_bytes(b"node"),
        )
        assert await office.is_taken() == "other"
        async with within():
            while office.acting != {"other"}:
                await asyncio.sleep(0.01)


async def _stand(member: Member, office: _Office, name: str) -> None:
    await member.when_elected("poll", lambda: office.act(name))


async def _ended(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@on_postgres
@pytest.mark.slow
async def test_whoever_is_done_stands_again(database: Database) -> None:
    terms = asyncio.Queue[int]()

    async def act() -> None:
        terms.put_nowait(1)

    async with joined(database, Bell(), 1) as member, within():
        standing = asyncio.create_task(member.when_elected("sweep", act))
        assert await terms.get() + await terms.get() == 2
        await _ended(standing)


@on_sqlite
async def test_whoever_is_alone_is_elected_and_has_its_number(database: Database) -> None:
    acted: list[str] = []

    async def act() -> None:
        acted.append("once")

    async with joined(database, Bell(), NODES + 3) as member:
        assert _node(member) == 3
        await member.when_elected("poll", act)
    assert acted == ["once"]
