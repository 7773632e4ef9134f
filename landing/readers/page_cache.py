"""The page cache: a page is rendered once, and kept while the tag cache keeps what it was rendered from."""

import asyncio

from markupsafe import Markup

from landing.pages.in_app import Inside
from landing.pages.markdown import html_of
from landing.pages.page import Around, page_of, preview_of
from landing.pages.page_template import PageTemplate
from landing.readers.reading_choice import Reading
from landing.site import WebContext
from models.sharing.promotions import Promotion
from models.sharing.tag_cache import TaggedPromotion
from models.storage.lru_cache import LruCache

_PAGES_ROOM = 24 * 1024 * 1024
_TEXTS_ROOM = 8 * 1024 * 1024


class PageCache:
    def __init__(self, site: WebContext) -> None:
        self._site = site
        self._pages: LruCache[tuple[str, str, bool, Inside | None, Reading], tuple[TaggedPromotion, PageTemplate]] = (
            LruCache(_PAGES_ROOM)
        )
        self._texts: LruCache[int, tuple[Promotion, Markup]] = LruCache(_TEXTS_ROOM)
        self._rendering = asyncio.Lock()

    def kept(
        self,
        tagged: TaggedPromotion,
        language: str,
        *,
        recorded: bool,
        inside: Inside | None = None,
        choice: Reading = Reading.TELLS,
    ) -> PageTemplate | None:
        """Return the page as rendered before; None when it was not, or when what it shows has changed."""
        found = self._pages.get((tagged.tag.code, language, recorded, inside, choice))
        return found[1] if found is not None and found[0] is tagged else None

    async def page(
        self,
        tagged: TaggedPromotion,
        language: str,
        *,
        recorded: bool,
        inside: Inside | None = None,
        choice: Reading = Reading.TELLS,
    ) -> PageTemplate:
        """Return the page, rendered once however many ask at the same moment."""
        async with self._rendering:
            if (template := self.kept(tagged, language, recorded=recorded, inside=inside, choice=choice)) is not None:
                return template
            text = await self._text(tagged.promotion)
            template = page_of(
                tagged, text, self._around(tagged), language, recorded=recorded, inside=inside, choice=choice
            )
            self._pages.put((tagged.tag.code, language, recorded, inside, choice), (tagged, template), template.size)
            return template

    def preview(self, tagged: TaggedPromotion, language: str) -> PageTemplate:
        """Return the page that a messenger's preview fetcher gets."""
        return preview_of(tagged, self._around(tagged), language)

    async def _text(self, promotion: Promotion) -> Markup:
        kept = self._texts.get(promotion.id)
        if kept is not None and kept[0] is promotion:
            return kept[1]
        # The longest texts take some tenths of a second: not on the event loop.
        text = await asyncio.to_thread(html_of, promotion.page, ours=self._site.public_url)
        self._texts.put(promotion.id, (promotion, text), len(text) * 2)
        return text

    def _around(self, tagged: TaggedPromotion) -> Around:
        return Around(self._site.public_url, self._site.deep_links(tagged.tag.code))
