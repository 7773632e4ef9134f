"""While a transaction is open, its task waits for nothing but its own statements; whoever does fails the test."""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from models.people.customers import Customer, new_customer
from models.storage.database import Database, savepoint, transaction
from models.storage.engines.transaction_watch import WaitedInTransaction, give_way
from models.storage.queries import Query

pytestmark = pytest.mark.both_databases

_NAMES = Query[str]("SELECT name FROM customers ORDER BY id")


async def _sleeps() -> None:
    await asyncio.sleep(0.01)


async def _waits_for_a_thread() -> None:
    """Until the loop has come round: one that is done before it is asked is waited for by nobody, since Python 3.14."""
    came_round = threading.Event()
    asyncio.get_running_loop().call_soon(came_round.set)
    await asyncio.to_thread(came_round.wait)


async def _waits_for_another() -> None:
    await asyncio.create_task(new_customer("Bo"))


@asynccontextmanager
async def _after_a_while() -> AsyncIterator[None]:
    await asyncio.sleep(0.01)
    yield


async def _waits_in_a_context() -> None:
    async with _after_a_while():
        pass


async def _write_and(wait: Callable[[], Awaitable[None]]) -> None:
    async with transaction():
        await new_customer("Yi")
        await wait()


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("wait", [_sleeps, _waits_for_a_thread, _waits_for_another, _waits_in_a_context])
async def test_whoever_waits_for_anything_else_is_told_where_and_nothing_is_written(
    wait: Callable[[], Awaitable[None]],
) -> None:
    with pytest.raises(WaitedInTransaction) as raised:
        await _write_and(wait)
    assert ".py:" in str(raised.value)
    assert await Customer.all().count() == 0


@pytest.mark.usefixtures("database")
async def test_statements_of_every_kind_may_be_waited_for_and_others_given_a_turn() -> None:
    async with transaction():
        await new_customer("Yi")
        async with savepoint():
            assert await _NAMES.all() == ["Yi"]
        async with transaction():
            assert [each.name async for each in Customer.all()] == ["Yi"]
        await give_way()
        assert await Customer.filter(name="Yi").update(name="Bo") == 1
    assert await _NAMES.all() == ["Bo"]


async def test_its_own_mistake_is_raised_though_it_waited(database: Database) -> None:
    async def divides_after_a_while() -> None:
        await asyncio.sleep(0.01)
        raise ZeroDivisionError(database.dialect)

    with pytest.raises(ZeroDivisionError):
        await _write_and(divides_after_a_while)
