"""Pictures of a tag: its QR code, its share card, its promotion's hero."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from aiohttp import web

from landing.cards import SQUARE, WIDE, CardFacts, draw_card, draw_preview, qr_png, qr_svg
from landing.languages import preferred
from landing.pages import notes
from landing.pages.page import speaking_for
from landing.site import SITE, WebContext
from models.files.pictures import picture_type
from models.sharing.tag_cache import TaggedPromotion
from models.sharing.tags import tag_url
from models.storage.database import DatabaseTrouble
from models.storage.lru_cache import LruCache
from models.words import say

_CARDS_ROOM = 32 * 1024 * 1024
_SHORT = "public, max-age=300"
_LONG = "public, max-age=31536000, immutable"

Draw = Callable[[web.Request, TaggedPromotion], Awaitable[web.Response]]
_Content = tuple[CardFacts, str]
"""What a picture shows: its facts, and the content hash of its hero, with its form."""


def add_to(app: web.Application) -> None:
    """Needs ``app[SITE]``; leaves the pictures in ``app[PICTURES]`` for those who send cards elsewhere."""
    pictures = app[PICTURES] = Pictures(app[SITE])
    app.router.add_get("/c/{tag}/qr.svg", pictures.of_tag(pictures.code_svg))
    app.router.add_get("/c/{tag}/qr.png", pictures.of_tag(pictures.code_png))
    app.router.add_get("/c/{tag}/card.png", pictures.of_tag(pictures.card_png))
    app.router.add_get("/c/{tag}/preview.jpg", pictures.of_tag(pictures.preview_jpg))
    app.router.add_get("/c/{tag}/square.jpg", pictures.of_tag(pictures.square_jpg))
    app.router.add_get("/c/{tag}/hero", pictures.of_tag(pictures.hero))


class Pictures:
    def __init__(self, site: WebContext) -> None:
        self._site = site
        self._cards: LruCache[_Content, bytes] = LruCache(_CARDS_ROOM)
        self._drawing: dict[_Content, asyncio.Task[bytes]] = {}

    async def card(self, marked: TaggedPromotion, language: str) -> bytes:
        """The share card as PNG, in this language. The same facts are drawn once, however many ask."""
        return await self._drawn(marked, self._facts(marked, language), draw_card)

    async def preview(self, marked: TaggedPromotion, size: tuple[int, int]) -> bytes:
        """What messengers show of the link, as JPEG; it says nothing of the tag."""
        facts = replace(self._facts(marked, "en"), url="", call_to_action="")
        return await self._drawn(marked, facts, partial(draw_preview, size=size), f"{size}")

    async def _drawn(
        self, marked: TaggedPromotion, facts: CardFacts, draw: Callable[[CardFacts], bytes], form: str = ""
    ) -> bytes:
        content = facts, marked.promotion.image + form
        if (kept := self._cards.get(content)) is not None:
            return kept
        drawing = self._drawing.get(content)
        if drawing is None:
            drawing = self._drawing[content] = asyncio.create_task(self._draw(content, marked, draw))
            drawing.add_done_callback(lambda _: self._drawing.pop(content))
        # Who goes away does not stop the drawing for the others.
        return await asyncio.shield(drawing)

    async def _draw(self, content: _Content, marked: TaggedPromotion, draw: Callable[[CardFacts], bytes]) -> bytes:
        facts = replace(content[0], hero=await self._hero(marked))
        card = await asyncio.get_running_loop().run_in_executor(self._site.draughtsmen, draw, facts)
        self._cards.put(content, card, len(card))
        return card

    def of_tag(self, draw: Draw) -> Callable[[web.Request], Awaitable[web.Response]]:
        """A handler that finds the tag first: a picture of nothing is the same 404 as the page of nothing."""

        async def handler(request: web.Request) -> web.Response:
            language = preferred(request.headers.get("Accept-Language"))
            try:
                marked = await self._site.catalogue.look_up(request.match_info["tag"])
            except DatabaseTrouble:
                return notes.unavailable(language)
            if marked is None:
                return self._site.guesses.refusal(request) or notes.missing(language)
            return await draw(request, marked)

        return handler

    async def code_svg(self, request: web.Request, marked: TaggedPromotion) -> web.Response:
        return _picture(request, qr_svg(tag_url(self._site.public_url, marked.tag.code)), "image/svg+xml", _LONG)

    async def code_png(self, request: web.Request, marked: TaggedPromotion) -> web.Response:
        return _picture(request, qr_png(tag_url(self._site.public_url, marked.tag.code)), "image/png", _LONG)

    async def card_png(self, request: web.Request, marked: TaggedPromotion) -> web.Response:
        promoters = marked.promoter.language if marked.promoter else ""
        language = preferred(request.headers.get("Accept-Language"), fallback=promoters or "en")
        return _picture(request, await self.card(marked, language), "image/png", _SHORT, Vary="Accept-Language")

    async def preview_jpg(self, request: web.Request, marked: TaggedPromotion) -> web.Response:
        return _picture(request, await self.preview(marked, WIDE), "image/jpeg", _SHORT)

    async def square_jpg(self, request: web.Request, marked: TaggedPromotion) -> web.Response:
        return _picture(request, await self.preview(marked, SQUARE), "image/jpeg", _SHORT)

    async def hero(self, request: web.Request, marked: TaggedPromotion) -> web.Response:
        data = await self._hero(marked)
        if data is None:
            return notes.missing(preferred(request.headers.get("Accept-Language")))
        # The address names the content; without its name it may change.
        kept = _LONG if request.query.get("v") == marked.promotion.image[:12] else _SHORT
        return _picture(request, data, picture_type(data), kept)

    def _facts(self, marked: TaggedPromotion, language: str) -> CardFacts:
        promotion = marked.promotion
        return CardFacts(
            title=promotion.title,
            summary=promotion.summary,
            promoter=speaking_for(marked),
            url=tag_url(self._site.public_url, marked.tag.code),
            call_to_action=say(language, "card-call-to-action"),
            seed=promotion.id,
        )

    async def _hero(self, marked: TaggedPromotion) -> bytes | None:
        """None without a picture, also where its file was lost: a card without it serves better than none."""
        if not marked.promotion.image:
            return None
        try:
            return await self._site.media.read(marked.promotion.image)
        except FileNotFoundError:
            return None


PICTURES = web.AppKey("pictures", Pictures)


def _picture(request: web.Request, data: bytes, media_type: str, kept: str, **more: str) -> web.Response:
    tag = f'"{hashlib.sha256(data).hexdigest()[:24]}"'
    headers = {"ETag": tag, "Cache-Control": kept, "X-Content-Type-Options": "nosniff", **more}
    headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    if request.headers.get("If-None-Match") == tag:
        return web.Response(status=304, headers=headers)
    return web.Response(body=data, content_type=media_type, headers=headers)
