"""Conversations in the console: what promoters and customers said to each other, with the files that went along."""

import re
from urllib.parse import quote

from aiohttp import web

from landing.console.answers import missing, page
from landing.console.entrance import for_operators
from landing.security import CAUTIOUS
from landing.site import SITE
from models.communications import Attachment, attachment, history
from models.conversations import conversation_or_none, latest_conversations

_PAGE = 50
_SAID = 100
_SHOWABLE = re.compile(r"image/(jpeg|png|gif|webp)|audio/(ogg|mpeg|mp4)|video/mp4|application/pdf")


def add_to(app: web.Application) -> None:
    app.router.add_get("/console/conversations", for_operators(latest))
    app.router.add_get("/console/conversations/{id:[0-9]{1,9}}", for_operators(one))
    app.router.add_get("/console/media/{id:[0-9]{1,9}}", for_operators(enclosed))


async def latest(request: web.Request) -> web.StreamResponse:
    """GET: the conversations, the one spoken in last first."""
    number = _number(request.query.get("page", "")) or 1
    found = await latest_conversations(most=_PAGE + 1, skip=(number - 1) * _PAGE)
    return page(
        request,
        "conversations.html",
        here="conversations",
        conversations=found[:_PAGE],
        number=number,
        more=len(found) > _PAGE,
    )


async def one(request: web.Request) -> web.StreamResponse:
    """GET: what was said in one conversation; ``?before`` looks further back."""
    talk = await conversation_or_none(int(request.match_info["id"]))
    if talk is None:
        return missing(request)
    said = await history(talk.id, before=_number(request.query.get("before", "")), most=_SAID + 1)
    return page(
        request,
        "conversation.html",
        here="conversations",
        talk=talk,
        said=said[-_SAID:],
        earlier=said[-_SAID].id if len(said) > _SAID else None,
    )


async def enclosed(request: web.Request) -> web.StreamResponse:
    """GET: the bytes of an attachment, to be saved: whatever is in it, it never runs as a page of ours."""
    file = await attachment(int(request.match_info["id"]))
    if file is None or not file.sha256:
        return missing(request)
    path = request.app[SITE].media.path(file.sha256)
    if not path.is_file():
        return missing(request)
    headers = {
        **CAUTIOUS,
        "Content-Type": file.mime if _SHOWABLE.fullmatch(file.mime) else "application/octet-stream",
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(_name(file), safe='')}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    return web.FileResponse(path, headers=headers)


def _name(file: Attachment) -> str:
    return re.sub(r"[/\\]", "_", file.name) or f"{file.kind}-{file.id}"


def _number(told: str) -> int | None:
    return int(told) if re.fullmatch(r"[0-9]{1,9}", told) and int(told) > 0 else None
