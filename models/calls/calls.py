"""Calls: telephone calls between a promoter and a customer. A call is one communication with columns of its own.

A call has two legs: the *near* one (A leg), with which the call began (the promoter's telephone when we ring, the
customer's when they call us), and the *far* one (B leg), which was connected to it. The provider's callbacks come in
any order and several times; so only what can't be taken back is stored, and the state of the call is derived from it,
whatever came first.
"""

from datetime import datetime
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from models.identity.proved_numbers import is_shown
from models.storage.clock import now
from models.talking.communications import Author, Communication, Delivery, Direction, add_communication, settle
from models.talking.conversations import Conversation
from models.talking.enclosures import Enclosure

SID_LENGTH = 128
"""Twilio's have 34 characters, those of compatible providers up to a hundred."""
NEAR, FAR = "near", "far"

FINAL = {"completed", "busy", "no-answer", "canceled", "failed"}
"""How a leg ends, in the provider's words."""


class CallState(StrEnum):
    ASKED = "asked"
    """The provider was asked to ring, or is about to be."""
    RINGING = "ringing"
    TALKING = "talking"
    ENDED = "ended"
    MISSED = "missed"
    BUSY = "busy"
    CANCELLED = "cancelled"
    """Whoever called hung up before the other answered."""
    FAILED = "failed"


class RecordingConsent(StrEnum):
    NONE = "none"
    """Nobody was asked."""
    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    """By another key, by none, or by hanging up."""


_OPEN = {CallState.ASKED, CallState.RINGING, CallState.TALKING}
_STATES = {
    "completed": CallState.CANCELLED,
    "busy": CallState.BUSY,
    "no-answer": CallState.MISSED,
    "canceled": CallState.CANCELLED,
    "failed": CallState.FAILED,
}


class Call(Model):
    id = fields.IntField(primary_key=True)
    key = fields.CharField(SID_LENGTH, unique=True)
    """Our own where we ring, the provider's where a customer calls: every callback names it."""
    communication_id = fields.IntField(unique=True)
    near_sid = fields.CharField(SID_LENGTH, null=True, unique=True)
    far_sid = fields.CharField(SID_LENGTH, null=True)
    promoter_phone = fields.CharField(20, default="")
    customer_phone = fields.CharField(20, default="")
    near = fields.CharField(12, default="")
    """The furthest status of the near leg, in the provider's words; ``far``: of the far leg."""
    far = fields.CharField(12, default="")
    state = fields.CharField(12, default=CallState.ASKED.value)
    reason = fields.CharField(100, default="")
    """The key of the sentence that says why the call could not be placed."""
    rung_at = fields.DatetimeField(null=True)
    connected_at = fields.DatetimeField(null=True)
    """When both were on the line and had heard the announcement."""
    ended_at = fields.DatetimeField(null=True)
    talked_s = fields.IntField(null=True)
    """Seconds that both were connected, if the provider reported them."""
    far_s = fields.IntField(null=True)
    """Seconds that the far telephone was off the hook: a little longer than the talk."""
    consent = fields.CharField(10, default=RecordingConsent.NONE.value)
    consent_at = fields.DatetimeField(null=True)
    consent_words = fields.TextField(default="", db_default="")
    """The announcement before whoever was on the line agreed to being recorded: evidence about this call."""
    shown = fields.BooleanField(default=False, db_default=False)
    """Whether the customer's number was proved to be theirs when the call began."""
    recording_sid = fields.CharField(SID_LENGTH, null=True, unique=True)
    recording = fields.CharField(12, default="")
    """in-progress, completed, absent, failed; empty: none was begun."""
    recorded_s = fields.IntField(null=True)
    voicemail = fields.BooleanField(default=False)
    elsewhere = fields.BooleanField(default=False)
    """Made on another telephone and logged afterwards by the promoter."""
    created_at = fields.DatetimeField()

    class Meta:
        table = "calls"

    @property
    def over(self) -> bool:
        return CallState(self.state) not in _OPEN

    @property
    def decided(self) -> bool:
        """Tell whether no later callback can change how the call ended."""
        return self.far in FINAL or (self.near in FINAL and self.near != "completed") or bool(self.reason)

    @property
    def seconds(self) -> int | None:
        return self.talked_s if self.talked_s is not None else self.far_s

    @property
    def agreed(self) -> bool:
        return self.consent == RecordingConsent.AGREED

    @property
    def connected(self) -> bool:
        """Tell whether the two were connected; without an announcement, whoever answers is."""
        unasked = self.consent == RecordingConsent.NONE and self.talked_s != 0
        return self.connected_at is not None or (unasked and self.far in {"in-progress", "completed"})

    @property
    def answer(self) -> RecordingConsent:
        """Return the customer's answer to being recorded; who hangs up rather than agree has declined."""
        said = RecordingConsent(self.consent)
        return RecordingConsent.DECLINED if self.over and said is RecordingConsent.ASKED else said

    def follows(self, direction: Direction) -> CallState:
        """Derive the call's state from all that is stored."""
        if self.reason:
            return CallState.FAILED
        last = self.far if self.far in FINAL else self.near
        if last not in FINAL:
            return self._so_far()
        if self.connected:
            return CallState.ENDED
        if direction is Direction.TO_PROMOTER or self.far == "completed":  # hung up while they heard what is recorded
            return CallState.MISSED
        return _STATES[last]

    def _so_far(self) -> CallState:
        if self.connected:
            return CallState.TALKING
        return CallState.RINGING if self.near else CallState.ASKED


async def begin(
    conversation: Conversation,
    direction: Direction,
    *,
    key: str,
    channel: str,
    promoter_phone: str,
    customer_phone: str,
) -> Call:
    """Return the call of this key, created with its communication when new."""
    found = await call_of(key)
    if found is not None:
        return found
    # The record's sentence is written by us, whoever calls.
    author = Author.SYSTEM.value
    said = await add_communication(
        conversation, direction, channel=channel, author=author, medium="call", source=f"{channel}:{key}"
    )
    return await Call.create(
        key=key,
        communication_id=said.id,
        promoter_phone=promoter_phone,
        customer_phone=customer_phone,
        shown=await is_shown(customer_phone, conversation.customer_id),
        created_at=now(),
    )


async def write_down(
    conversation: Conversation, words: str, *, channel: str, source: str, enclosures: list[Enclosure]
) -> Call:
    """Store a call made elsewhere, with its sentence and recording; a repeated ``source`` returns the first call."""
    found = await Communication.get_or_none(source=source[:160])
    if found is not None and (stored := await Call.get_or_none(communication_id=found.id)) is not None:
        return stored
    said = await add_communication(
        conversation,
        Direction.TO_CUSTOMER,
        channel=channel,
        author=Author.SYSTEM.value,
        medium="call",
        source=source,
        text=words,
        enclosures=enclosures,
    )
    await settle(said.id, Delivery.SENT)
    seconds = next((each.facts["seconds"] for each in enclosures if isinstance(each.facts.get("seconds"), int)), None)
    return await Call.create(
        key=f"elsewhere {said.id}",
        communication_id=said.id,
        state=CallState.ENDED.value,
        talked_s=seconds,
        recorded_s=seconds,
        recording="completed",
        elsewhere=True,
        ended_at=now(),
        created_at=now(),
    )


async def call_of(key: str) -> Call | None:
    """Return the call that a callback names, by its key or the provider's number of the near leg; None: unknown."""
    return await Call.get_or_none(key=key) or await Call.get_or_none(near_sid=key)


async def said_in(call: Call) -> Communication:
    """Return the call's communication, with its conversation and both people."""
    return await Communication.get(id=call.communication_id).prefetch_related(
        "conversation__promoter", "conversation__customer"
    )


async def locked(call: Call) -> Call:
    """Return the call as it is now, its row locked until the transaction ends."""
    return await Call.filter(id=call.id).select_for_update().get()


async def call_or_none(number: int | None) -> Call | None:
    """Return the call of this number; None when there is none, and for None."""
    return None if number is None else await Call.get_or_none(id=number)


async def call_under_way(promoter_phone: str, customer_phone: str, since: datetime) -> Call | None:
    """Return the latest call between the two telephones begun after ``since`` and not over; None: there is none."""
    same = Call.filter(
        promoter_phone=promoter_phone, customer_phone=customer_phone, state__in=[each.value for each in _OPEN]
    )
    return await same.filter(created_at__gt=since).order_by("-id").first()


async def keep_announcement(call: Call, words: str) -> None:
    """Store the announcement that whoever was on the line heard before they agreed to being recorded."""
    call.consent_words = words
    await call.save(update_fields=["consent_words"])
