"""The inbox's site and desks: customers are worked with from there."""

import pytest

from tests.landing.inbox.conftest import Desk, Inbox
from tests.landing.inbox.conftest import site as site  # noqa: PLC0414  (a fixture: asked for by its name)


@pytest.fixture
async def jia(site: Inbox) -> Desk:
    return await site.desk("Jia")
