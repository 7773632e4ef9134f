"""The catalogue: living tags with their promotion and promoter, in memory, for the hot path.

Bounded, and dropped whole when a tag, a promotion or a promoter changes anywhere (see models.storage.revisions).
"""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from models.people.promoters import Promoter
from models.sharing.promotions import Promotion
from models.sharing.pushes import only_pusher
from models.sharing.tags import Tag, tag_of
from models.storage.database import ANSWER_S, DatabaseTrouble
from models.storage.lru_cache import LruCache
from models.storage.revisions import current

log = logging.getLogger(__name__)

_MOST_TAGS = 20_000
_MOST_PROMOTIONS = 500
_LOOK_EVERY_S = 0.25


@dataclass(frozen=True, slots=True)
class TaggedPromotion:
    """A living tag and what it marks."""

    tag: Tag
    promotion: Promotion
    promoter: Promoter | None
    only_pusher: int | None = None
    """Of a campaign's tag: the one promoter who ever sent or shared the promotion, if it is one."""


def speaking_for(marked: TaggedPromotion) -> str:
    """Return the promoter's name, where there is one who can still be written to; else nothing."""
    return marked.promoter.name if marked.promoter is not None and marked.promoter.active else ""


class TagCache:
    """``async with TagCache() as catalogue``: ``known`` asks memory, ``look_up`` the database."""

    def __init__(self) -> None:
        self._tags: LruCache[str, TaggedPromotion] = LruCache(_MOST_TAGS)
        self._promotions: LruCache[int, Promotion] = LruCache(_MOST_PROMOTIONS)
        self._revision = -1
        self._generation = 0
        self._watch: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._revision = await current()
        self._watch = asyncio.create_task(self._drop_when_changed(), name="catalogue")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._watch is not None:
            self._watch.cancel()
            with suppress(asyncio.CancelledError):
                await self._watch

    def known(self, code: str) -> TaggedPromotion | None:
        """Return what memory holds under this code."""
        return self._tags.get(code)

    async def look_up(self, code: str) -> TaggedPromotion | None:
        """Return the living tag of this code, remembered from now on; None when there is none."""
        if (marked := self._tags.get(code)) is not None:
            return marked
        generation = self._generation
        async with asyncio.timeout(ANSWER_S):
            tag = await tag_of(code)
            if tag is None:
                return None
            inferred = await only_pusher(tag.promotion_id) if tag.promoter_id is None else None
        marked = TaggedPromotion(tag, self._one(tag.promotion), tag.promoter, inferred)
        if generation == self._generation:  # else it changed while we read
            self._tags.put(code, marked)
        return marked

    def drop(self) -> None:
        """Forgets everything."""
        self._generation += 1
        self._tags.clear()
        self._promotions.clear()

    def _one(self, promotion: Promotion) -> Promotion:
        """Return one object for every tag of a promotion: pages are large."""
        shared = self._promotions.get(promotion.id) or promotion
        self._promotions.put(promotion.id, shared)
        return shared

    async def _drop_when_changed(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            try:
                revision = await current()
            except DatabaseTrouble as error:  # meanwhile old facts serve better than none
                log.warning("catalogue_waits", extra={"error": type(error).__name__})
                continue
            if revision != self._revision:
                self._revision = revision
                self.drop()
