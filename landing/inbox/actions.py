"""What is done in the inbox: words sent, words begun, a thread read. Each is a form of the session that sees it."""

from aiohttp import web

from landing.chat.responses import json_answer, refusal
from landing.chat.typing_indicator import show_writing
from landing.chat.uploads import FILE_BYTES, BadFile, keep
from landing.console.paging import number_in
from landing.console.responses import go, language_for, missing, notice
from landing.console.sign_in import field, for_viewers, form_key
from landing.console.viewers import viewer_of
from landing.inbox.pages import conversation_in
from landing.inbox.panes import ShownDraft, shown_draft
from landing.readers.form_parser import posted
from landing.site import SITE
from models.storage.bell import OUTBOX
from models.talking.communications import TEXT_LENGTH, Direction
from models.talking.drafts import draft_in, keep_draft
from models.talking.enclosures import Enclosure
from models.talking.replies import reply
from models.talking.saved_replies import forget_reply, save_reply
from models.talking.unread import read
from models.talking.web_posts import MAX_ENCLOSURES
from models.text.cleaning import clean
from models.words import say

POST_BYTES = FILE_BYTES + 64 * 1024
"""Of a form with everything that goes along."""


def add_to(app: web.Application) -> None:
    here = "/console/inbox/{id:[0-9]{1,9}}"
    app.router.add_post(f"{here}/posts", for_viewers(send, POST_BYTES))
    app.router.add_post(f"{here}/draft", for_viewers(begin))
    app.router.add_post(f"{here}/saved", for_viewers(save, POST_BYTES))
    app.router.add_post(f"{here}/writing", for_viewers(write))
    app.router.add_post(f"{here}/read", for_viewers(mark_read))


async def send(request: web.Request) -> web.StreamResponse:
    """POST: send words and files to the customer, in the promoter's name. The form's key makes a repeat the same."""
    conversation = await conversation_in(request)
    key = await form_key(request)
    if conversation is None or not key:
        return missing(request)
    try:
        enclosures = await _enclosures(request)
    except BadFile as error:
        return _refused(request, error)
    text = clean(await field(request, "text", TEXT_LENGTH), TEXT_LENGTH)
    if text or enclosures:
        await reply(conversation, text, by=viewer_of(request).side, key=f"k{key}", enclosures=enclosures)
        request.app[SITE].bell.ring(OUTBOX)
    return _done(request, conversation.id, shown_draft(await draft_in(conversation.id, viewer_of(request).side)))


async def begin(request: web.Request) -> web.StreamResponse:
    """POST: keep what is begun and not sent; the person's other devices show it as well."""
    conversation = await conversation_in(request)
    if conversation is None:
        return missing(request)
    begun = await keep_draft(conversation.id, viewer_of(request).side, await field(request, "text", TEXT_LENGTH))
    request.app[SITE].bell.ring(OUTBOX)
    return _done(request, conversation.id, shown_draft(begun))


async def write(request: web.Request) -> web.StreamResponse:
    """POST: something is being written; the customer's open chat shows so, in the promoter's name."""
    conversation = await conversation_in(request)
    if conversation is None:
        return missing(request)
    await show_writing(request, conversation, Direction.TO_CUSTOMER)
    return _done(request, conversation.id)


async def save(request: web.Request) -> web.StreamResponse:
    """POST: save what stands in the field as a reply; or, with ``forget``, delete the one of that number."""
    conversation, viewer = await conversation_in(request), viewer_of(request)
    if conversation is None:
        return missing(request)
    text = await field(request, "text", TEXT_LENGTH)
    await keep_draft(conversation.id, viewer.side, text)  # the page comes anew
    if (number := number_in(await field(request, "forget", 9))) is not None:
        await forget_reply(viewer.promoter_id, number)
    else:
        await save_reply(viewer.promoter_id, text)
    return _done(request, conversation.id)


async def mark_read(request: web.Request) -> web.StreamResponse:
    """POST: the promoter has read up to communication ``up_to``. What operators read, the promoter has not."""
    conversation = await conversation_in(request)
    up_to = number_in(await field(request, "up_to", 9))
    if conversation is None or up_to is None:
        return missing(request)
    if not viewer_of(request).is_operator and await read(conversation.id, min(up_to, conversation.last_said_id or 0)):
        request.app[SITE].bell.ring(OUTBOX)  # the streams of their other devices listen there
    return _done(request, conversation.id)


async def _enclosures(request: web.Request) -> list[Enclosure]:
    """Store the files that came with the form, each under a name of its own. Raise BadFile."""
    parts = (await posted(request, POST_BYTES)).files.items()
    files = [(part, each) for part, each in parts if each.name and each.data]
    if len(files) > MAX_ENCLOSURES:
        raise BadFile(422, "inbox-too-many-files")
    return [(await keep(request.app[SITE], part, each)).as_enclosure() for part, each in files]


def _refused(request: web.Request, error: BadFile) -> web.StreamResponse:
    megabytes = FILE_BYTES // 1024 // 1024
    if _by_script(request):
        return refusal(request, error.status, error.sentence, megabytes=megabytes)
    why = say(language_for(request), error.sentence, megabytes=megabytes)
    return notice(request, "file-refused", status=error.status, signed_in=True, why=why)


def _done(request: web.Request, number: int, draft: ShownDraft | None = None) -> web.StreamResponse:
    if _by_script(request):
        return json_answer({"draft": draft})
    return go(f"/console/inbox/{number}#reply")


def _by_script(request: web.Request) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")
