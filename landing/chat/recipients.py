"""Recipients: whom a person can write to, latest conversation first; found by words of name or topic."""

from collections.abc import Sequence

from aiohttp import web

from landing.chat.line_details import recipients
from landing.chat.responses import json_answer, language_for, refusal
from landing.sessions import person
from models.people.addresses import Address
from models.reports.shortlists import customers_found
from models.talking.conversations import Conversation, find_conversations

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
    language = language_for(request, address)
    found = await _found(address, words, language, int(skip))
    shown = await recipients(address, found[:PAGE], language)
    return json_answer({"people": shown, "more": len(found) > PAGE})


async def _found(address: Address, words: str, language: str, skip: int) -> Sequence[Conversation]:
    """Find conversations; a promoter finds customers as everywhere else, those without a name too."""
    if address.promoter is None or address.customer_id is not None:
        return await find_conversations(
            words, promoter_id=address.promoter_id, customer_id=address.customer_id, skip=skip, limit=PAGE + 1
        )
    zone = address.promoter.timezone
    found = await customers_found(
        address.promoter.id, words, language=language, timezone=zone, skip=skip, limit=PAGE + 1
    )
    return found.shown
