"""Pictures of a tag: its QR code, its share card, its promotion's hero."""

import hashlib
from collections.abc import Awaitable, Callable
from math import ceil

from aiohttp import web

from landing.cards import SQUARE, WIDE, qr_png, qr_svg
from landing.languages import preferred
from landing.pages import short_pages
from landing.server.client_address import client_ip, client_network, is_loopback
from landing.server.security_headers import NO_STORE_HEADERS
from landing.server.token_bucket import Limiter
from landing.site import SITE, WebContext
from models.files.pictures import picture_type
from models.sharing.tag_cache import TaggedPromotion
from models.sharing.tags import tag_url
from models.storage.database import DatabaseTrouble
from models.words import say

_SHORT = "public, max-age=300"
_LONG = "public, max-age=31536000, immutable"
_OWN_CARDS = 60
"""Readers' own cards that are drawn for one network at once; then one every five seconds."""

Draw = Callable[[web.Request, TaggedPromotion], Awaitable[web.Response]]


def add_to(app: web.Application) -> None:
    """Add the routes. ``app[SITE]`` must be set."""
    pictures = Pictures(app[SITE])
    app.router.add_get("/c/{tag}/qr.svg", pictures.of_tag(pictures.code_svg))
    app.router.add_get("/c/{tag}/qr.png", pictures.of_tag(pictures.code_png))
    app.router.add_get("/c/{tag}/card.png", pictures.of_tag(pictures.card_png))
    app.router.add_get("/c/{tag}/preview.jpg", pictures.of_tag(pictures.preview_jpg))
    app.router.add_get("/c/{tag}/square.jpg", pictures.of_tag(pictures.square_jpg))
    app.router.add_get("/c/{tag}/hero", pictures.of_tag(pictures.hero))


class Pictures:
    def __init__(self, site: WebContext) -> None:
        self._site = site
        self._own_cards = Limiter(rate=0.2, burst=_OWN_CARDS, max_keys=20_000)

    def of_tag(self, draw: Draw) -> Callable[[web.Request], Awaitable[web.Response]]:
        """Return a handler that looks the tag up first; an unknown one gets the 404 that its page gets, too."""

        async def handler(request: web.Request) -> web.Response:
            language = preferred(request.headers.get("Accept-Language"))
            try:
                tagged = await self._site.tag_cache.look_up(request.match_info["tag"])
            except DatabaseTrouble:
                return short_pages.unavailable(language)
            if tagged is None:
                return self._site.guesses.refusal(request) or short_pages.missing(language)
            return await draw(request, tagged)

        return handler

    async def code_svg(self, request: web.Request, tagged: TaggedPromotion) -> web.Response:
        return _picture(request, qr_svg(tag_url(self._site.public_url, tagged.tag.code)), "image/svg+xml", _LONG)

    async def code_png(self, request: web.Request, tagged: TaggedPromotion) -> web.Response:
        return _picture(request, qr_png(tag_url(self._site.public_url, tagged.tag.code)), "image/png", _LONG)

    async def card_png(self, request: web.Request, tagged: TaggedPromotion) -> web.Response:
        if not tagged.stored and (wait := self._wait(request)) is not None:
            return _too_many(request, wait)
        promoters = tagged.promoter.language if tagged.promoter else ""
        language = preferred(request.headers.get("Accept-Language"), fallback=promoters or "en")
        return _picture(
            request, await self._site.drawer.card(tagged, language), "image/png", _SHORT, Vary="Accept-Language"
        )

    def _wait(self, request: web.Request) -> float | None:
        """Return the seconds to wait before one more reader's own card is drawn for this network; None: it may be.

        Promoters' cards are few and remembered; every open has one of its own, and drawing takes a tenth of a second.
        """
        client = client_ip(request)
        return None if is_loopback(client) else self._own_cards.take(client_network(client))

    async def preview_jpg(self, request: web.Request, tagged: TaggedPromotion) -> web.Response:
        return _picture(request, await self._site.drawer.preview(tagged, WIDE), "image/jpeg", _SHORT)

    async def square_jpg(self, request: web.Request, tagged: TaggedPromotion) -> web.Response:
        return _picture(request, await self._site.drawer.preview(tagged, SQUARE), "image/jpeg", _SHORT)

    async def hero(self, request: web.Request, tagged: TaggedPromotion) -> web.Response:
        data = await self._site.drawer.hero(tagged)
        if data is None:
            return short_pages.missing(preferred(request.headers.get("Accept-Language")))
        # The address names the content; without its name it may change.
        kept = _LONG if request.query.get("v") == tagged.promotion.image[:12] else _SHORT
        return _picture(request, data, picture_type(data), kept)


def _too_many(request: web.Request, wait: float) -> web.Response:
    sentence = say(preferred(request.headers.get("Accept-Language")), "edge-cards")
    return web.Response(status=429, text=sentence, headers={**NO_STORE_HEADERS, "Retry-After": str(ceil(wait))})


def _picture(request: web.Request, data: bytes, media_type: str, kept: str, **more: str) -> web.Response:
    tag = f'"{hashlib.sha256(data).hexdigest()[:24]}"'
    headers = {"ETag": tag, "Cache-Control": kept, "X-Content-Type-Options": "nosniff", **more}
    headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    if request.headers.get("If-None-Match") == tag:
        return web.Response(status=304, headers=headers)
    return web.Response(body=data, content_type=media_type, headers=headers)
