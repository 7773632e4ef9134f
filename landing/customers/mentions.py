"""Mentions: notes that name the operators, until one of them has seen to it."""

from aiohttp import web

from landing.console.responses import go, language_for, missing, page
from landing.console.sign_in import for_operators
from models.customer_records.mentions import mentions_waiting, see_mention
from models.customer_records.notes import note_or_none
from models.storage.database import transaction
from models.talking.conversations import called, conversation_or_none


def add_to(app: web.Application) -> None:
    app.router.add_get("/console/mentions", for_operators(every))
    app.router.add_post("/console/mentions/{id:[0-9]{1,9}}/seen", for_operators(see))


async def every(request: web.Request) -> web.StreamResponse:
    """GET: the notes that wait for an operator, the latest first."""
    language, listed = language_for(request), []
    for each in await mentions_waiting():
        note, talking = await note_or_none(each.note_id), await conversation_or_none(each.conversation_id)
        if note is not None and talking is not None:
            listed.append((each, note, talking, called(talking, language)))
    return page(request, "mentions.html", here="home", mentions=listed)


async def see(request: web.Request) -> web.StreamResponse:
    """POST: an operator has seen to it."""
    async with transaction():
        done = await see_mention(int(request.match_info["id"]))
    return go("/console/mentions") if done else missing(request)
