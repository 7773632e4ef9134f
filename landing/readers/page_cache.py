"""Leaves, kept: pages are rendered once, and as long as the catalogue keeps what they were rendered from."""

import asyncio

from markupsafe import Markup

from landing.pages.markdown import html_of
from landing.pages.page import Around, page_of, preview_of
from landing.pages.page_template import PageTemplate
from landing.readers.apps import Inside
from landing.readers.choice import Reading
from landing.site import WebContext
from models.sharing.promotions import Promotion
from models.sharing.tag_cache import TaggedPromotion
from models.storage.lru_cache import LruCache

_PAGES_ROOM = 24 * 1024 * 1024
_TEXTS_ROOM = 8 * 1024 * 1024


class Leaves:
    def __init__(self, site: WebContext) -> None:
        self._site = site
        self._pages: LruCache[tuple[str, str, bool, Inside | None, Reading], tuple[TaggedPromotion, PageTemplate]] = (
            LruCache(_PAGES_ROOM)
        )
        self._texts: LruCache[int, tuple[Promotion, Markup]] = LruCache(_TEXTS_ROOM)
        self._rendering = asyncio.Lock()

    def kept(
        self,
        marked: TaggedPromotion,
        language: str,
        *,
        recorded: bool,
        inside: Inside | None = None,
        told: Reading = Reading.TELLS,
    ) -> PageTemplate | None:
        """Return the page as it was rendered before, None when it was not or what it shows has changed."""
        found = self._pages.get((marked.tag.code, language, recorded, inside, told))
        return found[1] if found is not None and found[0] is marked else None

    async def page(
        self,
        marked: TaggedPromotion,
        language: str,
        *,
        recorded: bool,
        inside: Inside | None = None,
        told: Reading = Reading.TELLS,
    ) -> PageTemplate:
        """Render the page, once however many ask at the same moment."""
        async with self._rendering:
            if (leaf := self.kept(marked, language, recorded=recorded, inside=inside, told=told)) is not None:
                return leaf
            text = await self._text(marked.promotion)
            leaf = page_of(marked, text, self._around(marked), language, recorded=recorded, inside=inside, told=told)
            self._pages.put((marked.tag.code, language, recorded, inside, told), (marked, leaf), leaf.size)
            return leaf

    def preview(self, marked: TaggedPromotion, language: str) -> PageTemplate:
        """Render what a messenger's preview of a link gets."""
        return preview_of(marked, self._around(marked), language)

    async def _text(self, promotion: Promotion) -> Markup:
        kept = self._texts.get(promotion.id)
        if kept is not None and kept[0] is promotion:
            return kept[1]
        # The longest take some tenths of a second: not on the event loop.
        text = await asyncio.to_thread(html_of, promotion.page, ours=self._site.public_url)
        self._texts.put(promotion.id, (promotion, text), len(text) * 2)
        return text

    def _around(self, marked: TaggedPromotion) -> Around:
        return Around(self._site.public_url, self._site.deep_links(marked.tag.code))
