"""The chat's page: a promoter's, a customer's, or a stranger's who came through a card and may write."""

from aiohttp import web

from landing.chat import posts
from landing.chat.acting_address import acting_address_of
from landing.chat.line_details import Recipient, recipient
from landing.chat.responses import language_for, page, refusal
from landing.csrf import from_our_pages
from landing.sessions import forget, person
from landing.site import SITE
from landing.templating import TemplateContext
from models.people.addresses import Address
from models.people.channels import BROWSER, EMAIL
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
    "emoji-faces",
    "emoji-food",
    "emoji-hands",
    "emoji-hearts",
    "emoji-nature",
    "emoji-recent",
    "emoji-things",
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
    "voice-away",
    "voice-denied",
    "voice-listen",
    "voice-none",
    "voice-recording",
    "yesterday",
    "you",
)

NAME_GAP = "%name%"
"""Stands for a person's name in sentences that the page's script fills in."""
NAMING_WORDS = ("by-name", "chosen-elsewhere", "to-name", "write-to", "writing", "wrote-too")


async def chat(request: web.Request) -> web.Response:
    """GET /chat, with ``?tag=`` for a person who comes through a card. Looking changes nothing; a post does."""
    site = request.app[SITE]
    address = await person(request)
    code = request.query.get("tag", "")
    tagged = await site.tag_cache.look_up(code) if code else None
    if code and tagged is None:
        gone = {"kind": "card-gone", "known": address is not None}
        return site.guesses.refusal(request) or page(request, "notice.html", address=address, status=404, **gone)
    if address is None and tagged is None:
        kind = "ended" if "ended" in request.query else "no-way-in"
        return page(request, "notice.html", kind=kind, known=False)
    if address is not None and tagged is not None and posts.is_own(address, tagged):
        tagged = None
    return page(request, "chat.html", address=address, **await _context(request, address, tagged))


async def leave(request: web.Request) -> web.Response:
    """POST /chat/leave: the browser is a stranger again; the chat itself stays."""
    address = await person(request)
    if not from_our_pages(request):
        return refusal(request, 403, "chat-not-from-here", address)
    response = page(request, "notice.html", address=address, kind="left", known=False)
    await forget(request, response, SessionRole.PERSON)
    return response


async def _context(request: web.Request, address: Address | None, tagged: TaggedPromotion | None) -> TemplateContext:
    language = language_for(request, address)
    is_promoter = address is not None and address.promoter is not None
    to, many = await _to(address, language)
    name, topic = _other(to, tagged)
    consent = posts.consent_words(tagged, language) if tagged else ""
    data = {
        "stranger": address is None,
        "promoter": is_promoter,
        "me": posts.browser_name(address) if address else f"tag {tagged.tag.code}" if tagged else "",
        "tag": tagged.tag.code if tagged else "",
        "open": request.query.get("open", "")[:40] if tagged else "",
        "terms": fingerprint(consent) if consent else "",
        "language": say(language, "language-region"),
        "name": name,
        "topic": topic,
        "card": await _card(address, tagged, topic),
        "to": to,
        "many": many,
        "words": {word: say(language, f"chat-{word}") for word in SCRIPT_WORDS}
        | {word: say(language, f"chat-{word}", name=NAME_GAP) for word in NAMING_WORDS},
    }
    links = request.app[SITE].deep_links(tagged.tag.code) if tagged and address is None else {}
    return {
        "data": data,
        "stranger": address is None,
        "name": name,
        "topic": topic,
        "whoami": address.promoter.name if address and address.promoter else address.name if address else "",
        "promotion": tagged.promotion if tagged else None,
        "consent": consent,
        "elsewhere": {channel: link for channel, link in links.items() if channel != BROWSER and link},
        "commands": request.app[SITE].commands if is_promoter else (),
        "by_mail": address is not None and not is_promoter and EMAIL in request.app[SITE].reach,
    }


def _other(to: Recipient | None, tagged: TaggedPromotion | None) -> tuple[str, str]:
    """Return who is at the other end, and the topic; empty for the bot itself."""
    if tagged is not None:
        return (tagged.promoter.name if tagged.promoter else ""), tagged.promotion.title
    return (to["name"], to["topic"]) if to else ("", "")


async def _to(address: Address | None, language: str) -> tuple[Recipient | None, bool]:
    """Return whom this person writes to, and whether there are others to choose from."""
    if address is None:
        return None, False
    desk = await acting_address_of(address)
    found = await find_conversations(promoter_id=address.promoter_id, customer_id=address.customer_id, limit=2)
    return await recipient(desk, language), len(found) > 1


async def _card(address: Address | None, tagged: TaggedPromotion | None, topic: str) -> Recipient | None:
    """Return the conversation with the card's promoter, where this customer has one already."""
    if tagged is None or tagged.promoter is None or address is None or address.customer_id is None:
        return None
    conversation = await conversation_between(tagged.promoter.id, address.customer_id)
    return Recipient(id=conversation.id, name=tagged.promoter.name, topic=topic) if conversation else None
