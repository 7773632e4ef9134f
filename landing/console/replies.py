"""Replies in the console: under a conversation, to whoever may read it."""

from aiohttp import web

from landing.console.responses import go, missing
from landing.console.sign_in import field, for_viewers, form_key
from landing.console.viewers import viewer_of
from landing.site import SITE
from models.storage.bell import OUTBOX
from models.talking.communications import TEXT_LENGTH
from models.talking.conversations import conversation_or_none
from models.talking.replies import reply
from models.text.cleaning import clean


def add_to(app: web.Application) -> None:
    app.router.add_post("/console/conversations/{id:[0-9]{1,9}}/replies", for_viewers(answer))


async def answer(request: web.Request) -> web.StreamResponse:
    """POST: send it to the customer, in the promoter's name. The form's key makes a second click the same reply."""
    viewer = viewer_of(request)
    conversation = await conversation_or_none(int(request.match_info["id"]))
    if conversation is None or not viewer.may_see(conversation.promoter_id):
        return missing(request)
    text = clean(await field(request, "text", TEXT_LENGTH), TEXT_LENGTH)
    if not (key := await form_key(request)):
        return missing(request)
    if text:
        await reply(conversation, text, by=viewer.side, key=f"k{key}")
        request.app[SITE].bell.ring(OUTBOX)
    return go(f"/console/conversations/{conversation.id}#reply")
