"""The card drawer: draws each share card and preview once, off the event loop, and remembers it."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import replace
from functools import partial
from typing import TypeVar

from landing.cards import CardContent, draw_card, draw_preview, draw_spread
from landing.charts import draw_charts
from models.files.store import MediaStore
from models.numbers.chart import Chart
from models.sharing.tag_cache import TaggedPromotion, speaking_for
from models.sharing.tags import tag_url
from models.spread.picture import SpreadPicture
from models.storage.lru_cache import LruCache
from models.words import say

_ROOM = 32 * 1024 * 1024
_Content = TypeVar("_Content")
_Draw = Callable[[CardContent], bytes]
_CacheKey = tuple[CardContent, str]
"""What a picture shows: the card's content, and its hero's hash with the form of the picture."""


class CardDrawer:
    def __init__(self, public_url: str, media: MediaStore, executor: Executor) -> None:
        self._public_url = public_url
        self._media = media
        self._executor = executor
        self._kept: LruCache[_CacheKey, bytes] = LruCache(_ROOM)
        self._drawing: dict[_CacheKey, asyncio.Task[bytes]] = {}

    async def card(self, tagged: TaggedPromotion, language: str) -> bytes:
        """Return the share card as PNG, in this language. One content is drawn once, however many ask for it."""
        return await self._once(tagged, self._card_content(tagged, language), draw_card)

    async def preview(self, tagged: TaggedPromotion, size: tuple[int, int]) -> bytes:
        """Return what messengers show of the link, as JPEG; nothing in it depends on the tag."""
        content = replace(self._card_content(tagged, "en"), url="", call_to_action="")
        return await self._once(tagged, content, partial(draw_preview, size=size), f"{size}")

    async def hero(self, tagged: TaggedPromotion) -> bytes | None:
        """Return the promotion's picture; None without one.

        None, too, where its file was lost: a card without it is better than none.
        """
        if not tagged.promotion.image:
            return None
        try:
            return await self._media.read(tagged.promotion.image)
        except FileNotFoundError:
            return None

    async def spread(self, picture: SpreadPicture) -> bytes:
        """Return the picture of a spread as PNG; none is asked for twice, so none is remembered."""
        return await self.draw(draw_spread, picture)

    async def charts(self, charts: tuple[Chart, ...]) -> bytes:
        """Return these charts under each other as PNG; none is asked for twice, so none is remembered."""
        return await self.draw(draw_charts, charts)

    async def draw(self, draw: Callable[[_Content], bytes], content: _Content) -> bytes:
        """Draw off the event loop, without remembering the picture."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, draw, content)

    async def _once(self, tagged: TaggedPromotion, content: CardContent, draw: _Draw, form: str = "") -> bytes:
        key = content, tagged.promotion.image + form
        if (kept := self._kept.get(key)) is not None:
            return kept
        drawing = self._drawing.get(key)
        if drawing is None:
            drawing = self._drawing[key] = asyncio.create_task(self._draw(key, tagged, draw))
            drawing.add_done_callback(lambda _: self._drawing.pop(key))
        # A caller who goes away does not stop the drawing for the others.
        return await asyncio.shield(drawing)

    async def _draw(self, key: _CacheKey, tagged: TaggedPromotion, draw: _Draw) -> bytes:
        drawn = await self.draw(draw, replace(key[0], hero=await self.hero(tagged)))
        self._kept.put(key, drawn, len(drawn))
        return drawn

    def _card_content(self, tagged: TaggedPromotion, language: str) -> CardContent:
        promotion = tagged.promotion
        return CardContent(
            title=promotion.title,
            summary=promotion.summary,
            promoter=speaking_for(tagged),
            url=tag_url(self._public_url, tagged.tag.code),
            call_to_action=say(language, "card-call-to-action"),
            seed=promotion.id,
        )
