"""Details of lines: whom each is from or for, who wrote it, and what is known of its delivery."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

from models.people.addresses import Address
from models.people.channels import BROWSER
from models.people.customers import shown_name
from models.queue.inbox import unfinished
from models.queue.receipts import delivered_on
from models.sharing.promotions import titles
from models.talking.communications import (
    Author,
    Communication,
    Delivery,
    Direction,
    communications,
    communications_from,
)
from models.talking.conversations import (
    Conversation,
    called,
    conversation_or_none,
    conversations,
    find_conversations,
    known_apart,
)
from models.talking.read_receipts import carried_by, who_opened_chat
from models.talking.relaying import direction_from
from models.talking.web_lines import ChatLine

_OWN = "post "
"""Prefix of the key of a line that its reader wrote."""
_ENDS = {"seen", "failed", "sent-away", "nobody"}


class OtherEnd(TypedDict):
    """A conversation and who is at its other end, as the browser gets them."""

    id: int
    name: str


class ShownSide(TypedDict, total=False):
    """A side as the browser gets it: what there is to say of it."""

    who: OtherEnd
    author: str
    state: str
    awaits: bool


class ShownState(ShownSide):
    """The side of one's own line that has changed since it was sent."""

    id: int


@dataclass(frozen=True)
class Side:
    """What is shown around a line. ``state`` is of one's own only, ``awaits`` of others' that were not seen yet."""

    conversation_id: int = 0
    name: str = ""
    author: str = ""
    state: str = ""
    """``queued``, ``sent``, ``unopened``, ``delivered``, ``seen``, ``uncertain``, ``failed``; ``sent-away``: on another
    channel, which reports no more; ``nobody``: it was not for a person, as a command."""
    awaits: bool = False

    @property
    def is_over(self) -> bool:
        """True when nothing more will become known."""
        return self.state in _ENDS

    def shown(self) -> ShownSide:
        """Return it as the browser gets it."""
        shown = ShownSide()
        if self.conversation_id:
            shown["who"] = {"id": self.conversation_id, "name": self.name}
        if self.author:
            shown["author"] = self.author
        if state := {"sent-away": "sent", "nobody": ""}.get(self.state, self.state):
            shown["state"] = state
        if self.awaits:
            shown["awaits"] = True
        return shown


class Recipient(TypedDict):
    """Whom one writes to, as the browser gets it: ``id`` is the conversation's, ``name`` who is at its other end."""

    id: int
    name: str
    topic: str


async def sides(reader: Address, lines: Sequence[ChatLine], language: str) -> Mapping[int, Side]:
    """Return the side of each line, by the line's id."""
    own = {_source(line): line for line in lines if line.mine and line.replaces_id is None}
    waiting = await _unfinished(own.values())  # first: what is finished by now has its communication afterwards
    said = await communications_from(own)
    carried = await carried_by(lines)
    heard = await communications(carried.values())
    unopened = await _unopened(reader, list(said.values()))
    found: dict[int, tuple[int | None, Side]] = {}
    for line in lines:
        if line.mine:
            mine = said.get(_source(line))
            number = mine.conversation_id if mine else line.conversation_id if line.id in waiting else None
            found[line.id] = number, Side(state=_state(reader, mine, unopened, waiting=line.id in waiting))
        else:
            theirs = heard.get(carried.get(line.id, 0))
            author = theirs.author if theirs and _is_somebody_else(theirs) else ""
            awaits = theirs is not None and theirs.seen_at is None
            number = theirs.conversation_id if theirs else line.conversation_id
            found[line.id] = number, Side(author=author, awaits=awaits)
    names = await _names(reader, {number for number, _ in found.values() if number}, language)
    return {
        key: Side(number or 0, names.get(number or 0, ""), side.author, side.state, side.awaits)
        for key, (number, side) in found.items()
    }


async def recipient(reader: Address, language: str) -> Recipient | None:
    """Return whom the person writes to: their choice; for a customer without one, the latest conversation."""
    number = reader.talking_in_id
    if number is None and reader.promoter_id is None:
        last = await find_conversations(promoter_id=None, customer_id=reader.customer_id, limit=1)
        number = last[0].id if last else None
    conversation = await conversation_or_none(number) if number else None
    if conversation is None:
        return None
    if reader.promoter_id != conversation.promoter_id and reader.customer_id != conversation.customer_id:
        return None
    return (await recipients(reader, [conversation], language))[0]


async def recipients(reader: Address, those: Sequence[Conversation], language: str) -> list[Recipient]:
    """Return who is at the other end of these conversations, whose promoters and customers must be loaded.

    Behind customers who are called alike stands what tells them apart.
    """
    topics = await titles({each.promotion_id for each in those})
    found = [
        Recipient(id=each.id, name=_other(reader, each, language), topic=topics.get(each.promotion_id, ""))
        for each in those
    ]
    times = Counter((each["name"], each["topic"]) for each in found)
    for each, conversation in zip(found, those, strict=True):
        if times[each["name"], each["topic"]] > 1 and conversation.promoter_id == reader.promoter_id:
            each["topic"] = " · ".join(filter(None, (each["topic"], *known_apart(conversation))))
    return found


def _other(reader: Address, conversation: Conversation, language: str) -> str:
    """Return who is at the other end; after a hand-over, still the customer."""
    direction = direction_from(conversation, promoter_id=reader.promoter_id, customer_id=reader.customer_id)
    if direction is Direction.TO_PROMOTER:
        return conversation.promoter.name
    if direction is Direction.TO_CUSTOMER:
        return called(conversation, language)
    return shown_name(conversation.customer, language, timezone=conversation.promoter.timezone)


async def _names(reader: Address, numbers: set[int], language: str) -> dict[int, str]:
    by_id = await conversations(numbers)
    found = {number: _other(reader, each, language) for number, each in by_id.items()}
    for number in numbers - set(by_id):  # merged into another
        if (into := await conversation_or_none(number)) is not None:
            found[number] = _other(reader, into, language)
    return found


def _source(line: ChatLine) -> str:
    return f"{BROWSER}:{line.address.account}:{line.id}"


async def _unfinished(lines: Iterable[ChatLine]) -> set[int]:
    """Return the ids of one's own lines that are not processed yet."""
    keys = {line.key.removeprefix(_OWN): line.id for line in lines if line.key.startswith(_OWN)}
    return {keys[each] for each in await unfinished(BROWSER, keys)} if keys else set()


async def _unopened(reader: Address, said: Iterable[Communication]) -> dict[int, bool]:
    """Return, by communication still undelivered in a web chat, whether that customer never opened the chat.

    Empty for a customer: only a promoter sees it.
    """
    lying = {each.id: each for each in said if each.state is Delivery.SENT and each.delivered_at is None}
    if not lying or reader.promoter_id is None:
        return {}
    numbers = await delivered_on(BROWSER, lying)
    by_id = await conversations(each.conversation_id for each in lying.values())
    opened = await who_opened_chat(each.customer_id for each in by_id.values())
    return {number: by_id[lying[number].conversation_id].customer_id not in opened for number in numbers}


def _state(reader: Address, said: Communication | None, unopened: Mapping[int, bool], *, waiting: bool) -> str:
    if said is None:
        return "" if waiting else "nobody"
    if said.state is not Delivery.SENT:
        return said.state.value
    if said.direction is Direction.TO_PROMOTER or reader.promoter_id is None:
        return "sent-away"  # when a promoter reads is theirs
    if said.seen_at is not None or said.delivered_at is not None:
        return "seen" if said.seen_at is not None else "delivered"
    return {None: "sent-away", True: "unopened", False: "sent"}[unopened.get(said.id)]


def _is_somebody_else(said: Communication) -> bool:
    """Tell whether neither of the two in the conversation wrote it."""
    return said.author not in {"", Author.PROMOTER, Author.CUSTOMER}
