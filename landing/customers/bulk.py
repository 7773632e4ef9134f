"""Many at once: what is to be done to which customers is shown before it is done, and can be taken back after."""

import re
from collections.abc import Iterable, Sequence
from uuid import uuid4

from aiohttp import web

from landing.console.list_filters import conversations_of_query
from landing.console.paging import number_in
from landing.console.responses import go, language_for, missing, notice, page
from landing.console.sign_in import field, for_viewers, form_key
from landing.console.viewers import Viewer, viewer_of
from landing.customers.customer_list import conversations_chosen
from landing.readers.form_parser import posted
from landing.site import SITE
from models.customer_records.fields.definitions import fields_in_use
from models.customer_records.fields.kinds import BadFieldValue, shown
from models.customer_records.labels import as_label
from models.customer_records.segments import QUERY_LENGTH
from models.customer_records.stages import stage_in
from models.identity.bulk_actions import MAX_AT_ONCE, MAX_TEXT, BatchAct, batch_of, do_to_many, field_to_fill, take_back
from models.identity.handovers import BadHandOver
from models.people.promoters import NoSuchPromoter, promoter
from models.storage.bell import OUTBOX
from models.storage.database import transaction
from models.talking.conversations import Conversation, called, conversations
from models.words import say

_FIELDS = {
    BatchAct.LABEL: "value-label",
    BatchAct.UNLABEL: "value-label",
    BatchAct.STAGE: "value-stage",
    BatchAct.FIELD: "value-field",
    BatchAct.HAND_OVER: "value-hand-over",
}
"""Of the list's form: by what goes with each act."""
_SHOWN = 12
_VALUE = 80


def add_to(app: web.Application) -> None:
    app.router.add_post("/console/customers/many", for_viewers(preview))
    app.router.add_post("/console/customers/many/do", for_viewers(do))
    app.router.add_post("/console/customers/many/{id:[0-9]{1,9}}/undo", for_viewers(undo))


async def preview(request: web.Request) -> web.StreamResponse:
    """POST: show what would be done to whom. Nothing is done."""
    viewer, language = viewer_of(request), language_for(request)
    act = _act(await field(request, "act", 12), viewer)
    those = await _meant(request, viewer)
    try:
        value = await _value(act, request) if act else ""
    except BadFieldValue as error:
        return _refused(request, error)
    if act is None or not those or not value:
        return notice(request, "many-nothing", status=422, signed_in=True)
    return page(
        request,
        "many.html",
        here="customers",
        act=act,
        value=value,
        shown_value=await _said(act, value),
        names=[called(each, language) for each in those[:_SHOWN]],
        count=len(those),
        more=max(0, len(those) - _SHOWN),
        numbers=" ".join(str(each.id) for each in those),
        back=_back(await field(request, "query", QUERY_LENGTH)),
        key=uuid4(),
    )


async def do(request: web.Request) -> web.StreamResponse:
    """POST: do what was shown, to those who were shown. The form's key makes a repeat the same."""
    viewer = viewer_of(request)
    act, key = _act(await field(request, "act", 12), viewer), await form_key(request)
    try:
        value = await _value(act, request) if act else ""
    except BadFieldValue as error:  # the choices have changed since
        return _refused(request, error)
    those = await _of(viewer, _numbers(await field(request, "numbers", MAX_AT_ONCE * 11)))
    if act is None or not value or not key:
        return missing(request)
    try:
        async with transaction():
            batch, changed = await do_to_many(those, act, value, by=viewer.promoter_id, key=key)
    except (BadHandOver, NoSuchPromoter) as error:
        return notice(request, "many-refused", status=422, signed_in=True, why=str(error))
    request.app[SITE].bell.ring(OUTBOX)
    return page(
        request,
        "many-done.html",
        here="customers",
        batch=batch,
        changed=changed,
        shown_value=await _said(act, value),
        act=act,
        back=_back(await field(request, "back", QUERY_LENGTH)),
    )


async def undo(request: web.Request) -> web.StreamResponse:
    """POST: take the batch back, wherever nobody has changed it since."""
    viewer = viewer_of(request)
    batch = await batch_of(int(request.match_info["id"]), viewer.promoter_id)
    if batch is None:
        return missing(request)
    async with transaction():
        await take_back(batch)
    request.app[SITE].bell.ring(OUTBOX)
    return go(_back(await field(request, "back", QUERY_LENGTH)))


def _act(name: str, viewer: Viewer) -> BatchAct | None:
    """Return what is to be done; None for what is nothing, or not this viewer's to do."""
    if name not in set(BatchAct) or (BatchAct(name) is BatchAct.HAND_OVER and not viewer.is_operator):
        return None
    return BatchAct(name)


async def _value(act: BatchAct, request: web.Request) -> str:
    """Return the label, stage or promoter that goes with it, as it is kept; empty where there is none."""
    asked = await field(request, "value", _VALUE) or await field(request, _FIELDS[act], _VALUE)
    match act:
        case BatchAct.LABEL | BatchAct.UNLABEL:
            return as_label(asked)
        case BatchAct.STAGE:
            return stage_in(asked) or ""
        case BatchAct.FIELD:
            return await _filled(request)
        case BatchAct.HAND_OVER:
            return asked if re.fullmatch(r"[1-9][0-9]{0,8}", asked) else ""


async def _filled(request: web.Request) -> str:
    """Return which field gets what, as it is kept; empty where there is no such field. Raise BadFieldValue."""
    shown = await field(request, "value", _VALUE)
    asked = shown or f"{await field(request, 'field', 9)}:{await field(request, 'value-field', MAX_TEXT)}"
    number = number_in(asked.partition(":")[0])
    in_use = {each.id for each in await fields_in_use()}
    return str(await field_to_fill(asked)) if number in in_use else ""


def _refused(request: web.Request, error: BadFieldValue) -> web.Response:
    why = say(language_for(request), error.sentence, **error.facts)
    return notice(request, "field-refused", status=422, signed_in=True, why=why)


async def _said(act: BatchAct, value: str) -> str:
    """Return the value as people read it: a promoter by name, a field's with its name."""
    if act is BatchAct.FIELD:
        filled = await field_to_fill(value)
        return f"{filled.field.name}: {shown(filled.field.kind, filled.text) or '–'}"
    if act is not BatchAct.HAND_OVER:
        return value
    try:
        return (await promoter(int(value))).name
    except NoSuchPromoter:
        return f"#{value}"


async def _meant(request: web.Request, viewer: Viewer) -> Sequence[Conversation]:
    """Return those that were ticked; or, with ``all``, all that the list's filter finds, as many as go at once."""
    if await field(request, "all", 3) == "yes":
        chosen = conversations_of_query(await field(request, "query", QUERY_LENGTH))
        found = await conversations_chosen(chosen, viewer, language_for(request), limit=MAX_AT_ONCE)
        return list(found.shown)
    ticked = [name.removeprefix("c") for name in (await posted(request)).fields if re.fullmatch(r"c[0-9]{1,9}", name)]
    return await _of(viewer, map(int, ticked))


async def _of(viewer: Viewer, numbers: Iterable[int]) -> list[Conversation]:
    found = await conversations(numbers)
    return [each for each in found.values() if viewer.may_see(each.promoter_id)]


def _numbers(text: str) -> list[int]:
    return [int(each) for each in text.split() if re.fullmatch(r"[0-9]{1,9}", each)][:MAX_AT_ONCE]


def _back(query: str) -> str:
    return f"/console/customers{conversations_of_query(query.partition('?')[2]).query()}"
