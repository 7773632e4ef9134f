"""Events: what happened on a platform, in our words. Channels parse raw updates into these, commands act on them.

``Event``, at the end, is the closed union of them: whoever handles one handles each.
"""

from dataclasses import dataclass, field
from datetime import datetime

from models.talking.enclosures import Enclosure


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who did it, as the platform tells."""

    channel: str
    account: str
    name: str = ""
    language: str = ""
    """``en`` or ``zh``; empty where the platform does not say."""
    proved: bool = True
    """False: they only say so, as anybody can write any name on a letter."""
    at_reply_address_of: int = 0
    """The address (its number) that alone was told where this came to; 0: it came where anybody may write."""


@dataclass(frozen=True, kw_only=True)
class _Event:
    sender: Sender


@dataclass(frozen=True, kw_only=True)
class MessageReceived(_Event):
    """Words, or something sent along with them."""

    message_id: str
    text: str = ""
    enclosures: list[Enclosure] = field(default_factory=list)
    quotes: str = ""
    """Message id (on this account) that is answered; empty: none."""
    album: str = ""
    """Messages of one album share this."""
    edited: bool = False
    """The words of an earlier message, changed."""
    medium: str = "im"
    """``im`` or ``email``."""
    conversation_id: int = 0
    """The conversation it was addressed to, where the address itself proves it; 0: found otherwise."""
    thread: str = ""
    """The customer's own place in this chat that it was said in; empty: in none."""
    beside: int = 0
    """The sender's conversation that a command was given for, where they had it before them; 0: none."""
    through: str = ""
    """The tag of the card whose own address it was sent to: as if they had come through it first."""


@dataclass(frozen=True, kw_only=True)
class AutomaticReply(_Event):
    """An answer that no person wrote: an absence note, a confirmation of receipt."""

    text: str = ""
    conversation_id: int = 0
    """The conversation whose address it came to; 0: to no conversation's."""


@dataclass(frozen=True, kw_only=True)
class BotStarted(_Event):
    """The person opened the bot, with what their link carried (perhaps nothing)."""

    payload: str
    message_id: str
    open_id: int = 0
    """The open that they had read just before, where the platform can tell; 0: they come straight from the card."""
    writes: bool = False
    """They wrote to the card, and their words come next."""


@dataclass(frozen=True, kw_only=True)
class ButtonPressed(_Event):
    """A button of ours. ``press_id`` wants an answer where the platform shows a waiting mark; empty: none wanted."""

    action: str
    press_id: str = ""
    message_id: str = ""
    """The message with the button; empty where it was sent by inline mode."""
    thread: str = ""
    """The customer's own place in this chat that the message stands in; empty: in none."""
    beside: int = 0
    """The sender's conversation that it was pressed for; 0: none."""


@dataclass(frozen=True, kw_only=True)
class LocationShared(_Event):
    """A place."""

    message_id: str
    latitude: float
    longitude: float
    accuracy_m: float | None = None
    live: bool = False
    moved: bool = False
    """A later point of a live location."""
    quotes: str = ""
    thread: str = ""
    """The customer's own place in this chat that it was sent in; empty: in none."""
    beside: int = 0
    """The sender's conversation that it was sent for; 0: none."""
    name: str = ""
    """What the place is called, where it was sent with a name."""
    at: datetime | None = None
    """When they were there, where the platform says."""


@dataclass(frozen=True, kw_only=True)
class InlineQuery(_Event):
    """Words typed after the bot's name in any chat, that want cards to choose from."""

    query_id: str
    words: str


@dataclass(frozen=True, kw_only=True)
class InlineResultChosen(_Event):
    """One of the offered cards was sent, we are not told to whom."""

    result_id: str


@dataclass(frozen=True, kw_only=True)
class BotBlocked(_Event):
    """The person stopped the bot (``blocked``), or lets it write again."""

    blocked: bool


@dataclass(frozen=True, kw_only=True)
class BusinessConnection(_Event):
    """The sender let us into their own account on the platform, changed what we may do there, or ended it."""

    connection: str
    """The platform's number of the connection."""
    since: datetime
    enabled: bool
    may_answer: bool


@dataclass(frozen=True, kw_only=True)
class BusinessMessage(_Event):
    """Said in a chat of an account that we were let into; ``sender`` said it."""

    connection: str
    other: Sender
    """Whom the account's owner talks with there."""
    message: MessageReceived
    at: datetime
    links: tuple[str, ...] = ()
    """Where its words and buttons lead, beyond what can be read in them."""
    automatic: bool = False
    """A greeting, an absence note, a message written long before."""


@dataclass(frozen=True, kw_only=True)
class MessagesDeleted(_Event):
    """Messages were taken back in such a chat; ``sender`` is whom the account's owner talks with there."""

    connection: str
    message_ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ManageChat(_Event):
    """The sender asks what we do with one chat of their own account."""

    chat: str


@dataclass(frozen=True, kw_only=True)
class ReactionChanged(_Event):
    """From now on these signs, and no others, stand under a message from this person."""

    message_id: str
    signs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DeliveryReport(_Event):
    """What became, later, of a message that the platform had taken; ``sender`` is nobody."""

    row: int
    """The outbox row that it was."""
    failed: bool
    """For good; otherwise it is only late."""
    status: str = ""
    """As in RFC 3463, e.g. ``5.1.1``."""
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class TeamGroupLinked(_Event):
    """The sender, a promoter, wants customers' words to arrive in a group, where their team reads and answers."""

    group: Sender


@dataclass(frozen=True, kw_only=True)
class TeamMessage(_Event):
    """Said in a group, in a customer's place or as a command; ``sender`` is the group, the message has its own."""

    message: MessageReceived
    plain: bool = False
    """Whatever is said in a customer's place is for the customer; else only what answers them, or is told to be."""


@dataclass(frozen=True, kw_only=True)
class _OfCall(_Event):
    """``sender`` is the telephone it is told of, where that is known."""

    call: str
    """The key of the call, see models.calls.calls."""


@dataclass(frozen=True, kw_only=True)
class CallReceived(_OfCall):
    """Somebody called the number of the house; their number is the sender's account, empty when withheld."""

    asks: bool
    """They are told about recording."""


@dataclass(frozen=True, kw_only=True)
class CallLegChanged(_OfCall):
    """One of the two telephones got further: it rings, was answered, was hung up."""

    leg: str
    """``near`` or ``far``, see models.calls.calls."""
    sid: str
    status: str
    """In the provider's words, e.g. ``ringing``."""
    seconds: int | None = None
    talked_s: int | None = None
    bridged: bool | None = None
    at: str = ""
    """When, as the provider writes it; empty: not told."""


@dataclass(frozen=True, kw_only=True)
class RecordingConsentAsked(_OfCall):
    """The customer is being told that the call is to be recorded."""


@dataclass(frozen=True, kw_only=True)
class RecordingConsentAnswered(_OfCall):
    """The customer agreed to the recording, or did not."""

    agreed: bool
    how: str
    """``key`` or ``announce``: which words they heard before."""


@dataclass(frozen=True, kw_only=True)
class CallConnected(_OfCall):
    """Both have heard what there was to hear, and talk from now on."""

    announced: bool = True
    """What was heard last said that the call may be recorded: without that it is not."""


@dataclass(frozen=True, kw_only=True)
class RecordingChanged(_OfCall):
    """The recording was begun, is there, or failed."""

    sid: str
    status: str
    url: str = ""
    seconds: int | None = None
    message: bool = False
    """Left for an absent promoter."""


ChatEvent = (
    MessageReceived
    | BotStarted
    | ButtonPressed
    | LocationShared
    | InlineQuery
    | InlineResultChosen
    | BotBlocked
    | ManageChat
    | ReactionChanged
)
"""What somebody did in their own chat with the bot."""

CallEvent = (
    CallReceived | CallLegChanged | RecordingConsentAsked | RecordingConsentAnswered | CallConnected | RecordingChanged
)

Event = (
    ChatEvent
    | AutomaticReply
    | BusinessConnection
    | BusinessMessage
    | MessagesDeleted
    | TeamGroupLinked
    | TeamMessage
    | DeliveryReport
    | CallEvent
)
