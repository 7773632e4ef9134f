"""The inbox's pages: the list, and beside it one thread; each pane also by itself, for a page that is already there."""

from uuid import uuid4

from aiohttp import web

from landing.console.conversations import written_by
from landing.console.list_filters import SHOWS, NarrowedConversations, conversations_in
from landing.console.paging import number_in
from landing.console.responses import language_for, missing, page
from landing.console.sign_in import for_viewers
from landing.console.viewers import viewer_of
from landing.customers.record import STAGES, record_of
from landing.inbox.agenda import agenda_context
from landing.inbox.panes import ListPane, ThreadPane, list_pane, shown_draft, thread_pane
from landing.inbox.reading_story import story_of
from landing.server.security_headers import MICROPHONE_HEADERS
from landing.site import SITE
from landing.templating import TemplateContext
from models.customer_records.labels import labels_used
from models.people.addresses import Address
from models.people.customers import mark
from models.reports.shortlists import promotions_found
from models.talking.communications import Communication, Direction
from models.talking.conversations import Conversation, called, conversation_or_none
from models.talking.drafts import draft_in
from models.talking.relaying import recipient_of, why_no_recipient
from models.talking.saved_replies import saved_replies
from models.talking.unread import unread_of

_PROMOTIONS = 100
"""To choose from."""


def add_to(app: web.Application) -> None:
    app.router.add_get("/console/inbox", for_viewers(every))
    app.router.add_get("/console/inbox/list", for_viewers(only_list))
    app.router.add_get("/console/inbox/agenda", for_viewers(only_agenda))
    app.router.add_get("/console/inbox/{id:[0-9]{1,9}}", for_viewers(one))
    app.router.add_get("/console/inbox/{id:[0-9]{1,9}}/thread", for_viewers(only_thread))


async def conversation_in(request: web.Request) -> Conversation | None:
    """Return the conversation that the address names; None where there is none that the viewer may see."""
    found = await conversation_or_none(int(request.match_info["id"]))
    return found if found is not None and viewer_of(request).may_see(found.promoter_id) else None


async def every(request: web.Request) -> web.StreamResponse:
    """GET: the list, by itself on a telephone."""
    chosen = conversations_in(request)
    context = await _whole_context(request, chosen)
    context |= await agenda_context(viewer_of(request), language_for(request))
    return page(request, "inbox.html", here="inbox", thread=None, **context)


async def one(request: web.Request) -> web.StreamResponse:
    """GET: one thread beside the list; ``?before`` looks further back. Looking marks nothing as read."""
    conversation = await conversation_in(request)
    if conversation is None:
        return missing(request)
    chosen = conversations_in(request)
    context = await _whole_context(request, chosen)
    context |= await _thread_context(request, conversation) | await _composer_context(request, conversation)
    story = await story_of(conversation, viewer_of(request), language_for(request))
    record = await record_of(conversation, viewer_of(request))
    answer = page(request, "inbox.html", here="inbox", story=story, record=record, **context)
    answer.headers.update(MICROPHONE_HEADERS)
    return answer


async def only_list(request: web.Request) -> web.StreamResponse:
    """GET: the list's pane, with the open conversation marked (``?conversation``)."""
    return page(request, "inbox-list.html", **await _list_context(request, conversations_in(request)))


async def only_agenda(request: web.Request) -> web.StreamResponse:
    """GET: the pane of what is to be done today."""
    context = await agenda_context(viewer_of(request), language_for(request))
    return page(request, "inbox-agenda.html", name_of=lambda each: name_of(each, language_for(request)), **context)


async def only_thread(request: web.Request) -> web.StreamResponse:
    """GET: the thread's pane."""
    conversation = await conversation_in(request)
    if conversation is None:
        return missing(request)
    context = await _thread_context(request, conversation)
    return page(request, "inbox-thread.html", chosen=conversations_in(request), **context)


async def _whole_context(request: web.Request, chosen: NarrowedConversations) -> TemplateContext:
    """Return what both pages have around list and thread. What is unread is counted first: what comes then is news."""
    promoter_id = viewer_of(request).promoter_id
    unread = "" if promoter_id is None else await unread_of(promoter_id)
    return {"unread": unread} | await _list_context(request, chosen) | await _choices(request, chosen)


async def _list_context(request: web.Request, chosen: NarrowedConversations) -> TemplateContext:
    language = language_for(request)
    pane: ListPane = await list_pane(viewer_of(request), chosen, language)
    current = request.match_info.get("id") or request.query.get("conversation", "")
    return {
        "listed": pane,
        "chosen": chosen,
        "current": number_in(current) or 0,
        "name_of": lambda each: name_of(each, language),
        "mark": mark,
    }


async def _choices(request: web.Request, chosen: NarrowedConversations) -> TemplateContext:
    """Return what the list can be narrowed by."""
    promotions = await promotions_found(limit=_PROMOTIONS)
    channels = {*request.app[SITE].reach, chosen.among.channel} - {""}
    return {
        "shows": SHOWS,
        "channels": sorted(channels),
        "promotions": promotions.shown,
        "stages": STAGES,
        "labels": [each.text for each in await labels_used(viewer_of(request).promoter_id)],
    }


async def _thread_context(request: web.Request, conversation: Conversation) -> TemplateContext:
    language = language_for(request)
    pane: ThreadPane = await thread_pane(conversation, number_in(request.query.get("before", "")))
    return {
        "thread": pane,
        "customer": name_of(conversation, language),
        "written_by": lambda each: written_by(conversation, each, language),
        "arrival": arrival,
    }


async def _composer_context(request: web.Request, conversation: Conversation) -> TemplateContext:
    language = language_for(request)
    target = await recipient_of(conversation, Direction.TO_CUSTOMER)
    return {
        "target": target,
        "why_not": "" if target else await why_no_recipient(conversation, Direction.TO_CUSTOMER),
        "left": await _left(request, conversation, target, language) if target else "",
        "draft": shown_draft(await draft_in(conversation.id, viewer_of(request).side)),
        "saved": await saved_replies(viewer_of(request).promoter_id),
        "key": uuid4(),
    }


async def _left(request: web.Request, conversation: Conversation, target: Address, language: str) -> str:
    """Say how often, and until when, the customer can be written to there; empty where that is no question."""
    what_is_left = request.app[SITE].what_is_left
    if what_is_left is None:
        return ""
    return await what_is_left(target.channel, target.account, language, conversation.promoter.timezone)


def name_of(conversation: Conversation, language: str) -> str:
    """Return what the customer is called in the inbox."""
    return called(conversation, language)


def arrival(said: Communication) -> str:
    """Return what is known of the words' way to the customer: ``seen`` is the most, a delivery's state the least."""
    if said.state != "sent":
        return said.state.value
    return "seen" if said.seen_at else "delivered" if said.delivered_at else "sent"
