"""The tag cache: live tags with their promotion and promoter, in memory, for the hot path.

Bounded, and cleared when a tag, a promotion or a promoter changes in any process (see models.storage.revisions).
"""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from models.people.promoters import Promoter
from models.sharing.marks import Marks, mint
from models.sharing.promotions import Promotion
from models.sharing.pushes import only_pusher
from models.sharing.tags import Tag, is_second_hand, tag_of
from models.storage.bell import REVISIONS, Bell
from models.storage.database import ANSWER_S, DatabaseTrouble
from models.storage.lru_cache import LruCache
from models.storage.revisions import current

log = logging.getLogger(__name__)

_MAX_TAGS = 20_000
_MAX_PROMOTIONS = 500
_LOOKS = 4
"""So many while others look once: what a promoter has just changed is looked at next."""


@dataclass(frozen=True, slots=True)
class TaggedPromotion:
    """A live tag with what it refers to."""

    tag: Tag
    promotion: Promotion
    promoter: Promoter | None
    only_pusher: int | None = None
    """Of a campaign's tag: the only promoter who ever sent or shared the promotion; None: nobody did, or several."""
    further: bool = False
    """Whether it is a mark of a reader who had come by another reader's."""
    stored: bool = True
    """False: a reader's mark, through which nobody came yet."""


def speaking_for(tagged: TaggedPromotion) -> str:
    """Return the name of the tag's promoter, if there is one who can still be written to; else an empty text."""
    return tagged.promoter.name if tagged.promoter is not None and tagged.promoter.active else ""


class TagCache:
    """``async with TagCache(bell, marks) as tags``: ``known`` asks memory, ``look_up`` the database."""

    def __init__(self, bell: Bell, marks: Marks) -> None:
        self._bell = bell
        self.marks = marks
        """Of the readers' own child tags."""
        self._tags: LruCache[str, TaggedPromotion] = LruCache(_MAX_TAGS)
        self._promotions: LruCache[int, Promotion] = LruCache(_MAX_PROMOTIONS)
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
        """Return the tag of this code if it is in memory."""
        return self._tags.get(code)

    async def look_up(self, code: str) -> TaggedPromotion | None:
        """Return the live tag of this code and cache it; None when there is none.

        A reader's mark is one, too. It is not cached before somebody has come through it, see ``come_through``.
        """
        if (tagged := self._tags.get(code)) is not None:
            return tagged
        generation = self._generation
        async with asyncio.timeout(ANSWER_S):
            tag, stored = await tag_of(code), True
            if tag is None:
                tag, stored = await self.marks.tag_of(code, self._tag), False
            if tag is None:
                return None
            inferred = await only_pusher(tag.promotion_id) if tag.promoter_id is None else None
            further = await is_second_hand(tag.parent_open_id)
        tagged = TaggedPromotion(tag, self._one(tag.promotion), tag.promoter, inferred, further, stored)
        if stored and generation == self._generation:  # else something changed while we read
            self._tags.put(code, tagged)
        return tagged

    async def _tag(self, code: str) -> Tag | None:
        """Return the live tag of this code; one that is stored."""
        known = self._tags.get(code)
        return known.tag if known is not None else await tag_of(code)

    async def come_through(self, code: str) -> TaggedPromotion | None:
        """Return the live tag of this code for somebody who opens it: a mark's is stored now, if it was not before."""
        tagged = await self.look_up(code)
        if tagged is None or tagged.stored:
            return tagged
        async with asyncio.timeout(ANSWER_S):
            await mint(tagged.tag)
        return await self.look_up(code)

    def drop(self) -> None:
        """Clear the cache."""
        self._generation += 1
        self._tags.clear()
        self._promotions.clear()

    def _one(self, promotion: Promotion) -> Promotion:
        """Return one object for every tag of a promotion: pages are large."""
        shared = self._promotions.get(promotion.id) or promotion
        self._promotions.put(promotion.id, shared)
        return shared

    async def _drop_when_changed(self) -> None:
        with self._bell.listen(REVISIONS) as listener:
            while True:
                await listener.wait(self._bell.look_every_s / _LOOKS)
                try:
                    revision = await current()
                except DatabaseTrouble as error:  # meanwhile old tags serve better than none
                    log.warning("catalogue_waits", extra={"error": type(error).__name__})
                    continue
                if revision != self._revision:
                    self._revision = revision
                    self.drop()
