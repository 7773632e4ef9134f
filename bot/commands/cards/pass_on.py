"""Passing on: customers get cards and links of their own of what they read, so that it shows who came through them."""

from bot.command_context import CommandContext, button
from bot.events import InlineResultChosen
from models.people.refusals import Purpose, refused
from models.queue.payloads import Choice
from models.queue.payloads.cards import OfferedCard
from models.reading.interactions import Event
from models.reading.opens import Open, latest_of_each_promotion, open_or_none
from models.recording.visits import NotAllowed
from models.sharing.promotions import promotions
from models.sharing.tags import tag_url
from models.sharing.ways import Way
from models.storage.ciphers import BadSeal
from models.storage.clock import now
from models.storage.codes import new_code

_MAX_CARDS = 20
_LONGEST_WORDS = 100


async def ways_on(context: CommandContext, open_id: int, topic: str) -> list[list[Choice]]:
    """Return a row of buttons to pass on what was opened; none for customers who don't want to be followed."""
    if not await _may_be_followed(context):
        return []
    in_a_chat = button("button-pass-on", share=topic[:_LONGEST_WORDS])
    return [[in_a_chat, button("button-own-link", action=f"pass:{open_id}")]]


async def to_forward(
    context: CommandContext, customer_id: int | None, *, open_id: int | None = None, push_id: int = 0
) -> str:
    """Return a link for whoever a message is forwarded to that shows the customer a promotion; empty where unwanted.

    It was opened by them; or pushed to them, and they may not have opened it yet.
    """
    if customer_id is None or await refused(customer_id, Purpose.ANALYTICS):
        return ""
    marks = context.services.catalogue.marks
    code = marks.of_push(push_id) if open_id is None else marks.of(open_id, Way.MAIL)
    return tag_url(context.services.public_url, code)


async def press(context: CommandContext, number: str) -> None:
    """``pass:<open>``: give the customer a link of their own. Raise ValueError for no number."""
    reading = await _own(context, int(number))
    if reading is None or not await _may_be_followed(context):
        await context.answer("card-gone")
        return
    marks, services = context.services.catalogue.marks, context.services
    url = tag_url(services.public_url, marks.of(reading.id, Way.LINK))
    chat = services.links(marks.of(reading.id, Way.START)).get(context.channel, "")
    rows = [[button("button-copy", copy=url)]]
    sentence = "pass-on-chat" if chat and not chat.startswith(services.public_url) else "pass-on"
    await context.answer(sentence, choices=rows, topic=reading.topic, url=url, chat=chat)


async def cards_of_their_own(context: CommandContext, words: str) -> list[OfferedCard]:
    """Return the customer's own cards of what they opened whose title or summary has the words, the latest first."""
    customer_id = context.address.customer_id
    if customer_id is None or not await _may_be_followed(context):
        return []
    read = await latest_of_each_promotion(customer_id)
    known = await promotions(each.promotion_id for each in read)
    marks, found = context.services.catalogue.marks, []
    for each in read:
        about = known.get(each.promotion_id)
        if about is not None and about.archived_at is None and _has(words, f"{about.title} {about.summary}"):
            found.append(OfferedCard(tag=marks.of(each.id, Way.INLINE), promotion_id=about.id))
    return found[:_MAX_CARDS]


async def chosen(context: CommandContext, chose: InlineResultChosen) -> None:
    """Record that a customer sent their own card to some chat, which the platform itself tells."""
    try:
        number, way = context.services.catalogue.marks.opened(chose.result_id)
    except BadSeal:
        return  # no result of ours
    reading = await _own(context, number)
    if reading is None:
        return  # somebody else's, or erased meanwhile
    shared = Event(new_code(), "share", {"way": way.value}, 0.0, now())
    try:
        await context.services.visits.record_here(reading.id, [shared])
    except NotAllowed:
        return  # offered before they withdrew


async def _own(context: CommandContext, open_id: int) -> Open | None:
    reading = await open_or_none(open_id) if 0 <= open_id < 2**63 else None
    customer_id = context.address.customer_id
    return reading if reading is not None and None is not customer_id == reading.customer_id else None


async def _may_be_followed(context: CommandContext) -> bool:
    customer_id = context.address.customer_id
    return customer_id is not None and not await refused(customer_id, Purpose.ANALYTICS)


def _has(words: str, text: str) -> bool:
    return all(word in text.casefold() for word in words.casefold().split())
