"""The operator's own fields: named, put in order, archived and restored on one page."""

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

from landing.console.responses import go, language_for, missing, page
from landing.console.sign_in import field, for_operators
from models.customer_records.fields.definitions import (
    CHOICE_LENGTH,
    FIELD_NAME_LENGTH,
    MAX_CHOICES,
    BadField,
    CustomField,
    add_field,
    archive_field,
    edit_field,
    every_field,
    field_or_none,
    move_field,
    restore_field,
)
from models.customer_records.fields.kinds import FieldKind
from models.storage.database import transaction
from models.words import say

_PLACE = "/console/customers/fields"
_CHOICES_LENGTH = (CHOICE_LENGTH + 2) * MAX_CHOICES


def add_to(app: web.Application) -> None:
    app.router.add_get(_PLACE, for_operators(every))
    app.router.add_post(_PLACE, for_operators(add))
    app.router.add_post(f"{_PLACE}/{{id:[0-9]{{1,9}}}}/{{what:[a-z]{{1,10}}}}", for_operators(change))


async def every(request: web.Request) -> web.StreamResponse:
    """GET: the fields in their order, those that are archived, and the form for another."""
    return await _list(request)


async def add(request: web.Request) -> web.StreamResponse:
    """POST: add a field (``name``, ``kind``, ``choices`` a line each, ``listed``)."""
    kind = await field(request, "kind", 8)
    if kind not in set(FieldKind):
        return missing(request)
    try:
        async with transaction():
            name, choices, listed = await _form(request)
            await add_field(name, FieldKind(kind), choices=choices, listed=listed)
    except BadField as error:
        return await _list(request, mistake=error.sentence)
    return go(_PLACE)


async def change(request: web.Request) -> web.StreamResponse:
    """POST: ``edit``, ``up``, ``down``, ``archive`` or ``restore`` a field."""
    asked, act = await field_or_none(int(request.match_info["id"])), _ACTS.get(request.match_info["what"])
    if asked is None or act is None:
        return missing(request)
    try:
        async with transaction():
            await act(request, asked)
    except BadField as error:
        return await _list(request, mistake=error.sentence)
    return go(f"{_PLACE}#field-{asked.id}")


async def _edit(request: web.Request, asked: CustomField) -> None:
    name, choices, listed = await _form(request)
    await edit_field(asked, name, choices=choices, listed=listed)


async def _up(_: web.Request, asked: CustomField) -> None:
    await move_field(asked, up=True)


async def _down(_: web.Request, asked: CustomField) -> None:
    await move_field(asked, up=False)


async def _archive(_: web.Request, asked: CustomField) -> None:
    await archive_field(asked)


async def _restore(_: web.Request, asked: CustomField) -> None:
    await restore_field(asked)


_ACTS: Mapping[str, Callable[[web.Request, CustomField], Awaitable[None]]] = {
    "edit": _edit,
    "up": _up,
    "down": _down,
    "archive": _archive,
    "restore": _restore,
}


async def _form(request: web.Request) -> tuple[str, list[str], bool]:
    choices = await field(request, "choices", _CHOICES_LENGTH)
    listed = await field(request, "listed", 3) == "yes"
    return await field(request, "name", FIELD_NAME_LENGTH), choices.splitlines(), listed


async def _list(request: web.Request, *, mistake: str = "") -> web.StreamResponse:
    found = await every_field()
    return page(
        request,
        "fields.html",
        status=422 if mistake else 200,
        here="customers",
        own=[each for each in found if each.archived_at is None],
        archived=[each for each in found if each.archived_at is not None],
        kinds=[kind.value for kind in FieldKind],
        mistake=say(language_for(request), mistake) if mistake else "",
    )
