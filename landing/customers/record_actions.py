"""What is done to a record in a browser: each is a form of the session that sees the conversation."""

import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from aiohttp import web

from landing.console.paging import number_in
from landing.console.responses import go, language_for, missing, notice
from landing.console.sign_in import field, for_viewers, form_key
from landing.console.viewers import viewer_of
from landing.site import SITE
from models.customer_records.fields.definitions import field_or_none, fields_in_use
from models.customer_records.fields.field_values import fill_in, fill_in_as_before
from models.customer_records.fields.kinds import VALUE_LENGTH, BadFieldValue
from models.customer_records.labels import LABEL_LENGTH, put_label, take_label
from models.customer_records.mentions import write_note
from models.customer_records.notes import NOTE_LENGTH, forget_note
from models.customer_records.own_names import call
from models.customer_records.reminders import REMINDER_LENGTH, remind, reminder_or_none, settle
from models.customer_records.segments import QUERY_LENGTH
from models.customer_records.stages import set_stage, stage_in
from models.people.customers import NAME_LENGTH
from models.storage.bell import OUTBOX
from models.storage.clock import now
from models.storage.database import transaction
from models.talking.conversations import Conversation, conversation_or_none
from models.text.dates import Doubt, find_moment, local_moment
from models.words import say

_BACK = re.compile(r"/console/(inbox|(inbox|customers|conversations)/[0-9]{1,9})(\?[\w=&%.+-]{0,4000})?")


def add_to(app: web.Application) -> None:
    app.router.add_post("/console/conversations/{id:[0-9]{1,9}}/record/{what:[a-z]{1,10}}", for_viewers(change))


async def change(request: web.Request) -> web.StreamResponse:
    """POST: change what is kept of the customer, and show it where it was shown."""
    conversation = await conversation_or_none(int(request.match_info["id"]))
    act = _ACTS.get(request.match_info["what"])
    if conversation is None or act is None or not viewer_of(request).may_see(conversation.promoter_id):
        return missing(request)
    try:
        async with transaction():
            await act(request, conversation)
    except Doubt as doubt:
        why = say(language_for(request), doubt.sentence, zone=conversation.promoter.timezone)
        return notice(request, "reminder-refused", status=422, signed_in=True, why=why)
    except BadFieldValue as bad:
        why = say(language_for(request), bad.sentence, **bad.facts)
        return notice(request, "field-refused", status=422, signed_in=True, why=why)
    request.app[SITE].bell.ring(OUTBOX)  # the streams of other devices listen there
    back = await field(request, "back", QUERY_LENGTH)
    place = back if _BACK.fullmatch(back) else f"/console/inbox/{conversation.id}"
    return go(f"{place}#record-{conversation.id}")


async def _call(request: web.Request, conversation: Conversation) -> None:
    await call(conversation, await field(request, "name", NAME_LENGTH))


async def _set_stage(request: web.Request, conversation: Conversation) -> None:
    await set_stage(conversation, stage_in(await field(request, "stage", 12)))


async def _put_label(request: web.Request, conversation: Conversation) -> None:
    await put_label(conversation.id, await field(request, "label", LABEL_LENGTH))


async def _take_label(request: web.Request, conversation: Conversation) -> None:
    await take_label(conversation.id, await field(request, "label", LABEL_LENGTH))


async def _fill_in(request: web.Request, conversation: Conversation) -> None:
    """Fill in what the form changed; what another device changed meanwhile stays. Raises BadFieldValue."""
    for each in await fields_in_use():
        said, stood = [await field(request, f"{sign}{each.id}", VALUE_LENGTH) for sign in ("f", "w")]
        if said != stood:
            await fill_in(conversation.id, each, said, by=viewer_of(request).side)


async def _fill_in_as_before(request: web.Request, conversation: Conversation) -> None:
    changed = await field_or_none(await _number(request))
    if changed is not None:
        await fill_in_as_before(conversation.id, changed, by=viewer_of(request).side)


async def _note(request: web.Request, conversation: Conversation) -> None:
    text = await field(request, "text", NOTE_LENGTH)
    await write_note(conversation, text, by=viewer_of(request).side, source=await _source(request))


async def _forget_note(request: web.Request, conversation: Conversation) -> None:
    await forget_note(await _number(request), conversation.id)


async def _remind(request: web.Request, conversation: Conversation) -> None:
    """Remind at the time in its own field, else at the one that the words name. Raises Doubt."""
    zone = ZoneInfo(conversation.promoter.timezone)
    text, when = await field(request, "text", REMINDER_LENGTH), await field(request, "when", 20)
    if when:
        due_at: datetime = local_moment(when, zone, now())
    else:
        found = find_moment(text, zone, now())
        due_at, text = found.at, found.rest
    await remind(conversation, due_at, text, source=await _source(request))


async def _settle(request: web.Request, conversation: Conversation) -> None:
    reminder = await reminder_or_none(await _number(request))
    if reminder is not None and reminder.conversation_id == conversation.id:
        await settle(reminder)


_ACTS: Mapping[str, Callable[[web.Request, Conversation], Awaitable[None]]] = {
    "name": _call,
    "stage": _set_stage,
    "label": _put_label,
    "unlabel": _take_label,
    "fields": _fill_in,
    "unfield": _fill_in_as_before,
    "note": _note,
    "unnote": _forget_note,
    "remind": _remind,
    "settle": _settle,
}


async def _source(request: web.Request) -> str:
    """Return what makes a form that is sent again the same: its own key, or what a script that sends none sends."""
    return f"form {await form_key(request) or now().isoformat()}"


async def _number(request: web.Request) -> int:
    return number_in(await field(request, "number", 9)) or 0
