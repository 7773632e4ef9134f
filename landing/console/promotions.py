"""Promotions in the console: made, changed and archived by form, with what came of them."""

from aiohttp import web

from landing.console.list_filters import promotions_in
from landing.console.paging import PAGE, paging_in
from landing.console.promotion_form import FilledIn, asked_for, checked, draft_in, mistake_in
from landing.console.responses import go, language_for, missing, notice, page
from landing.console.section_bars import bars_of
from landing.console.sign_in import field, for_operators
from landing.console.timelines import latest_context
from landing.scan_codes import printable
from landing.server.security_headers import NO_STORE_HEADERS
from landing.site import SITE, NoCode
from models.files.pictures import BadPicture, picture_type
from models.fonts.coverage import unknown_to_fonts
from models.reading.sections.reading_times import sections_of
from models.reports.figures import Figures, figures_by_tag, figures_of_promotions
from models.reports.promoters_and_promotions import promotions_named
from models.reports.timeline import TimelineFilter
from models.sharing import promotions
from models.sharing.page_source import FORM_FIELDS
from models.sharing.promotions import BadPromotion, NoSuchPromotion, Promotion, PromotionKind
from models.sharing.tags import how_many_tags, page_of_tags, tag_of, tag_url
from models.storage.database import transaction
from models.words import say
from models.words.channel_names import channel_name

_ONE = "/console/promotions/{id:[0-9]{1,9}}"


def add_to(app: web.Application) -> None:
    app.router.add_get("/console/promotions", for_operators(every))
    app.router.add_get("/console/promotions/new", for_operators(blank))
    app.router.add_post("/console/promotions", for_operators(add))
    app.router.add_get(_ONE, for_operators(one))
    app.router.add_get(f"{_ONE}/edit", for_operators(filled))
    app.router.add_post(f"{_ONE}/edit", for_operators(edit))
    app.router.add_get(f"{_ONE}/archive", for_operators(archive))
    app.router.add_post(f"{_ONE}/archive", for_operators(archive))
    app.router.add_post(f"{_ONE}/restore", for_operators(restore))
    app.router.add_get(f"{_ONE}/picture", for_operators(picture))
    app.router.add_post(f"{_ONE}/codes/{{tag}}", for_operators(code_for_print))


async def every(request: web.Request) -> web.StreamResponse:
    """GET: all promotions with their totals."""
    paging, narrowed, language = paging_in(request), promotions_in(request), language_for(request)
    found = await promotions_named(
        paging.words, kind=narrowed.kind, archived=narrowed.archived, skip=paging.skip, limit=PAGE
    )
    figures = await figures_of_promotions([each.id for each in found.shown])
    listed = [(each, figures.get(each.id, Figures())) for each in found.shown]
    return page(
        request,
        "promotions.html",
        here="promotions",
        promotions=listed,
        paging=paging.of(found.found, **narrowed.kept),
        chosen=narrowed.kept,
        kinds=[(each.value, say(language, f"console-kind-{each.value}")) for each in PromotionKind],
        states=[(each, say(language, f"list-state-{each}")) for each in ("offered", "archived")],
    )


async def one(request: web.Request) -> web.StreamResponse:
    """GET: one promotion, its tags and what came of each."""
    promotion = await asked_for(request.match_info["id"])
    if promotion is None:
        return missing(request)
    paging = paging_in(request)
    shown, of = await page_of_tags(promotion.id, skip=paging.skip, limit=PAGE)
    by_tag = await figures_by_tag(promotion.id, [tag.code for tag in shown])
    tags = [(tag, tag_url(request.app[SITE].public_url, tag.code), by_tag.get(tag.code, Figures())) for tag in shown]
    total = (await figures_of_promotions([promotion.id])).get(promotion.id, Figures())
    language = language_for(request)
    coded = [(channel, channel_name(language, channel)) for channel in request.app[SITE].codes]
    return page(
        request,
        "promotion.html",
        here="promotions",
        promotion=promotion,
        tags=tags,
        paging=paging.of(of),
        total=total,
        unknown=unknown_to_fonts(promotion.title + promotion.summary),
        coded=coded,
        bars=bars_of(await sections_of(promotion.id), language),
        **await latest_context(request, TimelineFilter(promotion_id=promotion.id)),
    )


async def blank(request: web.Request) -> web.StreamResponse:
    """GET: the empty form of a link or a page."""
    kind = PromotionKind.PAGE if request.query.get("kind") == PromotionKind.PAGE else PromotionKind.LINK
    return _form(request, FilledIn(kind=kind))


async def filled(request: web.Request) -> web.StreamResponse:
    """GET: the form with what the promotion says now."""
    promotion = await asked_for(request.match_info["id"])
    if promotion is None:
        return missing(request)
    draft = FilledIn(
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
    """POST: add a promotion, or answer the form again with what is wrong in it."""
    draft = await draft_in(request)
    try:
        fields = await checked(request, draft)
        async with transaction():
            added = await promotions.add_promotion(tagging=draft.tagging, **fields)
    except (BadPromotion, BadPicture) as error:
        return _form(request, draft, mistake=mistake_in(request, draft, error))
    return go(f"/console/promotions/{added.id}")


async def edit(request: web.Request) -> web.StreamResponse:
    """POST: change the promotion."""
    promotion = await asked_for(request.match_info["id"])
    if promotion is None:
        return missing(request)
    draft = await draft_in(request, kind=promotion.kind)
    try:
        fields = await checked(request, draft)
        if await field(request, "no_image", 3):
            fields["image"] = ""
        elif not fields["image"]:
            del fields["image"]
        if promotion.kind is PromotionKind.PAGE:
            del fields["target"]
        else:
            del fields["page"]
        async with transaction():
            await promotions.edit_promotion(promotion.id, **fields)
    except (BadPromotion, BadPicture) as error:
        return _form(request, draft, promotion=promotion, mistake=mistake_in(request, draft, error))
    return go(f"/console/promotions/{promotion.id}")


async def archive(request: web.Request) -> web.StreamResponse:
    """GET: what would end and what goes on; POST, once that was confirmed: offer it no longer."""
    promotion = await asked_for(request.match_info["id"])
    if promotion is None:
        return missing(request)
    if request.method == "POST" and await field(request, "sure", 3):
        async with transaction():
            await promotions.archive_promotion(promotion.id)
        return go(f"/console/promotions/{promotion.id}")
    cards = await how_many_tags(promotion.id)
    return page(request, "archive.html", here="promotions", promotion=promotion, cards=cards)


async def restore(request: web.Request) -> web.StreamResponse:
    """POST: offer the promotion again."""
    try:
        async with transaction():
            await promotions.restore_promotion(int(request.match_info["id"]))
    except NoSuchPromotion:
        return missing(request)
    return go(f"/console/promotions/{request.match_info['id']}")


async def picture(request: web.Request) -> web.StreamResponse:
    """GET: the hero picture."""
    promotion = await asked_for(request.match_info["id"])
    if promotion is None or not promotion.image:
        return missing(request)
    try:
        data = await request.app[SITE].media.read(promotion.image)
    except FileNotFoundError:
        return missing(request)
    return web.Response(body=data, content_type=picture_type(data), headers=NO_STORE_HEADERS)


async def code_for_print(request: web.Request) -> web.StreamResponse:
    """POST: a tag's code that lasts, as a file to print; platforms limit the number of such codes."""
    promotion, tag = await asked_for(request.match_info["id"]), await tag_of(request.match_info["tag"])
    if promotion is None or tag is None or tag.promotion_id != promotion.id:
        return missing(request)
    channel = await field(request, "channel", 20)
    try:
        data = await printable(request.app[SITE], channel, tag.code)
    except NoCode as no:
        why = say(language_for(request), no.sentence)
        return notice(request, "no-code", status=409, signed_in=True, why=why)
    name = {"Content-Disposition": f'attachment; filename="{channel}-{tag.code}.png"'}
    return web.Response(body=data, content_type="image/png", headers={**NO_STORE_HEADERS, **name})


def _form(
    request: web.Request, draft: FilledIn, *, promotion: Promotion | None = None, mistake: str = ""
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
