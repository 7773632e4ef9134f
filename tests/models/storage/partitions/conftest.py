"""A database of its own for each test, since tables come and go in it."""

from collections.abc import AsyncIterator, Iterator

import asyncpg
import pytest

from models.storage.database import Database, open_database
from models.storage.engines.connector import Connection
from tests.fixtures.command_line import postgres_tools  # noqa: F401  (a fixture)
from tests.fixtures.partitioned import partitioned_template
from tests.fixtures.postgres import PostgresServer

_TEMPLATE = "handbill_template"


@pytest.fixture(scope="session")
def template_by_month(postgres: PostgresServer) -> str:
    return partitioned_template(postgres, _TEMPLATE, "these_by_month")


@pytest.fixture
def plain_url(postgres: PostgresServer) -> Iterator[str]:
    """An empty, migrated PostgreSQL in which nothing is partitioned."""
    name, url = postgres.fresh(_TEMPLATE)
    yield url
    postgres.drop(name)


@pytest.fixture
def parted_url(postgres: PostgresServer, template_by_month: str) -> Iterator[str]:
    """The same with a partition for each of the last four months, this one and the two that come."""
    name, url = postgres.fresh(template_by_month)
    yield url
    postgres.drop(name)


@pytest.fixture
async def connection(parted_url: str) -> AsyncIterator[Connection]:
    opened = await asyncpg.connect(parted_url)
    yield opened
    await opened.close()


@pytest.fixture
async def parted(parted_url: str) -> AsyncIterator[Database]:
    async with open_database(parted_url) as database:
        yield database
