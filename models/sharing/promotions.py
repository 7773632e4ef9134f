"""Promotions: what promoters share. A ``link`` leads to somebody's site, a ``page`` is shown by us."""

import re
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import TypedDict, Unpack
from urllib.parse import urlsplit

from tortoise import fields
from tortoise.exceptions import DoesNotExist
from tortoise.expressions import Q
from tortoise.models import Model

from models.invalid_input import InvalidInput
from models.search.passages import PassageSubject, keep_passage
from models.storage.clock import now
from models.storage.queries import Query
from models.storage.revisions import changed
from models.text.cleaning import clean, clean_line

TITLE_LENGTH = 200
SUMMARY_LENGTH = 500
TARGET_LENGTH = 2000
PAGE_LENGTH = 200_000


class PromotionKind(StrEnum):
    LINK = "link"
    PAGE = "page"


class Tagging(StrEnum):
    PROMOTER = "promoter"
    """The tag names the promoter who shares."""
    CAMPAIGN = "campaign"
    """The tag names only what is shared; the promoter is found from the push records."""


class Promotion(Model):
    id = fields.IntField(primary_key=True)
    kind = fields.CharEnumField(PromotionKind, max_length=8)
    title = fields.CharField(TITLE_LENGTH)
    """Copied into every open as its topic."""
    summary = fields.CharField(SUMMARY_LENGTH, default="")
    target = fields.CharField(TARGET_LENGTH, default="")
    page = fields.TextField(default="")
    """Markdown without its front matter."""
    form: list[str] = fields.JSONField(default=list)
    """Fields of the contact form that the page shows: name, phone, email, note."""
    image = fields.CharField(64, default="")
    """Content hash of the hero picture in the media store."""
    tagging = fields.CharEnumField(Tagging, max_length=10, default=Tagging.PROMOTER)
    archived_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "promotions"


_GIST_LENGTH = 120
_MARKS = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|[*_`~]+|^[>#\-+\s]+|^\d+[.)]\s")


def gist(promotion: Promotion) -> str:
    """Return a line about it: the summary; else how its page begins, or the host that its link leads to."""
    if promotion.summary:
        return promotion.summary
    if promotion.kind is PromotionKind.LINK:
        return urlsplit(promotion.target).hostname or ""
    words = (line for line in promotion.page.splitlines() if line.strip() and not line.lstrip().startswith("#"))
    plain = (clean_line(_MARKS.sub(r"\1", line.strip()), _GIST_LENGTH) for line in words)
    return next((line for line in plain if line and line != promotion.title), "")


class BadPromotion(InvalidInput):
    """What was given can't be a promotion; the sentence says why."""


class NoSuchPromotion(LookupError):
    """No promotion has this number."""


def checked_target(url: str) -> str:
    """Return the target if readers may be redirected to it: an https URL, or http on loopback. Raise BadPromotion."""
    url = url.strip()
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        parts.port  # noqa: B018  (reading it is what checks it)
    except ValueError as error:
        raise BadPromotion(f"the target is not a URL: {error}") from error
    if len(url) > TARGET_LENGTH or any(c.isspace() or ord(c) < 0x20 or c in '<>"\\' for c in url):
        raise BadPromotion(f"the target must be a URL of at most {TARGET_LENGTH} characters, without spaces")
    loopback = host in {"localhost", "127.0.0.1", "::1"}
    if not host or parts.username is not None or not (parts.scheme == "https" or (parts.scheme == "http" and loopback)):
        raise BadPromotion("the target must start with https:// and name a host")
    return url


async def add_promotion(
    title: str,
    *,
    target: str = "",
    page: str = "",
    form: list[str] | None = None,
    summary: str = "",
    image: str = "",
    tagging: Tagging = Tagging.PROMOTER,
) -> Promotion:
    """Create a promotion: a link when ``target`` is given, a page when ``page`` is. Raise BadPromotion."""
    values = _checked(title=title, summary=summary, target=target, page=page)
    if bool(values["target"]) == bool(values["page"]):
        raise BadPromotion("a promotion has either a target (a link) or a page, not both and not neither")
    made = await Promotion.create(
        title=values["title"],
        summary=values["summary"],
        target=values["target"],
        page=values["page"],
        kind=PromotionKind.LINK if values["target"] else PromotionKind.PAGE,
        form=form or [],
        image=image,
        tagging=tagging,
        created_at=now(),
    )
    await keep_passage(PassageSubject.PROMOTION, made.id, made.title, made.summary, new=True)
    return made


async def promotion(number: int) -> Promotion:
    """Return the promotion of this number. Raise NoSuchPromotion."""
    try:
        return await Promotion.get(id=number)
    except DoesNotExist as error:
        raise NoSuchPromotion(f"there is no promotion {number}") from error


async def promotions(numbers: Iterable[int | None]) -> dict[int | None, Promotion]:
    """Return these promotions by number; None among the numbers is passed over."""
    asked = {number for number in numbers if number is not None}
    return {each.id: each for each in await Promotion.filter(id__in=asked)} if asked else {}


_TITLE = Query[str]("SELECT title FROM promotions WHERE id = ?")
_FEW = 2


async def titles(numbers: Iterable[int | None]) -> dict[int | None, str]:
    """Return the titles of these promotions by number; None among the numbers is passed over."""
    asked = {number for number in numbers if number is not None}
    if len(asked) > _FEW:
        return dict(await Promotion.filter(id__in=asked).values_list("id", "title"))
    found = [(number, await _TITLE.first(number)) for number in asked]
    return {number: title for number, title in found if title is not None}


class PromotionFields(TypedDict, total=False):
    """What can be said of a promotion when it is made and changed."""

    title: str
    summary: str
    target: str
    page: str
    form: list[str]
    image: str


async def edit_promotion(number: int, **changes: Unpack[PromotionFields]) -> Promotion:
    """Change what is given. Raise NoSuchPromotion, BadPromotion."""
    edited = await promotion(number)
    if edited.kind is PromotionKind.LINK and "page" in changes:
        raise BadPromotion("this promotion is a link: it has a target, not a page")
    if edited.kind is PromotionKind.PAGE and "target" in changes:
        raise BadPromotion("this promotion is a page: it has no target")
    await edited.update_from_dict({**as_kept(**changes)}).save()
    await keep_passage(PassageSubject.PROMOTION, edited.id, edited.title, edited.summary)
    await changed()
    return edited


async def archive_promotion(number: int) -> Promotion:
    """Offer the promotion to promoters no more; cards already shared go on working. Raise NoSuchPromotion."""
    archived = await promotion(number)
    archived.archived_at = archived.archived_at or now()
    await archived.save(update_fields=["archived_at"])
    await changed()
    return archived


async def restore_promotion(number: int) -> Promotion:
    """Offer the promotion to promoters again. Raise NoSuchPromotion."""
    restored = await promotion(number)
    restored.archived_at = None
    await restored.save(update_fields=["archived_at"])
    await changed()
    return restored


def as_kept(**given: Unpack[PromotionFields]) -> PromotionFields:
    """Return the columns as they would be stored. Raise BadPromotion."""
    checked = _checked(**{key: value for key, value in given.items() if key in _CHECKS and isinstance(value, str)})
    return PromotionFields(**{**given, **checked})  # type: ignore[typeddict-item]  # (checked has no other names)


async def every_promotion() -> list[Promotion]:
    """Return all promotions, archived ones too, newest first."""
    return await Promotion.all().order_by("-id")


async def offered(*, words: str = "", limit: int = 50) -> list[Promotion]:
    """Return the promotions that promoters can get a card for, newest first.

    ``words``: only those that have each word in the title or summary.
    """
    query = Promotion.filter(archived_at=None)
    for word in clean_line(words, 100).split():
        query = query.filter(Q(title__icontains=word) | Q(summary__icontains=word))
    return await query.order_by("-id").limit(limit)


def _title(text: str) -> str:
    title = clean_line(text, TITLE_LENGTH)
    if not title:
        raise BadPromotion("a promotion needs a title")
    return title


_CHECKS: dict[str, Callable[[str], str]] = {
    "title": _title,
    "summary": lambda text: clean(text, SUMMARY_LENGTH),
    "target": lambda text: checked_target(text) if text else "",
    "page": lambda text: clean(text, PAGE_LENGTH),
}


def _checked(**given: str) -> dict[str, str]:
    return {key: _CHECKS[key](value) for key, value in given.items()}
