"""Plain queries and statements: what they find and do is what tortoise would, in a transaction and outside."""

import asyncio
import importlib
import inspect

import pytest
from tortoise.exceptions import IntegrityError, OperationalError
from tortoise.models import Model

from models.people.addresses import Address
from models.people.customers import Customer, new_customer
from models.people.promoters import Promoter
from models.search.passages import Passage, PassageSubject, keep_passage
from models.storage.clock import now
from models.storage.database import MODELS, Database, savepoint, transaction
from models.storage.queries import Query
from models.storage.statements import Statement
from tests.bench.fill import fill_tables
from tests.fixtures.patience import within

_BY_NAME = Query[Customer]("SELECT {c} FROM customers c WHERE c.name = ?", c=Customer)
_ADD = Query[Customer](
    "INSERT INTO customers (name, created_at) VALUES (?, ?) RETURNING {customers}", customers=Customer
)
_RENAME = Statement("UPDATE customers SET name = ? WHERE name = ?")
_PROMOTER_AT = Query(
    "SELECT {a}, {p}, a.id + 1 FROM addresses a LEFT JOIN promoters p ON p.id = a.promoter_id WHERE a.account = ?",
    lambda address, promoter, more: (address.account, promoter, more - address.id),
    a=Address,
    p=Promoter,
)


def _models() -> list[type[Model]]:
    modules = [importlib.import_module(name) for name in MODELS]
    return [
        each
        for module in modules
        for _, each in inspect.getmembers(module, inspect.isclass)
        if issubclass(each, Model) and each is not Model and each.__module__ == module.__name__
    ]


@pytest.mark.slow
async def test_a_row_is_loaded_as_tortoise_loads_it(database: Database, database_url: str) -> None:
    await fill_tables(database_url, 500)
    seen = 0
    for model in _models():
        key, table = model._meta.db_pk_column, model._meta.db_table
        query: Query[Model] = Query(f"SELECT {{m}} FROM {table} m ORDER BY m.{key} LIMIT 20", m=model)
        usual = await model.all().order_by(model._meta.pk_attr).limit(20)
        assert [vars(each) for each in await query.all()] == [vars(each) for each in usual], model
        seen += bool(usual)
    assert seen > 15, "most tables are filled"


async def test_what_is_written_is_seen_in_its_transaction_and_then_elsewhere(database: Database) -> None:
    async with transaction():
        made = await _ADD.one("Yi", now())
        assert await _BY_NAME.all("Yi") == [made]
    found = await _BY_NAME.first("Yi")
    assert found is not None
    assert vars(found) == vars(await Customer.get(id=made.id))


@pytest.mark.usefixtures("waits_in_transactions")
async def test_a_query_waits_for_no_transaction(database: Database) -> None:
    await new_customer("Yi")
    begun, seen = asyncio.Event(), asyncio.Event()

    async def writing() -> None:
        async with transaction():
            await _RENAME.run("Bo", "Yi")
            begun.set()
            await seen.wait()

    under_way = asyncio.create_task(writing())
    async with within():
        await begun.wait()
        assert len(await _BY_NAME.all("Yi")) == 1
        seen.set()
        await under_way
    assert await _BY_NAME.all("Yi") == []
    assert len(await _BY_NAME.all("Bo")) == 1


@pytest.mark.parametrize("inside", [True, False])
async def test_a_statement_says_how_many_rows_it_touched_without_those_of_triggers(
    database: Database, inside: bool
) -> None:
    for name in ("Yi", "Yi", "Bo"):
        await keep_passage(PassageSubject.DETAIL, (await new_customer(name)).id, name)
    rewrite = Statement("UPDATE passages SET words = ? WHERE words = ?")
    if inside:
        async with transaction():
            assert [await rewrite.run("er", word) for word in ("yi", "bo", "nobody")] == [2, 1, 0]
    else:
        assert [await rewrite.run("er", word) for word in ("yi", "bo", "nobody")] == [2, 1, 0]
    assert await Passage.filter(words="er").count() == 3


async def test_models_other_columns_and_a_join_that_finds_nothing_are_told_apart(database: Database) -> None:
    jia = await Promoter.create(name="Jia", created_at=now())
    for account, promoter in (("jia", jia), ("yi", None)):
        await Address.create(channel="web", account=account, promoter=promoter, created_at=now(), used_at=now())
    assert await _PROMOTER_AT.first("jia") == ("jia", jia, 1)
    assert await _PROMOTER_AT.first("yi") == ("yi", None, 1)
    assert await _PROMOTER_AT.first("nobody") is None


async def _in_part(statement: Statement, *values: object) -> None:
    async with savepoint():
        await statement.run(*values)


async def _in_vain() -> None:
    async with savepoint():
        await new_customer("never")
        raise LookupError


async def test_a_part_that_fails_is_undone_alone(database: Database) -> None:
    async with transaction():
        await new_customer("before")
        with pytest.raises(LookupError):
            await _in_vain()
        async with savepoint():
            await new_customer("inside")
            with pytest.raises(LookupError):
                await _in_vain()
        await new_customer("after")
    assert [each.name for each in await Customer.all().order_by("id")] == ["before", "inside", "after"]


async def test_a_row_that_is_there_already_is_an_error_after_which_its_transaction_goes_on(database: Database) -> None:
    yi = await new_customer("Yi")
    again = Statement("INSERT INTO customers (id, name, created_at) VALUES (?, ?, ?)")
    async with transaction():
        with pytest.raises(IntegrityError):
            await _in_part(again, yi.id, "Yi", now())
        await new_customer("Bo")
    assert await Customer.all().count() == 2


async def test_what_the_database_does_not_understand_is_its_trouble(database: Database) -> None:
    with pytest.raises(OperationalError):
        await Query("SELECT nothing FROM nowhere").all()
