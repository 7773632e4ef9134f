from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from models.recording.group_commit import GroupCommit
from models.recording.visits import Visits
from models.sharing.tag_cache import TagCache
from models.storage.bell import Bell
from tests.fixtures.chat_site import ChatSite, open_chat_site


@pytest.fixture
async def site(
    recorder: GroupCommit, catalogue: TagCache, visits: Visits, bell: Bell, tmp_path: Path
) -> AsyncIterator[ChatSite]:
    async with open_chat_site(recorder, catalogue, visits, bell, tmp_path) as opened:
        yield opened
