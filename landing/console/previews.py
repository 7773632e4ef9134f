"""Previews in the console: a promotion as its readers will see it, before anybody has a card. Nothing is recorded."""

import asyncio
import re
from base64 import b64encode
from functools import partial

from aiohttp import web
from markupsafe import Markup

from landing.cards import SQUARE, WIDE, BadPicture, CardContent, draw_card, draw_preview, qr_svg
from landing.console.promotion_form import asked_for, draft_in, mistake_in, unsaved
from landing.console.responses import language_for, missing, page
from landing.console.sign_in import for_operators
from landing.pages.markdown import html_of
from landing.pages.page import Around, page_of
from landing.readers.form_parser import posted
from landing.server.security_headers import NO_STORE_HEADERS, policy
from landing.site import SITE
from models.files.pictures import picture_type
from models.fonts.coverage import unknown_to_fonts
from models.people.channels import BROWSER
from models.people.promoters import Promoter
from models.sharing.promotions import BadPromotion, Promotion, PromotionKind
from models.sharing.tag_cache import TaggedPromotion
from models.sharing.tags import Tag, tag_url
from models.storage.clock import now
from models.words import say

SAMPLE = "preview-preview-sample"
"""Looks like a tag's code and is none: scanning it leads to a page that does not exist."""
_ONE = "/console/promotions/{id:[0-9]{1,9}}/preview"
_NO_OPEN = "-"
_SCRIPTS = re.compile(r"<script[^>]*></script>")
"""Only our own: in a promotion's text, markup is escaped."""
_TYPES = {"card.png": "image/png", "preview.jpg": "image/jpeg", "square.jpg": "image/jpeg"}


def add_to(app: web.Application) -> None:
    app.router.add_get(_ONE, for_operators(saved))
    app.router.add_get(f"{_ONE}/{{picture:card.png|preview.jpg|square.jpg}}", for_operators(picture))
    app.router.add_post("/console/promotions/preview", for_operators(typed))


async def saved(request: web.Request) -> web.StreamResponse:
    """GET: a promotion as it is now: its card, what messengers show of its link, its page."""
    promotion = await asked_for(request.match_info["id"])
    if promotion is None:
        return missing(request)
    pictures = {name: f"/console/promotions/{promotion.id}/preview/{name}" for name in _TYPES}
    return await _shown(request, promotion, pictures, await hero_of(request, promotion.image))


async def picture(request: web.Request) -> web.StreamResponse:
    """GET: one of its pictures, with a sample code that leads nowhere."""
    promotion, name = await asked_for(request.match_info["id"]), request.match_info["picture"]
    if promotion is None:
        return missing(request)
    drawn = await _draw(request, promotion, name, await hero_of(request, promotion.image))
    return web.Response(body=drawn, content_type=_TYPES[name], headers=NO_STORE_HEADERS)


async def typed(request: web.Request) -> web.StreamResponse:
    """POST: a preview of what stands in the form and is not saved."""
    number = (await posted(request)).fields.get("promotion", "")
    kept = await asked_for(number)
    draft = await draft_in(request, kind=kept.kind if kept else None)
    try:
        promotion, hero = await unsaved(request, draft, kept)
    except (BadPromotion, BadPicture) as error:
        mistake = mistake_in(request, draft, error)
        return page(request, "preview.html", status=422, here="promotions", promotion=None, mistake=mistake)
    if hero is None:
        hero = await hero_of(request, promotion.image)
    else:
        promotion.image = "unsaved"
    pictures = {name: _inline(await _draw(request, promotion, name, hero), media) for name, media in _TYPES.items()}
    return await _shown(request, promotion, pictures, hero)


async def _shown(
    request: web.Request, promotion: Promotion, pictures: dict[str, str], hero: bytes | None
) -> web.StreamResponse:
    answer = page(
        request,
        "preview.html",
        here="promotions",
        promotion=promotion,
        mistake="",
        pictures=pictures,
        reader=await _page(request, promotion, hero) if promotion.kind is PromotionKind.PAGE else "",
        unknown=unknown_to_fonts(promotion.title + promotion.summary),
    )
    allow_inline_pictures(answer)
    return answer


def allow_inline_pictures(answer: web.Response) -> None:
    """Let pictures that are kept nowhere stand in the page itself; the page within runs no script and sends no form."""
    allowed = answer.headers["Content-Security-Policy"]
    answer.headers["Content-Security-Policy"] = allowed.replace("img-src 'self'", "img-src 'self' data:")


async def _page(request: web.Request, promotion: Promotion, hero: bytes | None) -> str:
    text = await asyncio.to_thread(html_of, promotion.page, ours=request.app[SITE].public_url)
    return await framed(request, promotion, hero, text)


async def framed(request: web.Request, promotion: Promotion, hero: bytes | None, text: Markup) -> str:
    """Return the whole page as a reader gets it, with this text, for a frame in which nothing runs or loads."""
    site, language = request.app[SITE], language_for(request)
    around = Around(site.public_url, {})
    promotion.image = promotion.image if hero is not None else ""
    template = page_of(_tagged(promotion, language), text, around, language, recorded=True)
    html = template.filled(token=_NO_OPEN).decode()
    tag_path = f"/c/{SAMPLE}"
    code = _inline(qr_svg(tag_url(site.public_url, SAMPLE)), "image/svg+xml")
    html = html.replace(f"{tag_path}/qr.svg", code)
    if hero is not None:
        html = html.replace(f"{tag_path}/hero?v={promotion.image[:12]}", _inline(hero, picture_type(hero)))
    quiet = policy("").replace("img-src 'self'", "img-src 'self' data:").replace("frame-ancestors 'none'", "")
    meta = f'<meta http-equiv="Content-Security-Policy" content="{quiet}">'
    html = _SCRIPTS.sub("", html)
    return html.replace("<head>", f"<head>{meta}", 1)


async def _draw(request: web.Request, promotion: Promotion, name: str, hero: bytes | None) -> bytes:
    site, language = request.app[SITE], language_for(request)
    on_card = name == "card.png"
    content = CardContent(
        title=promotion.title,
        summary=promotion.summary,
        promoter=say(language, "preview-promoter"),
        url=tag_url(site.public_url, SAMPLE) if on_card else "",
        call_to_action=say(language, "card-call-to-action") if on_card else "",
        hero=hero,
        seed=promotion.id,
    )
    draw = draw_card if on_card else partial(draw_preview, size=WIDE if name == "preview.jpg" else SQUARE)
    return await site.drawer.draw(draw, content)


async def hero_of(request: web.Request, image: str) -> bytes | None:
    """Return a promotion's picture; None where it has none, or where its file is gone."""
    if not image:
        return None
    try:
        return await request.app[SITE].media.read(image)
    except FileNotFoundError:
        return None


def _tagged(promotion: Promotion, language: str) -> TaggedPromotion:
    promoter = Promoter(id=0, name=say(language, "preview-promoter"), created_at=now())
    return TaggedPromotion(
        Tag(code=SAMPLE, promotion_id=promotion.id, channel=BROWSER, key=SAMPLE), promotion, promoter
    )


def _inline(data: bytes, media_type: str) -> str:
    return f"data:{media_type};base64,{b64encode(data).decode()}"
