"""Snapshots: a large spread as it was a moment ago, worked out once and not for each who looks at it.

A spread of 100,000 opens takes a second to read. Small ones are read anew each time, so that each look is of now.
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from models.spread.figures import Spread, figures
from models.spread.tree import Counted, Tree, alone, roots_by_promoter, tree_and_counted
from models.storage.clock import now
from models.storage.lru_cache import LruCache
from models.storage.plain_sql import rows

LARGE = 5_000
"""Opens with a parent or a child, from which on a spread is kept: a twentieth of a second to read."""
YOUNG_FOR = timedelta(minutes=1)
"""As long, nobody needs a newer one."""
GOOD_FOR = timedelta(hours=1)
"""An older one is not shown: whoever looks waits for a new one."""
_MAX_OPENS = 2_000_000
"""Of all that are kept, about 80 bytes each."""
_MAX_PARTS = 300_000
"""Opens in the parts that are kept of one."""
_LARGE = (
    "SELECT p.id FROM promotions p"
    " WHERE EXISTS (SELECT 1 FROM edges e WHERE e.promotion_id = p.id LIMIT 1 OFFSET ?) ORDER BY p.id"
)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A spread, and what it added up to then."""

    tree: Tree
    told: Spread
    at: datetime
    is_kept: bool
    """It may be shown again, and is not of the moment."""


@dataclass(frozen=True, slots=True)
class _Whole:
    """A promotion's, with what is needed to tell a promoter's part of it."""

    snapshot: Snapshot
    counted: Counted = field(default_factory=dict)
    roots: Mapping[int | None, set[int]] = field(default_factory=dict)
    parts: LruCache[int, Snapshot] = field(default_factory=lambda: LruCache(_MAX_PARTS))

    async def part(self, promoter_id: int) -> Snapshot:
        """Return the promoter's part of it."""
        if (found := self.parts.get(promoter_id)) is None:
            found = await asyncio.to_thread(self._cut, promoter_id)
            self.parts.put(promoter_id, found, len(found.tree))
        return found

    def _cut(self, promoter_id: int) -> Snapshot:
        everything = self.snapshot.tree
        theirs = alone(everything, self.counted, promoter_id)
        tree = everything.part(self.roots.get(promoter_id, set()), theirs)
        return Snapshot(tree, figures(tree), self.snapshot.at, is_kept=True)


class Snapshots:
    """The large spreads of this process, the ones looked at last. ``keep_up`` renews them beside those who look."""

    def __init__(self) -> None:
        self._wholes: LruCache[int, _Whole] = LruCache(_MAX_OPENS)
        self._reading: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._wanted = asyncio.Event()
        self._looked_at: set[int] = set()

    def __contains__(self, promotion_id: int) -> bool:
        return promotion_id in self._wholes

    async def of(self, promotion_id: int, promoter_id: int | None = None) -> Snapshot:
        """Return the promotion's spread; of one promoter: the whole of each tree in which they have an open."""
        whole = self._wholes.get(promotion_id)
        if whole is None and promoter_id is not None:
            return (await _read(promotion_id, promoter_id)).snapshot  # most have a small part of it
        if whole is None or whole.snapshot.at < now() - GOOD_FOR:
            whole = await self._renewed(promotion_id)
        elif whole.snapshot.at < now() - YOUNG_FOR:
            self._looked_at.add(promotion_id)
            self._wanted.set()
        return whole.snapshot if promoter_id is None else await whole.part(promoter_id)

    async def keep_up(self) -> None:
        """Read the large spreads, then those that were looked at since they were read, and all once in an hour."""
        while True:
            for promotion_id in await large():
                await self._renewed(promotion_id)
            until = now() + GOOD_FOR - YOUNG_FOR
            while (left := (until - now()).total_seconds()) > 0:
                await self._renew_looked_at(left)

    async def _renew_looked_at(self, seconds: float) -> None:
        """Wait so long for somebody to look at what is not young any more, and renew it."""
        try:
            async with asyncio.timeout(seconds):
                await self._wanted.wait()
        except TimeoutError:
            return
        self._wanted.clear()
        while self._looked_at:
            await self._renewed(self._looked_at.pop())

    async def _renewed(self, promotion_id: int) -> _Whole:
        """Read it, unless somebody else just has; keep it if it is large."""
        before = self._wholes.get(promotion_id)
        async with self._reading[promotion_id]:
            kept = self._wholes.get(promotion_id)
            if kept is not None and kept is not before:
                return kept
            found = await _read(promotion_id)
            if found.snapshot.is_kept:
                self._wholes.put(promotion_id, found, len(found.snapshot.tree))
            else:
                self._wholes.drop(promotion_id)
            return found


async def large() -> list[int]:
    """Return the promotions with a large spread, as far as it was taken in."""
    return [row["id"] for row in await rows(_LARGE, LARGE - 1)]


async def _read(promotion_id: int, promoter_id: int | None = None) -> _Whole:
    at = now()
    tree, counted = await tree_and_counted(promotion_id, promoter_id)
    is_large = promoter_id is None and len(tree) >= LARGE
    told = Snapshot(tree, await asyncio.to_thread(figures, tree), at, is_large)
    return _Whole(told, counted, await roots_by_promoter(promotion_id)) if is_large else _Whole(told)
