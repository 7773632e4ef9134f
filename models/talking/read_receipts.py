"""Read receipts: which messages reached the recipient's browser, and which were on its screen."""

from collections.abc import Iterable
from datetime import datetime

from tortoise.expressions import Q

from models.people.addresses import Address
from models.people.channels import BROWSER
from models.queue.outbox import OutboxMessage
from models.queue.receipts import Receipt
from models.storage.clock import now
from models.talking.communications import Communication, Delivery, Direction
from models.talking.conversations import Conversation
from models.talking.unread import read
from models.talking.web_lines import Chat, ChatLine, lines_at, topic_of

_ROW = "outbox "
"""Prefix of the key of a chat line that came from a row of the outbox."""
MAX_LINES = 200
"""Lines that one report may name."""


async def arrived(reader: Address, chat: Chat, taken: Iterable[int], shown: Iterable[int]) -> set[str]:
    """Record that the browser received the lines ``taken`` and displayed the lines ``shown``.

    A repeated report leaves the first times as they are. Return the wake-up topics of those who wrote the lines.
    """
    at = now()
    await Address.filter(id=reader.id, opened_chat_at=None).update(opened_chat_at=at)
    seen = set(shown)
    rings = await _mark(chat, {*taken, *seen}, at, "delivered_at")
    return rings | await _mark(chat, seen, at, "seen_at")


async def carried_by(lines: Iterable[ChatLine]) -> dict[int, int]:
    """Return, by line number, the communication that the line delivered; lines that delivered none are left out.

    The outbox row behind a line names its communication; once the row is cleared out, its receipt does.
    """
    theirs = [line for line in lines if not line.mine and line.key.startswith(_ROW)]
    numbered = [(line.key.removeprefix(_ROW), line.id) for line in theirs]
    rows = {int(number): line for number, line in numbered if number.isdecimal()}
    found = (
        {rows[row.id]: row.communication_id for row in await OutboxMessage.filter(id__in=list(rows))} if rows else {}
    )
    old = [line for line in theirs if line.id not in found]
    accounts = {line.address.account for line in old}
    receipts = Receipt.filter(channel=BROWSER, account__in=accounts, external_id__in=[str(line.id) for line in old])
    found |= {int(each.external_id): each.communication_id for each in await receipts} if old else {}
    return {line: number for line, number in found.items() if number is not None}


async def has_opened(customer_id: int) -> bool:
    """Tell whether the customer has ever had the chat open in a browser, or written there."""
    if await who_opened_chat([customer_id]):
        return True
    theirs = Address.filter(channel=BROWSER, customer_id=customer_id, promoter_id=None)
    return await ChatLine.filter(address_id__in=[each.id for each in await theirs], mine=True).exists()


async def who_opened_chat(customers: Iterable[int]) -> set[int]:
    """Return which of these customers have had the chat open in a browser."""
    browsers = Address.filter(channel=BROWSER, customer_id__in=set(customers), promoter_id=None)
    return {each.customer_id for each in await browsers.exclude(opened_chat_at=None) if each.customer_id is not None}


async def answer_waits(reader: Address) -> Conversation | None:
    """Return the conversation whose latest answer this customer has not seen in the web chat; None when there is none.

    Answered since, or delivered elsewhere, it does not wait.
    """
    if reader.promoter_id is not None or reader.customer_id is None:
        return None
    theirs = Conversation.filter(customer_id=reader.customer_id)
    numbers = [each.id for each in await theirs.order_by("-spoken_at").limit(3)]
    said = Communication.filter(conversation_id__in=numbers, direction=Direction.TO_CUSTOMER, medium="im")
    last = await said.filter(state=Delivery.SENT).order_by("-id").first()
    if last is None or last.seen_at is not None:
        return None
    answered = Communication.filter(conversation_id=last.conversation_id, direction=Direction.TO_PROMOTER)
    there = OutboxMessage.filter(communication_id=last.id, channel=BROWSER, kind="relay")
    if not await there.exists() or await answered.filter(id__gt=last.id).exists():
        return None
    return await Conversation.get_or_none(id=last.conversation_id).select_related("promoter")


async def _mark(chat: Chat, numbers: set[int], at: datetime, column: str) -> set[str]:
    if not numbers:
        return set()
    carried = set((await carried_by(await lines_at(chat, numbers))).values())
    fresh = await Communication.filter(id__in=carried, **{column: None}).select_related("conversation")
    for each in fresh:
        # An album is one line, so all its communications arrived.
        together = Q(album=each.album, conversation_id=each.conversation_id, direction=each.direction, id__gte=each.id)
        those = Communication.filter(together) if each.album else Communication.filter(id=each.id)
        await those.filter(**{column: None}).update(**{column: at})
        if column == "seen_at" and each.direction is Direction.TO_PROMOTER:
            await read(each.conversation_id, each.id)
    return {topic for each in fresh for topic in await _writers(each)}


async def _writers(said: Communication) -> set[str]:
    """Return the wake-up topics of the browsers of whoever said it."""
    conversation = said.conversation
    if said.direction is Direction.TO_CUSTOMER:
        return {topic_of(Address(id=0, promoter_id=conversation.promoter_id))}
    return {topic_of(Address(id=0, customer_id=conversation.customer_id))}
