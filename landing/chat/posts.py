"""Posts: what a person does in the web chat, stored in one commit: the line they see, and the inbox's update."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from aiohttp import web

from landing.chat import upload_receipts
from landing.chat.acting_address import acting_address_of
from landing.chat.flood import FLOOD
from landing.chat.line_details import sides
from landing.chat.responses import as_shown, json_answer, language_for, refusal
from landing.csrf import from_our_script
from landing.sessions import person, remember, welcome_customer
from landing.site import SITE
from models.files.bounded import BodyTooLong, read_at_most
from models.people.addresses import Address, address_at, customer_at, write_to
from models.people.channels import BROWSER
from models.people.customers import Customer
from models.people.sessions import SessionRole
from models.personal_data.consents import agree, agreed
from models.queue.inbox import store_update
from models.queue.outbox import lane_of
from models.sharing.tag_cache import TaggedPromotion
from models.storage.bell import INBOX
from models.storage.ciphers import BadSeal
from models.storage.clock import now
from models.storage.codes import fingerprint
from models.storage.database import DatabaseTrouble, transaction
from models.storage.secret_keys import key
from models.storage.statements import Write, run_here
from models.talking.communications import TEXT_LENGTH
from models.talking.conversations import MAX_CONVERSATION_NUMBER, between, conversation_or_none, leads_to
from models.talking.relaying import direction_from
from models.talking.uploads import note_posted
from models.talking.web_lines import ChatLine, chat_of, line_at, show, topic_of
from models.talking.web_posts import POST_BYTES, BadPost, Content, Enclosed, LinePlace, Post, StoredPost, parse_post
from models.text.cleaning import clean, clean_line
from models.words import languages, say

_STATUS = {"chat-too-long": 413, "chat-not-yours": 403, "chat-another": 409, "chat-other-terms": 409}
SAME_STRANGER = timedelta(hours=1)
"""How long a stranger whose first answer was lost is recognised by the id of their first post."""


async def take_post(request: web.Request) -> web.Response:
    """POST /chat/posts: 202 once it is committed; 4xx with a sentence for what is refused."""
    if not from_our_script(request):
        return refusal(request, 403, "chat-not-from-here")
    address = None
    try:
        post = parse_post(await _body(request))
        address = await person(request)
        too_fast = request.app[FLOOD].refusal(request, address, post.tag)
        return too_fast or await (_first_words(request, post) if address is None else _words(request, address, post))
    except BadPost as error:
        status = _STATUS.get(error.sentence, 422)
        return refusal(request, status, error.sentence, address, **error.facts)
    except DatabaseTrouble:
        return refusal(request, 503, "chat-not-now", address)


def started(address: Address, payload: str, message_id: str, open_id: int = 0) -> Write:
    """Return the insert of the update that this person arrived, with the payload of their link."""
    update = StoredPost(account=address.account, type="started", payload=payload, open_id=open_id)
    lane = lane_of(BROWSER, address.account)
    return store_update(BROWSER, f"{address.account}:{message_id}", lane, update.dump())


def came_through(address: Address, post: Post, open_id: int) -> Write:
    """Return the insert of the update that this person came through a card: one for each visit of the page."""
    return started(address, post.tag, f"start {post.tag} {post.visit or post.client_id}", open_id)


def open_of(request: web.Request, token: str) -> int:
    """Return the open whose page they came from; 0 where the link names none, or one that we did not seal."""
    try:
        return request.app[SITE].token_cipher.unseal(token)
    except BadSeal:
        return 0


def browser_name(address: Address) -> str:
    """Return the name under which the browser stores unsent posts: distinct for each person, revealing nobody."""
    return fingerprint(address.account)[:16]


async def _body(request: web.Request) -> bytes:
    try:
        return await read_at_most(request.content.iter_any(), POST_BYTES, announced=request.content_length)
    except BodyTooLong:
        raise BadPost("chat-too-long", limit=TEXT_LENGTH) from None


async def _words(request: web.Request, address: Address, post: Post) -> web.Response:
    """Take a known person's post."""
    tagged = await request.app[SITE].tag_cache.come_through(post.tag) if post.tag else None
    if post.tag and tagged is None:
        return _no_such_card(request, address)
    enclosures = [await upload_receipts.redeem(address, receipt) for receipt in post.enclosures]
    async with transaction():
        await note_posted(address, (each.sha256 for each in enclosures))
        post, at = await _meant(address, post)
        desk = await acting_address_of(address, None if post.type == "pressed" else at)
        if tagged is not None and not is_own(address, tagged):
            post = await _through(desk, tagged, language_for(request, address), post)
        line = await _keep(Act(post, browser=address, desk=desk, at=at), enclosures, open_of(request, post.open))
    return await _accepted(request, address, line)


def _no_such_card(request: web.Request, address: Address | None) -> web.Response:
    """Answer 404 as the page does; 429 after too many tries."""
    wait = request.app[SITE].guesses.wait(request)
    if wait is None:
        return refusal(request, 404, "chat-card-gone", address)
    answer = refusal(request, 429, "edge-guesses", address)
    answer.headers["Retry-After"] = str(ceil(wait))
    return answer


async def _first_words(request: web.Request, post: Post) -> web.Response:
    """Make a stranger who writes a customer: with the consent they were shown, and a cookie to be recognised by."""
    tagged = await request.app[SITE].tag_cache.come_through(post.tag) if post.tag else None
    if post.tag and tagged is None:
        return _no_such_card(request, None)
    if tagged is None or post.type not in {"said", "started"}:
        return refusal(request, 401, "chat-who-are-you")
    if post.enclosures:
        raise BadPost("chat-no-such-file")
    if post.conversation_id or post.beside:
        raise BadPost("chat-not-yours")
    account = await _account(post)
    known = await address_at(BROWSER, account)
    if known is not None and now() - known.created_at > SAME_STRANGER:
        return refusal(request, 401, "chat-who-are-you")
    language = language_for(request, None)
    async with transaction():
        address, secret = await welcome_customer(clean_line(post.name, 80), language, account=account)
        post = await _through(address, tagged, language, post)
        line = await _keep(Act(post, browser=address, desk=address), [], open_of(request, post.open))
    response = await _accepted(request, address, line)
    remember(request, response, SessionRole.PERSON, secret)
    return response


async def _through(desk: Address, tagged: TaggedPromotion, language: str, post: Post) -> Post:
    """Record the consent for a post made through a card; return it addressed to the promoter whom the page showed.

    A campaign's card names nobody: the bot finds who shared it.
    """
    who = await customer_at(desk)
    await _agree(who, tagged, language, post)
    if tagged.promoter is None or not tagged.promoter.active or post.conversation_id is not None:
        return post
    conversation = await between(tagged.promoter.id, who.id, promotion_id=tagged.promotion.id)
    await write_to(desk, conversation.id)
    return post.model_copy(update={"conversation_id": conversation.id})


async def _account(post: Post) -> str:
    """Derive the account from the first post (HMAC), so that a retry reaches the same one and nobody can guess it."""
    message = f"{post.tag} {post.client_id}".encode()
    digest = hmac.digest(await key("strangers"), message, hashlib.sha256)
    return base64.urlsafe_b64encode(digest)[:22].decode()


async def _meant(address: Address, post: Post) -> tuple[Post, ChatLine | None]:
    """Return the post with the conversation it is for, and the line it is about.

    An answer to a line goes to that line's sender. Raise BadPost for a line that is not in this person's chat, and for
    a conversation that they do not (any more) take part in.
    """
    number = post.edits or post.quotes
    at = await line_at(await chat_of(address), number) if number else None
    if number and at is None:
        raise BadPost("chat-no-such-line")
    if post.type == "said" and not post.edits and at is not None:
        about = (await sides(address, [at], "en"))[at.id].conversation_id
        if about and post.conversation_id not in {None, about, await leads_to(about)}:
            raise BadPost("chat-another")
        post = post.model_copy(update={"conversation_id": about or post.conversation_id})
    for number in filter(None, {post.conversation_id, post.beside}):
        conversation = await conversation_or_none(min(number, MAX_CONVERSATION_NUMBER))
        mine = {"promoter_id": address.promoter_id, "customer_id": address.customer_id}
        if conversation is None or direction_from(conversation, **mine) is None:
            raise BadPost("chat-not-yours")
    return post, at


def is_own(address: Address, tagged: TaggedPromotion) -> bool:
    """Tell whether this promoter looks at a card of their own."""
    return address.promoter_id is not None and tagged.tag.promoter_id == address.promoter_id


async def _agree(customer: Customer, tagged: TaggedPromotion, language: str, post: Post) -> None:
    """Store the consent shown beside the field they wrote in. Raise BadPost where its words have changed since."""
    evidence = f"start {tagged.promoter.id}" if tagged.promoter else f"post {post.visit or post.client_id}"
    if await agreed(customer, "relay", evidence):
        return
    language, words = _shown(tagged, language, post.terms)
    await agree(customer, "relay", words, language=language, channel=BROWSER, evidence=evidence)


def _shown(tagged: TaggedPromotion, language: str, terms: str) -> tuple[str, str]:
    """Return language and words of the consent that the page showed. Raise BadPost where they have changed since."""
    for each in (language, *languages()):
        words = consent_words(tagged, each)
        if terms in {"", fingerprint(words)}:
            return each, words
    raise BadPost("chat-other-terms")


def consent_words(tagged: TaggedPromotion, language: str) -> str:
    """Return the words a stranger agrees to by writing."""
    if tagged.promoter:
        return say(language, "chat-consent", name=tagged.promoter.name)
    return say(language, "chat-consent-to-us")


@dataclass(frozen=True)
class Act:
    """A post of a known person."""

    post: Post
    browser: Address
    """Where it was posted."""
    desk: Address
    """The address that acts, see landing.chat.acting_address."""
    at: ChatLine | None = None
    """The line that it is about."""

    @property
    def key(self) -> str:
        """Return the key of the post, the same however often the browser sends it."""
        return f"{self.browser.account}:{self.post.client_id}"


async def _keep(act: Act, enclosures: list[Enclosed], open_id: int) -> ChatLine | None:
    """Show the person their own line and store it as an update, in the transaction that is open."""
    post = act.post
    if post.tag:
        await run_here(came_through(act.desk, post, open_id))
    if post.type == "started":
        return None
    line = await _own_line(act, enclosures)
    message_id = str(post.edits or (line.id if line else post.quotes or ""))
    update = _update(act, message_id, enclosures)
    await run_here(store_update(BROWSER, act.key, lane_of(BROWSER, act.desk.account), update.dump()))
    return line


async def _own_line(act: Act, enclosures: list[Enclosed]) -> ChatLine | None:
    post = act.post
    if post.type == "pressed":
        return None
    content = Content(
        text=clean(post.text, TEXT_LENGTH), enclosures=enclosures, quotes=post.quotes, client_id=str(post.client_id)
    )
    if post.type == "located" and post.latitude is not None and post.longitude is not None:
        place = LinePlace(latitude=post.latitude, longitude=post.longitude, accuracy_m=post.accuracy_m)
        content = content.model_copy(update={"place": place})
    if post.edits:
        content = _reworded(act.at, content)
    return await show(
        act.desk,
        content.dump(),
        key=f"post {act.key}",
        mine=True,
        replaces_id=post.edits,
        conversation_id=post.conversation_id,
    )


def _reworded(earlier: ChatLine | None, content: Content) -> Content:
    """Return the earlier line of one's own with the new words. Raise BadPost where it can't be edited."""
    if earlier is None or not earlier.mine or earlier.replaces_id or not content.text:
        raise BadPost("chat-no-such-line")
    return Content.load(earlier.content).model_copy(update={"text": content.text, "client_id": content.client_id})


def _update(act: Act, message_id: str, enclosures: list[Enclosed]) -> StoredPost:
    post = act.post
    assert post.type != "started"  # noqa: S101  (claimed as coming through a card, see _keep)
    return StoredPost(
        account=act.desk.account,
        type=post.type,
        message_id=message_id,
        text=clean(post.text, TEXT_LENGTH),
        action=post.action,
        press_id=str(post.client_id) if post.type == "pressed" else "",
        quotes=str(post.quotes or "") if post.type != "pressed" else "",
        edited=post.edits is not None,
        conversation_id=post.conversation_id or 0,
        beside=post.beside or 0,
        enclosures=enclosures,
        latitude=post.latitude or 0,
        longitude=post.longitude or 0,
        accuracy_m=post.accuracy_m,
    )


async def _accepted(request: web.Request, address: Address, line: ChatLine | None) -> web.Response:
    bell = request.app[SITE].bell
    bell.ring(INBOX)
    bell.ring(topic_of(address))
    around = await sides(address, [line], language_for(request, address)) if line else {}
    shown = as_shown(line, around[line.id]) if line else None
    return json_answer({"line": shown, "me": browser_name(address)}, status=202)
