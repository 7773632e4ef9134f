"""Promotions in the console: made, changed and archived by form, with what came of them."""

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from landing.codes import channel_name, printable
from landing.console.answers import go, language_for, missing, notice, page
from landing.console.entrance import field, for_operators
from landing.console.timelines import latest_facts
from landing.forms import posted
from landing.security import CAUTIOUS
from landing.site import SITE, NoCode
from models import promotions
from models.database import transaction
from models.figures import Figures, figures_by_promotion, figures_by_tag, figures_of_promotion
from models.pages import FORM_FIELDS, PageSource, parse_page
from models.pictures import BadPicture, fit_picture, picture_type
from models.promotions import PAGE_LENGTH, BadPromotion, Kind, NoSuchPromotion, Promotion, Tagging
from models.tags import tag_of, tag_url, tags_of
from models.timeline import Wanted
from models.words import say

_ONE = "/console/promotions/{id:[0-9]{1,9}}"


def add_to(app: web.Application) -> None:
    app.router.add_get("/console/promotions", for_operators(every))
    app.router.add_get("/console/promotions/new", for_operators(blank))
    app.router.add_post("/console/promotions", for_operators(add))
    app.router.add_get(_ONE, for_operators(one))
    app.router.add_get(f"{_ONE}/edit", for_operators(filled))
    app.router.add_post(f"{_ONE}/edit", for_operators(edit))
    app.router.add_post(f"{_ONE}/archive", for_operators(archive))
    app.router.add_get(f"{_ONE}/picture", for_operators(picture))
    app.router.add_post(f"{_ONE}/codes/{{tag}}", for_operators(code_for_print))


async def every(request: web.Request) -> web.StreamResponse:
    """GET: all promotions with their totals."""
    figures = await figures_by_promotion()
    listed = [(each, figures.get(each.id, Figures())) for each in await promotions.every_promotion()]
    return page(request, "promotions.html", here="promotions", promotions=listed)


async def one(request: web.Request) -> web.StreamResponse:
    """GET: one promotion, its tags and what came of each."""
    promotion = await _asked_for(request)
    if promotion is None:
        return missing(request)
    by_tag = await figures_by_tag(promotion.id)
    tags = [
        (tag, tag_url(request.app[SITE].public_url, tag.code), by_tag.get(tag.code, Figures()))
        for tag in await tags_of(promotion.id)
    ]
    language = language_for(request)
    coded = [(channel, channel_name(language, channel)) for channel in request.app[SITE].codes]
    return page(
        request,
        "promotion.html",
        here="promotions",
        promotion=promotion,
        tags=tags,
        total=await figures_of_promotion(promotion.id),
        coded=coded,
        **await latest_facts(request, Wanted(promotion_id=promotion.id)),
    )


async def blank(request: web.Request) -> web.StreamResponse:
    """GET: the empty form of a link or a page."""
    kind = Kind.PAGE if request.query.get("kind") == Kind.PAGE else Kind.LINK
    return _form(request, Draft(kind=kind))


async def filled(request: web.Request) -> web.StreamResponse:
    """GET: the form with what the promotion says now."""
    promotion = await _asked_for(request)
    if promotion is None:
        return missing(request)
    draft = Draft(
        kind=promotion.kind,
        title=promotion.title,
        summary=promotion.summary,
        target=promotion.target,
        page=promotion.page,
        form=tuple(promotion.form),
        tagging=promotion.tagging,
    )
    return _form(request, draft, promotion=promotion)


async def add(request: web.Request) -> web.StreamResponse:
    """POST: a new promotion, or the form again with what is wrong with it."""
    draft = await _draft(request)
    try:
        facts = await _checked(request, draft)
        async with transaction():
            added = await promotions.add_promotion(tagging=draft.tagging, **facts)
    except (BadPromotion, BadPicture) as error:
        return _form(request, draft, mistake=_sentence(request, draft, error))
    return go(f"/console/promotions/{added.id}")


async def edit(request: web.Request) -> web.StreamResponse:
    """POST: changes the promotion."""
    promotion = await _asked_for(request)
    if promotion is None:
        return missing(request)
    draft = await _draft(request, kind=promotion.kind)
    try:
        facts = await _checked(request, draft)
        if await field(request, "no_image", 3):
            facts["image"] = ""
        elif not facts["image"]:
            del facts["image"]
        del facts["target" if promotion.kind is Kind.PAGE else "page"]
        async with transaction():
            await promotions.edit_promotion(promotion.id, **facts)
    except (BadPromotion, BadPicture) as error:
        return _form(request, draft, promotion=promotion, mistake=_sentence(request, draft, error))
    return go(f"/console/promotions/{promotion.id}")


async def archive(request: web.Request) -> web.StreamResponse:
    """POST: no longer offered."""
    try:
        async with transaction():
            await promotions.archive_promotion(int(request.match_info["id"]))
    except NoSuchPromotion:
        return missing(request)
    return go("/console/promotions")


async def picture(request: web.Request) -> web.StreamResponse:
    """GET: the hero picture."""
    promotion = await _asked_for(request)
    if promotion is None or not promotion.image:
        return missing(request)
    try:
        data = await request.app[SITE].media.read(promotion.image)
    except FileNotFoundError:
        return missing(request)
    return web.Response(body=data, content_type=picture_type(data), headers=CAUTIOUS)


async def code_for_print(request: web.Request) -> web.StreamResponse:
    """POST: a tag's code that lasts, as a file for the printer; of such codes a platform gives only so many."""
    promotion, tag = await _asked_for(request), await tag_of(request.match_info["tag"])
    if promotion is None or tag is None or tag.promotion_id != promotion.id:
        return missing(request)
    channel = await field(request, "channel", 20)
    try:
        data = await printable(request.app[SITE], channel, tag.code)
    except NoCode as no:
        why = say(language_for(request), no.sentence)
        return notice(request, "no-code", status=409, signed_in=True, why=why)
    name = {"Content-Disposition": f'attachment; filename="{channel}-{tag.code}.png"'}
    return web.Response(body=data, content_type="image/png", headers={**CAUTIOUS, **name})


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A promotion's form as it was filled in."""

    kind: Kind
    title: str = ""
    summary: str = ""
    target: str = ""
    page: str = ""
    form: tuple[str, ...] = ()
    tagging: Tagging = Tagging.PROMOTER


async def _draft(request: web.Request, *, kind: Kind | None = None) -> Draft:
    filled_in = (await posted(request)).fields
    kind = kind or (Kind.PAGE if filled_in.get("kind") == Kind.PAGE else Kind.LINK)
    return Draft(
        kind=kind,
        title=await field(request, "title", 1_000),
        summary=await field(request, "summary", 2_000),
        target=await field(request, "target", 3_000) if kind is Kind.LINK else "",
        page=await field(request, "page", PAGE_LENGTH + 1) if kind is Kind.PAGE else "",
        form=tuple(name for name in FORM_FIELDS if filled_in.get(f"form_{name}")),
        tagging=Tagging.CAMPAIGN if filled_in.get("tagging") == Tagging.CAMPAIGN else Tagging.PROMOTER,
    )


async def _checked(request: web.Request, draft: Draft) -> dict[str, Any]:
    """What a promotion is made of. Front matter on top of a page counts where the form says nothing."""
    source = parse_page(draft.page) if draft.page else PageSource(body="")
    title = draft.title.strip() or source.title
    if not title:
        raise BadPromotion("a promotion needs a title")
    target = promotions.checked_target(draft.target) if draft.kind is Kind.LINK else ""
    if draft.kind is Kind.PAGE and not source.body.strip():
        raise BadPromotion("the page is empty")
    return {
        "title": title,
        "summary": draft.summary or source.summary,
        "target": target,
        "page": source.body,
        "form": list(draft.form) or source.form,
        "image": await _uploaded(request),
    }


async def _uploaded(request: web.Request) -> str:
    """Content hash of the picture that came with the form, empty without one."""
    upload = (await posted(request)).files.get("image")
    if upload is None or not upload.name:
        return ""
    return await request.app[SITE].media.keep(await fit_picture(upload.data))


def _sentence(request: web.Request, draft: Draft, error: Exception) -> str:
    """What is wrong, in the operator's language; what the rare cases say exactly is known in English only."""
    language = language_for(request)
    if isinstance(error, BadPicture):
        return say(language, "console-bad-picture")
    if not draft.title.strip():
        return say(language, "console-bad-title")
    if draft.kind is Kind.LINK:
        return say(language, "console-bad-target")
    if not draft.page.strip():
        return say(language, "console-bad-page")
    return say(language, "console-bad-promotion", why=str(error))


def _form(
    request: web.Request, draft: Draft, *, promotion: Promotion | None = None, mistake: str = ""
) -> web.StreamResponse:
    return page(
        request,
        "promotion_form.html",
        status=422 if mistake else 200,
        here="promotions",
        draft=draft,
        promotion=promotion,
        mistake=mistake,
        fields=FORM_FIELDS,
    )


async def _asked_for(request: web.Request) -> Promotion | None:
    try:
        return await promotions.promotion(int(request.match_info["id"]))
    except NoSuchPromotion:
        return None
