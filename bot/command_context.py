"""A talk: one update's person, and the ways to answer them. Answers are typed; words come later."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Literal

from bot.dialogue import Question
from bot.events import Sender
from models.people.addresses import Address, met
from models.people.promoters import Promoter
from models.queue.outbox import OutboxMessage, enqueue, enqueue_to
from models.queue.parked import unpark
from models.queue.payloads import Argument, Choice, Choices, ListPage, Payload, sentence
from models.queue.payloads.jobs import EndPress
from models.recording.visits import Visits
from models.sharing.tag_cache import TagCache
from models.storage.clock import now
from models.talking.communications import Direction
from models.talking.conversations import Conversation
from models.talking.enclosures import Enclosure
from models.talking.quoted import QuotedMessage, quoted_at
from models.talking.relaying import direction_from

GATHERED_FOR = timedelta(days=1)


def _no_links(_payload: str) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, kw_only=True)
class Services:
    """What commands work with."""

    public_url: str
    visits: Visits
    catalogue: TagCache
    channels: frozenset[str] = frozenset()
    """The channels that are configured."""
    writes_first: frozenset[str] = frozenset()
    """Those among them that may tell something to an account which has never written to us."""
    sparing: frozenset[str] = frozenset()
    """Those that count their messages: what can wait is told there with whatever comes next."""
    tells_customers_what_came: bool = False
    """Whether customers are told how many opens came through them."""
    links: Callable[[str], Mapping[str, str]] = _no_links
    """By channel, the link that opens the bot with a payload."""


@dataclass(kw_only=True)
class CommandContext:
    services: Services
    address: Address
    promoter: Promoter | None
    """Whose terminal this address is, if they are active."""
    message_id: str = ""
    """Of the update at hand, where it is a message."""
    quotes: str = ""
    """Message id (on this account) that the update at hand answers; empty: none."""
    place_of: int | None = None
    """The conversation whose own place in this chat the update at hand was made in; None: in none."""
    enclosures: list[Enclosure] = field(default_factory=list)
    """What was sent along with the message at hand."""
    question: Question = field(default_factory=Question)
    """What this person was asked just before, see bot.commands.questions."""
    numbered: list[str] = field(default_factory=list)
    """The actions of the choices that this person was offered just before by numbers, in a channel without buttons."""
    _looked_up: dict[str, QuotedMessage | None] = field(default_factory=dict)

    @property
    def channel(self) -> str:
        return self.address.channel

    @property
    def language(self) -> str:
        return self.address.speaks(self.promoter)

    async def answer(
        self,
        kind: str,
        /,
        choices: Choices | None = None,
        subject: str = "",
        *,
        conversation_id: int | None = None,
        checkin_id: int | None = None,
        page: ListPage | None = None,
        ask: Literal["", "location"] = "",
        recipient: str = "",
        **arguments: Argument,
    ) -> OutboxMessage:
        """Enqueue a sentence for this person; its fields are those of a ``Sentence``. Returns the row."""
        filled = replace(
            sentence(kind, choices),
            arguments=arguments,
            conversation_id=conversation_id,
            checkin_id=checkin_id,
            page=page,
            ask=ask,
            recipient=recipient,
        )
        return await self.tell(filled, subject=subject)

    async def tell(self, payload: Payload, *, subject: str = "") -> OutboxMessage:
        """Enqueue an answer to this person, in the customer's own place where they spoke in one. Returns the row."""
        return await enqueue(self.address, self._in_place(payload), subject=subject)

    async def mention(self, payload: Payload) -> OutboxMessage:
        """Enqueue what can wait where messages are counted: it is told there with whatever comes next."""
        later = now() + GATHERED_FOR if self.channel in self.services.sparing else None
        return await enqueue(self.address, self._in_place(payload), not_before=later)

    def _in_place(self, payload: Payload) -> Payload:
        if self.place_of is None:
            return payload
        about = self.place_of if payload.conversation_id is None else payload.conversation_id
        return replace(payload, conversation_id=about, in_place=True)

    async def end_press(self, press_id: str, toast: str = "") -> None:
        """End the waiting mark of a pressed button; ``toast`` names a short sentence to show."""
        if press_id:
            lane = f"{self.channel}:press {press_id}"[:125]
            job = EndPress(press_id=press_id, toast=toast)
            await enqueue_to(self.channel, self.address.account, job, lane=lane)

    async def quoted(self, message_id: str) -> QuotedMessage | None:
        """Return what this message of the chat holds, which is answered; several features ask, the database is once."""
        if message_id not in self._looked_up:
            self._looked_up[message_id] = await quoted_at(self.channel, self.address.account, message_id)
        return self._looked_up[message_id]

    def direction_in(self, talking: Conversation) -> Direction | None:
        """Return which way what is said here goes: a conversation may be somebody else's by now, an address too."""
        promoter_id = self.promoter.id if self.promoter is not None else None
        return direction_from(talking, promoter_id=promoter_id, customer_id=self.address.customer_id)

    def source(self, message_id: str) -> str:
        """Return the key of what this person said in this message."""
        return source(self.channel, self.address.account, message_id)


class NotYet(Exception):
    """The update speaks of something that we have to be told first: ``about`` names it. Do it again a little later."""

    def __init__(self, about: str) -> None:
        super().__init__("not told of it yet")
        self.about = about


def row_number(written: str) -> int:
    """Read the number of a row of ours, as a button says it. Raises ValueError for anything else."""
    number = int(written)
    if not 0 <= number < 2**31:
        raise ValueError("no row has this number")
    return number


def source(channel: str, account: str, message_id: str) -> str:
    return f"{channel}:{account}:{message_id}"


async def talk_with(services: Services, sender: Sender) -> CommandContext:
    """Recognises the person by their address, which is made when new."""
    address = await met(sender.channel, sender.account, name=sender.name, language=sender.language)
    await unpark(address)
    promoter = address.promoter if address.promoter and address.promoter.active else None
    return CommandContext(services=services, address=address, promoter=promoter)


def button(
    sentence: str = "",
    *,
    label: str | list[str] = "",
    action: str = "",
    url: str = "",
    page: bool = False,
    share: str = "",
    copy: str = "",
    **facts: Any,
) -> Choice:
    """Make a choice under an answer: labelled by a sentence, a name or several parts; it does one of the four.

    ``page``: the ``url`` is a page of ours, which a messenger may show within itself.
    """
    choice: Choice = {"say": sentence, "facts": facts} if sentence else {"label": label}
    if action:
        choice["action"] = action
    if url:
        choice["url"] = url
    if page:
        choice["page"] = True
    if share:
        choice["share"] = share
    if copy:
        choice["copy"] = copy
    return choice
