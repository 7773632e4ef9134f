"""The chat's page: a promoter's, a customer's, or a stranger's who came through a card and may write."""

from typing import Any

from aiohttp import web

from landing.chat import posts
from landing.chat.answers import language_for, page, refusal
from landing.chat.desk import desk_of
from landing.chat.sides import Recipient, recipient
from landing.people import forget, person
from landing.server.origin import from_our_pages
from landing.site import SITE
from models.people.addresses import Address
from models.people.channels import BROWSER
from models.people.sessions import SessionRole
from models.sharing.tag_cache import TaggedPromotion
from models.storage.codes import fingerprint
from models.talking.conversations import conversation_between, find_conversations
from models.words import say

SCRIPT_WORDS = (
    "actions",
    "arrival-delivered",
    "arrival-failed",
    "arrival-queued",
    "arrival-seen",
    "arrival-sent",
    "arrival-uncertain",
    "arrival-unopened",
    "by-operator",
    "by-system",
    "copied",
    "edit",
    "edited",
    "file",
    "location-denied",
    "location-send",
    "new-words",
    "photo",
    "place",
    "remove",
    "reply",
    "send-again",
    "sending",
    "shared",
    "state-connecting",
    "state-offline",
    "state-online",
    "to-nobody",
    "to-us",
    "today",
    "uploading",
    "video",
    "voice",
    "yesterday",
    "you",
)

NAME_GAP = "%name%"
"""In sentences that the page's script says of somebody, where their name goes."""
NAMING_WORDS = ("by-name", "chosen-elsewhere", "to-name", "write-to", "wrote-too")


async def chat(request: web.Request) -> web.Response:
    """GET /chat, with ``?tag=`` for whoever comes through a card. Looking changes nothing: what is posted does."""
    site = request.app[SITE]
    address = await person(request)
    code = request.query.get("tag", "")
    marked = await site.catalogue.look_up(code) if code else None
    if code and marked is None:
        gone = {"kind": "card-gone", "known": address is not None}
        return site.guesses.refusal(request) or page(request, "notice.html", address=address, status=404, **gone)
    if address is None and marked is None:
        kind = "ended" if "ended" in request.query else "no-way-in"
        return page(request, "notice.html", kind=kind, known=False)
    if address is not None and marked is not None and posts.is_own(address, marked):
        marked = None
    return page(request, "chat.html", address=address, **await _facts(request, address, marked))


async def leave(request: web.Request) -> web.Response:
    """POST /chat/leave: the browser is a stranger again; the chat itself stays."""
    address = await person(request)
    if not from_our_pages(request):
        return refusal(request, 403, "chat-not-from-here", address)
    response = page(request, "notice.html", address=address, kind="left", known=False)
    await forget(request, response, SessionRole.PERSON)
    return response


async def _facts(request: web.Request, address: Address | None, marked: TaggedPromotion | None) -> dict[str, Any]:
    language = language_for(request, address)
    is_promoter = address is not None and address.promoter is not None
    to, many = await _to(address, language)
    name, topic = _other(to, marked)
    consent = posts.consent_words(marked, language) if marked else ""
    data = {
        "stranger": address is None,
        "promoter": is_promoter,
        "me": posts.browser_name(address) if address else f"tag {marked.tag.code}" if marked else "",
        "tag": marked.tag.code if marked else "",
        "open": request.query.get("open", "")[:40] if marked else "",
        "terms": fingerprint(consent) if consent else "",
        "language": say(language, "language-region"),
        "name": name,
        "topic": topic,
        "card": await _card(address, marked, topic),
        "to": to,
        "many": many,
        "words": {word: say(language, f"chat-{word}") for word in SCRIPT_WORDS}
        | {word: say(language, f"chat-{word}", name=NAME_GAP) for word in NAMING_WORDS},
    }
    links = request.app[SITE].deep_links(marked.tag.code) if marked and address is None else {}
    return {
        "data": data,
        "stranger": address is None,
        "name": name,
        "topic": topic,
        "whoami": address.promoter.name if address and address.promoter else address.name if address else "",
        "promotion": marked.promotion if marked else None,
        "consent": consent,
        "elsewhere": {channel: link for channel, link in links.items() if channel != BROWSER and link},
        "commands": request.app[SITE].commands if is_promoter else (),
    }


def _other(to: Recipient | None, marked: TaggedPromotion | None) -> tuple[str, str]:
    """Who is at the other end, and about what; empty for the bot itself."""
    if marked is not None:
        return (marked.promoter.name if marked.promoter else ""), marked.promotion.title
    return (to["name"], to["topic"]) if to else ("", "")


async def _to(address: Address | None, language: str) -> tuple[Recipient | None, bool]:
    """Whom this person writes to, and whether there are others to choose from."""
    if address is None:
        return None, False
    desk = await desk_of(address)
    found = await find_conversations(promoter_id=address.promoter_id, customer_id=address.customer_id, limit=2)
    return await recipient(desk, language), len(found) > 1


async def _card(address: Address | None, marked: TaggedPromotion | None, topic: str) -> Recipient | None:
    """Find the conversation with the card's promoter, where this customer has one already."""
    if marked is None or marked.promoter is None or address is None or address.customer_id is None:
        return None
    talking = await conversation_between(marked.promoter.id, address.customer_id)
    return Recipient(id=talking.id, name=marked.promoter.name, topic=topic) if talking else None
