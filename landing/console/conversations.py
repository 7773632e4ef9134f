"""Conversations in the console: what promoters and customers said to each other, with the files that went along."""

import re
from tempfile import TemporaryFile
from typing import BinaryIO
from urllib.parse import quote
from uuid import uuid4

from aiohttp import web

from landing.console.list_filters import SHOWS, NarrowedConversations, conversations_in
from landing.console.paging import PAGE, number_in, paging_in
from landing.console.responses import language_for, missing, notice, page
from landing.console.sign_in import for_viewers
from landing.console.viewers import viewer_of
from landing.server.security_headers import NO_STORE_HEADERS
from landing.site import SITE
from landing.templating import TemplateContext
from models.meetings.checkins import at_communications
from models.people.promoters import every_promoter
from models.reports.opens_and_conversations import conversations_named
from models.reports.shortlists import promotions_found
from models.reports.timeline.event_lines import author, meeting_notes
from models.reports.timeline.loading import check_in_facts
from models.reports.transcripts import MIME, TranscriptTooLong, transcribe
from models.sharing.promotions import promotions
from models.talking import conversations
from models.talking.attachments import attachment
from models.talking.communications import (
    Attachment,
    Author,
    Communication,
    Direction,
    communication_or_none,
    history,
)
from models.talking.conversations import Conversation, called
from models.talking.relaying import recipient_of
from models.words import say
from models.words.channel_names import channel_name

_MESSAGES = 100
_CHOICES = 200
_PIECE_BYTES = 256 * 1024
_SHOWABLE = re.compile(
    r"image/(jpeg|png|gif|webp)|audio/(ogg|mpeg|mp4|aac|wav|x-wav|webm)|video/(mp4|webm)|application/pdf"
)


def add_to(app: web.Application) -> None:
    app.router.add_get("/console/conversations", for_viewers(latest))
    app.router.add_get("/console/conversations/{id:[0-9]{1,9}}", for_viewers(one))
    app.router.add_get("/console/conversations/{id:[0-9]{1,9}}/download", for_viewers(download))
    app.router.add_get("/console/media/{id:[0-9]{1,9}}", for_viewers(enclosed))


async def latest(request: web.Request) -> web.StreamResponse:
    """GET: the conversations, latest first; ``?q`` looks for a name or a topic.

    ``?show``, ``?promoter``, ``?promotion`` and ``?channel`` narrow them; a promoter sees their own.
    """
    paging, viewer, narrowed = paging_in(request), viewer_of(request), conversations_in(request)
    found = await conversations_named(
        paging.words,
        promoter_id=narrowed.promoter_id if viewer.is_operator else viewer.promoter_id,
        language=language_for(request),
        among=narrowed.among,
        skip=paging.skip,
        limit=PAGE,
    )
    return page(
        request,
        "conversations.html",
        here="conversations",
        conversations=found.shown,
        paging=paging.of(found.found, **narrowed.kept),
        chosen=narrowed.kept,
        **await _choices(request, narrowed),
    )


async def _choices(request: web.Request, narrowed: NarrowedConversations) -> TemplateContext:
    """Return what conversations can be narrowed by, what is chosen among it."""
    language, among = language_for(request), narrowed.among
    chosen = await promotions([among.promotion_id])
    offered = {each.id: each.title for each in (await promotions_found(limit=_CHOICES)).shown}
    everybody = await every_promoter() if viewer_of(request).is_operator else []
    channels = sorted({*request.app[SITE].reach, among.channel} - {""})
    return {
        "shows": [(show, say(language, f"inbox-show-{show}")) for show in SHOWS if show],
        "promoters": [(each.id, each.name) for each in everybody],
        "promotions": ({number: each.title for number, each in chosen.items()} | offered).items(),
        "channels": [(each, channel_name(language, each)) for each in channels],
    }


async def one(request: web.Request) -> web.StreamResponse:
    """GET: what was said in one conversation; ``?before`` looks further back."""
    conversation = await conversations.conversation_or_none(int(request.match_info["id"]))
    if conversation is None or not viewer_of(request).may_see(conversation.promoter_id):
        return missing(request)
    said = await history(conversation.id, before=number_in(request.query.get("before", "")), limit=_MESSAGES + 1)
    return page(
        request,
        "conversation.html",
        here="conversations",
        conversation=conversation,
        said=said[-_MESSAGES:],
        meetings=await at_communications([each.id for each in said if each.medium == "meeting"]),
        met_notes=lambda made: meeting_notes(check_in_facts(made), language_for(request)),
        written_by=lambda each: written_by(conversation, each, language_for(request)),
        earlier=said[-_MESSAGES].id if len(said) > _MESSAGES else None,
        target=await recipient_of(conversation, Direction.TO_CUSTOMER),
        key=uuid4(),
    )


def written_by(conversation: Conversation, each: Communication, language: str) -> str:
    customer = called(conversation, language)
    direction = Author.PROMOTER if each.direction is Direction.TO_CUSTOMER else Author.CUSTOMER
    return author(each.author or direction, conversation.promoter.name, customer, language)


async def download(request: web.Request) -> web.StreamResponse:
    """GET: the whole conversation in ``?format``, as a file to keep."""
    conversation = await conversations.conversation_or_none(int(request.match_info["id"]))
    form = request.query.get("format", "")
    if conversation is None or form not in MIME or not viewer_of(request).may_see(conversation.promoter_id):
        return missing(request)
    with TemporaryFile() as file:
        try:
            await transcribe(
                conversation,
                form,
                file,
                language=language_for(request),
                media=request.app[SITE].media,
                zone=request.app[SITE].zone,
            )
        except TranscriptTooLong:
            return notice(request, "too-long", status=422, signed_in=True)
        return await _sent(request, file, f"conversation-{conversation.id}.{form}", MIME[form])


async def _sent(request: web.Request, file: BinaryIO, name: str, mime: str) -> web.StreamResponse:
    answer = web.StreamResponse(
        headers={
            **NO_STORE_HEADERS,
            "Content-Type": mime,
            "Content-Length": str(file.tell()),
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Security-Policy": "sandbox; default-src 'none'",
        }
    )
    await answer.prepare(request)
    file.seek(0)
    while piece := file.read(_PIECE_BYTES):
        await answer.write(piece)
    await answer.write_eof()
    return answer


async def enclosed(request: web.Request) -> web.StreamResponse:
    """GET: the bytes of an attachment, to be saved: whatever is in it, it never runs as one of our pages."""
    file = await attachment(int(request.match_info["id"]))
    if file is None or not file.sha256 or not await _may_see(request, file):
        return missing(request)
    try:
        path = await request.app[SITE].media.local(file.sha256)
    except FileNotFoundError:
        return missing(request)
    headers = {
        **NO_STORE_HEADERS,
        "Content-Type": file.mime if _SHOWABLE.fullmatch(file.mime) else "application/octet-stream",
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(_name(file), safe='')}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    return web.FileResponse(path, headers=headers)


async def _may_see(request: web.Request, file: Attachment) -> bool:
    said = await communication_or_none(file.communication_id)
    return said is not None and viewer_of(request).may_see(
        (await conversations.conversation(said.conversation_id)).promoter_id
    )


def _name(file: Attachment) -> str:
    return re.sub(r"[/\\]", "_", file.name) or f"{file.kind}-{file.id}"
