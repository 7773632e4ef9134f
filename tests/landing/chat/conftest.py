from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from models.bell import Bell
from models.catalogue import Catalogue
from models.recorder import Recorder
from models.visits import Visits
from tests.fixtures.chat_site import ChatSite, open_chat_site


@pytest.fixture
async def site(
    recorder: Recorder, catalogue: Catalogue, visits: Visits, bell: Bell, tmp_path: Path
) -> AsyncIterator[ChatSite]:
    async with open_chat_site(recorder, catalogue, visits, bell, tmp_path) as opened:
        yield opened
