"""The inbox's site and desks: customers are worked with from there."""

from collections.abc import AsyncIterator

import pytest

from tests.landing.console.conftest import Browser
from tests.landing.inbox.conftest import Desk, Inbox
from tests.landing.inbox.conftest import site as site  # noqa: PLC0414  (a fixture: asked for by its name)


@pytest.fixture
async def jia(site: Inbox) -> Desk:
    return await site.desk("Jia")


@pytest.fixture
async def operator(site: Inbox) -> AsyncIterator[Browser]:
    async with Browser(site.url, **{"Accept-Language": "en"}) as browser:
        await browser.sign_in()
        yield browser
