"""Duplicates: customers who may be one person, each with why; and saying that two are not."""

from collections.abc import Sequence

from aiohttp import web

from landing.console.paging import number_in
from landing.console.responses import go, language_for, missing, page
from landing.console.sign_in import field, for_viewers
from landing.console.viewers import Viewer, viewer_of
from landing.customers.merging import PAIR, both_customers
from models.identity.duplicates import LikenessSign, SignSeen, Suggestion, suggested_for, suggestions
from models.people.customers import Customer, shown_name
from models.people.likenesses import distinguish
from models.words import say


def add_to(app: web.Application) -> None:
    app.router.add_get("/console/customers/same", for_viewers(every))
    app.router.add_post(f"{PAIR}/distinct", for_viewers(keep_apart))


async def every(request: web.Request) -> web.StreamResponse:
    """GET: who may be one person, of those whom the viewer may see; ``?before`` looks further back."""
    viewer = viewer_of(request)
    found = await suggestions(viewer.promoter_id, before=number_in(request.query.get("before", "")))
    return page(
        request,
        "duplicates.html",
        here="customers",
        suggestions=worded(request, found.shown),
        before=found.before,
        back="/console/customers/same",
    )


async def keep_apart(request: web.Request) -> web.StreamResponse:
    """POST: the two are not the same person; whoever says so is not asked again."""
    both = await both_customers(request)
    if both is None:
        return missing(request)
    await distinguish(both[0].id, both[1].id, viewer_of(request).promoter_id)
    to_list = await field(request, "back", 4) == "list"
    return go("/console/customers/same" if to_list else f"/console/customers/{both[0].id}")


async def worded_for(request: web.Request, whose: Customer) -> list[tuple[Suggestion, list[str]]]:
    """Return who may be the same person as this customer, each with the signs of it in words."""
    return worded(request, await suggested_for(whose, viewer_of(request).promoter_id))


def worded(request: web.Request, found: Sequence[Suggestion]) -> list[tuple[Suggestion, list[str]]]:
    """Return the suggestions, each with a sentence for every sign."""
    viewer, language = viewer_of(request), language_for(request)
    return [(each, [_sentence(each, seen, viewer, language) for seen in each.signs]) for each in found]


def _sentence(about: Suggestion, seen: SignSeen, viewer: Viewer, language: str) -> str:
    first, second = (about.one, about.other) if seen.first == about.one.id else (about.other, about.one)
    names = {"first": _name(first, viewer, language), "second": _name(second, viewer, language)}
    match seen.sign:
        case LikenessSign.PHONE:
            return say(language, "likeness-phone", value=seen.value)
        case LikenessSign.EMAIL:
            return say(language, "likeness-email", value=seen.value)
        case LikenessSign.SHOWN:
            return say(language, "likeness-shown", value=seen.value, **names)
        case LikenessSign.BROWSER:
            return say(language, "likeness-browser", **names)
        case LikenessSign.NAME if viewer.is_operator:
            return say(language, "likeness-name", value=seen.value, promoter=seen.promoter)
        case LikenessSign.NAME:
            return say(language, "likeness-own-name", value=seen.value)


def _name(whose: Customer, viewer: Viewer, language: str) -> str:
    """Name the customer; where the viewer has another name for them, by theirs, too, as that may be what both have."""
    own = viewer.own_names.get(whose.id, "")
    shown = shown_name(whose, language, own=own)
    return say(language, "record-name", name=shown, own=whose.name) if own and whose.name not in {"", own} else shown
