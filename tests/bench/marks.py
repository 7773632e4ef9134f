"""What readers' own links cost: given out, drawn, come through for the first time, and stored ahead instead."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from models.people.promoters import invite
from models.recording.group_commit import GroupCommit
from models.recording.visits import Visits
from models.sharing.marks import Marks
from models.sharing.promotions import add_promotion
from models.sharing.tag_cache import TagCache, TaggedPromotion
from models.sharing.tags import issue_tag
from models.sharing.ways import Way
from models.storage.bell import Bell
from models.storage.database import open_database
from models.storage.row_numbers import Numbers

_READERS = 1_000
_WAYS = (Way.SHARE, Way.LINK, Way.QR, Way.CARD, Way.SITE)


def measure(folder: Path) -> None:
    asyncio.run(_measure(folder / "marks.db"))


async def _measure(path: Path) -> None:
    bell, marks = Bell(), Marks(bytes(32))
    async with (
        open_database(f"sqlite://{path}") as database,
        GroupCommit(database, bell) as recorder,
        TagCache(bell, marks) as tags,
    ):
        promotion, promoter = await add_promotion("Towel", page="# Soft"), await invite("Jia")
        card = await tags.look_up((await issue_tag(promotion, promoter, "web")).code)
        assert card is not None
        visits = Visits(recorder, Numbers(1))
        read = list(await asyncio.gather(*(visits.record_open(card, channel="web") for _ in range(_READERS))))
        size = _size(path)

        async def given(number: int) -> None:
            for way in _WAYS:
                marks.of(number, way)

        async def through(number: int) -> TaggedPromotion | None:
            return await tags.come_through(marks.of(number, Way.LINK))

        async def shown(number: int) -> TaggedPromotion | None:
            return await tags.look_up(marks.of(number, Way.QR))

        async def ahead(number: int) -> None:
            for way in _WAYS:
                await issue_tag(promotion, promoter, way, parent=card.tag, parent_open_id=number)

        await _told("five links given", given, read)
        assert _size(path) == size
        await _told("a picture's link looked up", shown, read)
        assert _size(path) == size, "nothing is stored"
        await _told("come through, first", through, read)
        await _told("come through, again", through, read)
        grown = _size(path)
        await _told("five tags stored ahead", ahead, read)
        print(f"{'':28} and {(_size(path) - grown) / _READERS:,.0f} bytes a reader; as links, none")


async def _told(name: str, what: Callable[[int], Awaitable[object]], read: list[int]) -> None:
    began = time.process_time()
    for number in read:
        await what(number)
    print(f"{name:28} {(time.process_time() - began) / len(read) * 1e6:8.1f} µs", flush=True)


def _size(database: Path) -> int:
    """Return the bytes of the database with its log."""
    return sum(each.stat().st_size for each in database.parent.glob(f"{database.name}*"))
