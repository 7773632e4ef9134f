"""What every test may ask for."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from models.bell import Bell
from models.catalogue import Catalogue
from models.database import Database, open_database
from models.ids import Numbers
from models.nodes import enrol
from models.recorder import Recorder
from models.visits import Visits


@pytest.fixture
def bell() -> Bell:
    return Bell()


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with open_database(f"sqlite://{tmp_path / 'handbill.db'}") as opened:
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
