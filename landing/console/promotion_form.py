"""The form of a promotion: what was filled in, what can be made of it, and what is wrong with it."""

from dataclasses import dataclass

from aiohttp import web

from landing.console.responses import language_for
from landing.console.sign_in import field
from landing.readers.form_parser import posted
from landing.site import SITE
from models.files.pictures import BadPicture, fit_picture
from models.sharing import promotions
from models.sharing.page_source import FORM_FIELDS, PageSource, parse_page
from models.sharing.promotions import PAGE_LENGTH, BadPromotion, NoSuchPromotion, Promotion, PromotionKind, Tagging
from models.storage.clock import now
from models.words import say


@dataclass(frozen=True, kw_only=True)
class FilledIn:
    """A promotion's form as it was filled in."""

    kind: PromotionKind
    title: str = ""
    summary: str = ""
    target: str = ""
    page: str = ""
    form: tuple[str, ...] = ()
    tagging: Tagging = Tagging.PROMOTER


async def draft_in(request: web.Request, *, kind: PromotionKind | None = None) -> FilledIn:
    filled_in = (await posted(request)).fields
    kind = kind or (PromotionKind.PAGE if filled_in.get("kind") == PromotionKind.PAGE else PromotionKind.LINK)
    return FilledIn(
        kind=kind,
        title=await field(request, "title", 1_000),
        summary=await field(request, "summary", 2_000),
        target=await field(request, "target", 3_000) if kind is PromotionKind.LINK else "",
        page=await field(request, "page", PAGE_LENGTH + 1) if kind is PromotionKind.PAGE else "",
        form=tuple(name for name in FORM_FIELDS if filled_in.get(f"form_{name}")),
        tagging=Tagging.CAMPAIGN if filled_in.get("tagging") == Tagging.CAMPAIGN else Tagging.PROMOTER,
    )


async def checked(request: web.Request, draft: FilledIn) -> promotions.PromotionFields:
    """Return the fields of the promotion, its picture stored. Raise BadPromotion, BadPicture."""
    fields = _fields(draft)
    picture = await _uploaded(request)
    return fields | {"image": await request.app[SITE].media.keep(picture) if picture is not None else ""}


async def unsaved(request: web.Request, draft: FilledIn, kept: Promotion | None) -> tuple[Promotion, bytes | None]:
    """Return the promotion the form would make, and the picture sent with it. Raise BadPromotion, BadPicture."""
    fields = promotions.as_kept(**_fields(draft))
    picture = await _uploaded(request)
    image = kept.image if kept and picture is None and not await field(request, "no_image", 3) else ""
    number = kept.id if kept else 0
    return Promotion(
        id=number, kind=draft.kind, tagging=draft.tagging, image=image, created_at=now(), **fields
    ), picture


def _fields(draft: FilledIn) -> promotions.PromotionFields:
    """Return the promotion's fields; a page's front matter counts where the form is empty. Raise BadPromotion."""
    source = parse_page(draft.page) if draft.page else PageSource(body="")
    title = draft.title.strip() or source.title
    if not title:
        raise BadPromotion("a promotion needs a title")
    target = promotions.checked_target(draft.target) if draft.kind is PromotionKind.LINK else ""
    if draft.kind is PromotionKind.PAGE and not source.body.strip():
        raise BadPromotion("the page is empty")
    return {
        "title": title,
        "summary": draft.summary or source.summary,
        "target": target,
        "page": source.body,
        "form": list(draft.form) or source.form,
    }


async def _uploaded(request: web.Request) -> bytes | None:
    """Return the picture that came with the form, re-encoded; None without one. Raise BadPicture."""
    upload = (await posted(request)).files.get("image")
    return await fit_picture(upload.data) if upload is not None and upload.name else None


def mistake_in(request: web.Request, draft: FilledIn, error: Exception) -> str:
    """Return what is wrong, in the operator's language; details of the rare cases are in English only."""
    language = language_for(request)
    if isinstance(error, BadPicture):
        return say(language, "console-bad-picture")
    if not draft.title.strip():
        return say(language, "console-bad-title")
    if draft.kind is PromotionKind.LINK:
        return say(language, "console-bad-target")
    if not draft.page.strip():
        return say(language, "console-bad-page")
    return say(language, "console-bad-promotion", why=str(error))


async def asked_for(number: str) -> Promotion | None:
    """Return the promotion of this number, as an address or a form gives it; None where there is none."""
    if not (number.isascii() and number.isdecimal() and len(number) <= 9):
        return None
    try:
        return await promotions.promotion(int(number))
    except NoSuchPromotion:
        return None
