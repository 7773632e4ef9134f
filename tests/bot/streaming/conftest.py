"""A server to tell."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fixtures.nats_server import NatsServer


@pytest.fixture
async def nats_server(tmp_path: Path) -> AsyncIterator[NatsServer]:
    async with NatsServer(tmp_path / "jetstream") as server:
        yield server
