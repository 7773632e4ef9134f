"""The card drawer: draws each share card and preview once, off the event loop, and remembers it. Knows no page."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import replace
from functools import partial

from landing.cards import CardFacts, draw_card, draw_preview
from models.files.store import MediaStore
from models.sharing.tag_cache import TaggedPromotion, speaking_for
from models.sharing.tags import tag_url
from models.storage.lru_cache import LruCache
from models.words import say

_ROOM = 32 * 1024 * 1024
_Draw = Callable[[CardFacts], bytes]
_Content = tuple[CardFacts, str]
"""What a picture shows: its facts, and the content hash of its hero, with its form."""


class CardDrawer:
    def __init__(self, public_url: str, media: MediaStore, executor: Executor) -> None:
        self._public_url = public_url
        self._media = media
        self._executor = executor
        self._kept: LruCache[_Content, bytes] = LruCache(_ROOM)
        self._drawing: dict[_Content, asyncio.Task[bytes]] = {}

    async def card(self, marked: TaggedPromotion, language: str) -> bytes:
        """Return the share card as PNG, in this language. The same facts are drawn once, however many ask."""
        return await self._once(marked, self._facts(marked, language), draw_card)

    async def preview(self, marked: TaggedPromotion, size: tuple[int, int]) -> bytes:
        """Return what messengers show of the link, as JPEG; it says nothing of the tag."""
        facts = replace(self._facts(marked, "en"), url="", call_to_action="")
        return await self._once(marked, facts, partial(draw_preview, size=size), f"{size}")

    async def hero(self, marked: TaggedPromotion) -> bytes | None:
        """Return the promotion's picture; None without one.

        None, too, where its file was lost: a card without it serves better than none.
        """
        if not marked.promotion.image:
            return None
        try:
            return await self._media.read(marked.promotion.image)
        except FileNotFoundError:
            return None

    async def draw(self, draw: _Draw, facts: CardFacts) -> bytes:
        """Draw what is not to be remembered."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, draw, facts)

    async def _once(self, marked: TaggedPromotion, facts: CardFacts, draw: _Draw, form: str = "") -> bytes:
        content = facts, marked.promotion.image + form
        if (kept := self._kept.get(content)) is not None:
            return kept
        drawing = self._drawing.get(content)
        if drawing is None:
            drawing = self._drawing[content] = asyncio.create_task(self._draw(content, marked, draw))
            drawing.add_done_callback(lambda _: self._drawing.pop(content))
        # Who goes away does not stop the drawing for the others.
        return await asyncio.shield(drawing)

    async def _draw(self, content: _Content, marked: TaggedPromotion, draw: _Draw) -> bytes:
        drawn = await self.draw(draw, replace(content[0], hero=await self.hero(marked)))
        self._kept.put(content, drawn, len(drawn))
        return drawn

    def _facts(self, marked: TaggedPromotion, language: str) -> CardFacts:
        promotion = marked.promotion
        return CardFacts(
            title=promotion.title,
            summary=promotion.summary,
            promoter=speaking_for(marked),
            url=tag_url(self._public_url, marked.tag.code),
            call_to_action=say(language, "card-call-to-action"),
            seed=promotion.id,
        )
