"""Calls: telephone calls between a promoter and a customer. A call is one communication with facts of its own.

Two telephones are involved: the *near* one, which the call began with (the promoter's when we ring, the customer's when
they call us), and the *far* one, which was connected to it. What is told of them comes in any order and several times;
so only what can't be taken back is kept, and the state of the call follows from it, whatever came first.
"""

from datetime import datetime
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from models.identity.phones import is_shown
from models.storage.clock import now
from models.talking.communications import (
    Author,
    Communication,
    Delivery,
    Direction,
    Enclosure,
    add_communication,
    settle,
)
from models.talking.conversations import Conversation

SID_LENGTH = 128
"""Twilio's have 34 characters, those of compatible providers up to a hundred."""
NEAR, FAR = "near", "far"

FINAL = {"completed", "busy", "no-answer", "canceled", "failed"}
"""How a telephone's part in a call ends, in the provider's words."""


class CallState(StrEnum):
    ASKED = "asked"
    """The provider was asked, or is about to be."""
    RINGING = "ringing"
    TALKING = "talking"
    ENDED = "ended"
    MISSED = "missed"
    BUSY = "busy"
    CANCELLED = "cancelled"
    """Whoever called hung up before the other was there."""
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
    """Ours where we ring, the provider's where a customer calls: what every callback names."""
    communication_id = fields.IntField(unique=True)
    near_sid = fields.CharField(SID_LENGTH, null=True, unique=True)
    far_sid = fields.CharField(SID_LENGTH, null=True)
    promoter_phone = fields.CharField(20, default="")
    customer_phone = fields.CharField(20, default="")
    near = fields.CharField(12, default="")
    """The furthest status of the near telephone, in the provider's words."""
    far = fields.CharField(12, default="")
    state = fields.CharField(12, default=CallState.ASKED.value)
    reason = fields.CharField(100, default="")
    """The sentence that says why the call could not be placed."""
    rung_at = fields.DatetimeField(null=True)
    connected_at = fields.DatetimeField(null=True)
    """When both were on the line and had heard what is to be heard."""
    ended_at = fields.DatetimeField(null=True)
    talked_s = fields.IntField(null=True)
    """Seconds that both were connected, where that is told."""
    far_s = fields.IntField(null=True)
    """Seconds that the far telephone was off the hook: a little more than the talk."""
    consent = fields.CharField(10, default=RecordingConsent.NONE.value)
    consent_at = fields.DatetimeField(null=True)
    consent_words = fields.TextField(default="", db_default="")
    """What was said before whoever was on the line agreed: evidence about this call, whoever it was."""
    shown = fields.BooleanField(default=False, db_default=False)
    """Whether the far person is known to be the customer: the number was shown to be theirs when the call began."""
    recording_sid = fields.CharField(SID_LENGTH, null=True, unique=True)
    recording = fields.CharField(12, default="")
    """in-progress, completed, absent, failed; empty: none was begun."""
    recorded_s = fields.IntField(null=True)
    voicemail = fields.BooleanField(default=False)
    elsewhere = fields.BooleanField(default=False)
    """Made on another telephone and written down afterwards by the promoter."""
    created_at = fields.DatetimeField()

    class Meta:
        table = "calls"

    @property
    def over(self) -> bool:
        return CallState(self.state) not in _OPEN

    @property
    def decided(self) -> bool:
        """Whether nothing that is still to come can change what the call was."""
        return self.far in FINAL or (self.near in FINAL and self.near != "completed") or bool(self.reason)

    @property
    def seconds(self) -> int | None:
        return self.talked_s if self.talked_s is not None else self.far_s

    @property
    def agreed(self) -> bool:
        return self.consent == RecordingConsent.AGREED

    @property
    def connected(self) -> bool:
        """Where nothing is announced, whoever answers is connected."""
        unasked = self.consent == RecordingConsent.NONE and self.talked_s != 0
        return self.connected_at is not None or (unasked and self.far in {"in-progress", "completed"})

    @property
    def answer(self) -> RecordingConsent:
        """What the customer said to being recorded; who hangs up rather than say yes has declined."""
        said = RecordingConsent(self.consent)
        return RecordingConsent.DECLINED if self.over and said is RecordingConsent.ASKED else said

    def follows(self, direction: Direction) -> CallState:
        """Derive the state from all that is known."""
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
    talking: Conversation, direction: Direction, *, key: str, channel: str, promoter_phone: str, customer_phone: str
) -> Call:
    """Find the call of this key, or make it."""
    found = await call_of(key)
    if found is not None:
        return found
    # Its sentence is ours, whoever calls.
    author = Author.SYSTEM.value
    said = await add_communication(
        talking, direction, channel=channel, author=author, medium="call", source=f"{channel}:{key}"
    )
    return await Call.create(
        key=key,
        communication_id=said.id,
        promoter_phone=promoter_phone,
        customer_phone=customer_phone,
        shown=await is_shown(customer_phone, talking.customer_id),
        created_at=now(),
    )


async def write_down(
    talking: Conversation, words: str, *, channel: str, source: str, enclosures: list[Enclosure]
) -> Call:
    """Keep a call that was made elsewhere, with its sentence and recording; told again, it is the same call."""
    found = await Communication.get_or_none(source=source[:160])
    if found is not None and (known := await Call.get_or_none(communication_id=found.id)) is not None:
        return known
    said = await add_communication(
        talking,
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
    """Return the call that a callback names: by its key, or by the provider's number of its near telephone."""
    return await Call.get_or_none(key=key) or await Call.get_or_none(near_sid=key)


async def said_in(call: Call) -> Communication:
    """Return the communication that the call is, with its conversation and people."""
    return await Communication.get(id=call.communication_id).prefetch_related(
        "conversation__promoter", "conversation__customer"
    )


async def locked(call: Call) -> Call:
    """Return the call as it is now, held until the transaction ends."""
    return await Call.filter(id=call.id).select_for_update().get()


async def call_or_none(number: int | None) -> Call | None:
    """Return the call of this number; None when there is none, and for None."""
    return None if number is None else await Call.get_or_none(id=number)


async def call_under_way(promoter_phone: str, customer_phone: str, since: datetime) -> Call | None:
    """Return the latest call between the two telephones that was begun since then and is not over."""
    same = Call.filter(
        promoter_phone=promoter_phone, customer_phone=customer_phone, state__in=[each.value for each in _OPEN]
    )
    return await same.filter(created_at__gt=since).order_by("-id").first()


async def keep_announcement(call: Call, words: str) -> None:
    """Keep what was said before whoever was on the line agreed to being recorded."""
    call.consent_words = words
    await call.save(update_fields=["consent_words"])
