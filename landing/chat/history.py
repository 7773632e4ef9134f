"""History: lines older than those that are streamed."""

from aiohttp import web

from landing.chat.line_details import sides
from landing.chat.responses import as_shown, json_answer, language_for, refusal
from landing.sessions import person
from models.talking.web_lines import chat_of, latest_lines, lines_before
from models.talking.web_posts import Content

PAGE = 60
"""Lines in one answer."""


async def lines(request: web.Request) -> web.Response:
    """GET /chat/lines: the latest, or with ``?before=`` those before that line; ``more`` says whether there are any."""
    address = await person(request)
    if address is None:
        return refusal(request, 401, "chat-who-are-you")
    before = request.query.get("before", "")
    if before and not (before.isascii() and before.isdecimal() and len(before) <= 18):
        return refusal(request, 400, "chat-unreadable", address)
    chat = await chat_of(address)
    if before:
        found = await lines_before(chat, int(before), limit=PAGE + 1)
    else:
        found = await latest_lines(chat, limit=PAGE + 1)
    shown = found[-PAGE:]
    last = found[-1].id if found else 0
    around = await sides(address, shown, language_for(request, address))
    kept = [as_shown(line, around[line.id]) for line in shown if not Content.load(line.content).toast]
    first = shown[0].id if shown else 0
    return json_answer({"lines": kept, "more": len(found) > PAGE, "first": first, "last": last})
