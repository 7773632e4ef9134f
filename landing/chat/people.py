"""People: whom somebody can write to, those spoken with last first; found by any words of their name or topic."""

from aiohttp import web

from landing.chat.answers import language_for, refusal, told
from landing.chat.sides import recipients
from landing.people import person
from models.conversations import find_conversations

PAGE = 30
_LONGEST = 80


async def people(request: web.Request) -> web.Response:
    """GET /chat/people: with ``?q=`` those found by it, with ``?skip=`` those after so many."""
    address = await person(request)
    if address is None:
        return refusal(request, 401, "chat-who-are-you")
    skip = request.query.get("skip", "0")
    if not (skip.isascii() and skip.isdecimal() and len(skip) <= 6):
        return refusal(request, 400, "chat-unreadable", address)
    words = request.query.get("q", "")[:_LONGEST]
    found = await find_conversations(
        words, promoter_id=address.promoter_id, customer_id=address.customer_id, skip=int(skip), most=PAGE + 1
    )
    shown = await recipients(address, found[:PAGE], language_for(request, address))
    return told({"people": shown, "more": len(found) > PAGE})
