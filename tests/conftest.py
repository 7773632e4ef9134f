"""What every test may ask for. Whatever needs a database runs on SQLite and on PostgreSQL."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from models.bell import Bell
from models.catalogue import Catalogue
from models.database import Database, open_database
from models.ids import Numbers
from models.nodes import enrol
from models.recorder import Recorder
from models.visits import Visits
from tests.fixtures.postgres import EmptyDatabase, PostgresServer, postgres_server

_TEMPLATE = "handbill_template"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """On a busy machine, a wait may miss its deadline once, and a journey whatever it waits for; what fails twice is
    broken. Reruns are listed last.
    """
    for item in items:
        only: dict[str, Any] = {} if item.get_closest_marker("slow") else {"only_rerun": ["TimeoutError", "Timeout"]}
        item.add_marker(pytest.mark.flaky(reruns=1, **only))
        if item.get_closest_marker("slow") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(300))


async def _migrate(url: str) -> None:
    async with open_database(url):
        pass


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server with a migrated template database."""
    with postgres_server() as server:
        server.hurry()
        asyncio.run(_migrate(server.create(_TEMPLATE)))
        yield server


@pytest.fixture(scope="session")
def empty_database(postgres: PostgresServer) -> Iterator[EmptyDatabase]:
    """A migrated database on that server, for one test after the other."""
    database = EmptyDatabase(postgres, _TEMPLATE)
    yield database
    database.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("template") / "handbill.db"
    asyncio.run(_migrate(f"sqlite://{path}"))
    return path


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh, migrated database of either kind."""
    if request.param == "sqlite":
        path = tmp_path / "handbill.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite://{path}"
        return
    on_postgres: EmptyDatabase = request.getfixturevalue("empty_database")
    yield on_postgres.url
    on_postgres.empty()


@pytest.fixture
def bell() -> Bell:
    return Bell()


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    async with open_database(database_url) as opened:
        yield opened


@pytest.fixture
async def recorder(database: Database, bell: Bell) -> AsyncIterator[Recorder]:
    async with Recorder(database, bell) as running:
        yield running


@pytest.fixture
async def catalogue(database: Database) -> AsyncIterator[Catalogue]:
    async with Catalogue() as watching:
        yield watching


@pytest.fixture
async def visits(recorder: Recorder) -> Visits:
    return Visits(recorder, Numbers(await enrol("all")))
