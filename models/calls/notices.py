"""Notices of calls: what both sides are told when a call is over, and the recording when it is there."""

from datetime import datetime, timedelta
from typing import Any

from models.calls.calls import Call, said_in
from models.people.addresses import reachable, terminal
from models.people.channels import PHONE
from models.people.refusals import Purpose, refused
from models.queue.outbox import Message, Sending, lane_of, promise, promise_to
from models.storage.clock import now
from models.talking.communications import Attachment, Communication
from models.talking.conversations import customer_in

_STRAGGLERS = timedelta(seconds=10)
"""How much later the last word on a call may come than the end of it."""
_UNREACHED = timedelta(minutes=5)
"""After which a call that never got to the other telephone is over, whatever we were told."""
_LONGEST = timedelta(hours=4, minutes=15)


async def promise_ring(call: Call) -> None:
    """The provider will be asked to ring the promoter."""
    facts = about(call, await said_in(call))
    await promise_to(PHONE, f"call {call.id}", "ring", facts, lane=f"{PHONE}:ring {call.id}")
    await promise_lapse(call)


async def promise_recording_start(call: Call) -> None:
    """The provider will be asked to record from now on; of whom took that back, never."""
    talking = (await said_in(call)).conversation
    if await refused(talking.customer_id, Purpose.RECORDING, talking.promoter_id):
        return
    facts = about(call, await said_in(call))
    await promise_to(PHONE, f"call {call.id}", "record", facts, lane=f"{PHONE}:record {call.id}")


async def promise_lapse(call: Call) -> None:
    """Somebody will look whether the call has ended unnoticed."""
    at = call.created_at + (_UNREACHED if now() < call.created_at + _UNREACHED else _LONGEST)
    facts = about(call, await said_in(call))
    await promise_to(PHONE, f"call {call.id}", "lapse", facts, lane=f"{PHONE}:lapse {call.id}", not_before=at)


def has_lapsed(call: Call) -> bool:
    """Whether it must be over by now."""
    age = now() - call.created_at
    return age >= _LONGEST or (age >= _UNREACHED and not call.far)


async def promise_over(call: Call) -> None:
    """The promoter will be told, once, what the call was; in a moment, if more of it may still be told to us."""
    said = await said_in(call)
    address = await terminal(said.conversation.promoter_id)
    if address is None:
        return
    key, at = f"call {call.id} over", now()
    due: datetime = at if call.decided else at + _STRAGGLERS
    fresh = Message(
        channel=address.channel,
        account=address.account,
        lane=lane_of(address.channel, address.account),
        kind="call-over",
        facts=about(call, said),
        dedupe=key,
        not_before=due,
        created_at=at,
    )
    await Message.bulk_create([fresh], ignore_conflicts=True)
    if call.decided:
        await Message.filter(dedupe=key, state=Sending.QUEUED, attempts=0, not_before__gt=at).update(not_before=at)


async def promise_recording(call: Call, file: Attachment) -> None:
    """The recording will be fetched and kept, then given to both sides; a message left, to the promoter it is for.

    Only to the promoter, too, where the customer merely typed the number: somebody else may have been on the line.
    """
    said = await said_in(call)
    lane = f"{PHONE}:file {file.id}"
    await promise_to(PHONE, str(file.id), "keep", lane=lane)
    facts = about(call, said) | {"attachment_id": file.id}
    await promise_to(PHONE, str(file.id), "forget-recording", facts, lane=lane)
    talking = said.conversation
    if (address := await terminal(talking.promoter_id)) is not None:
        name = await customer_in(talking, address.speaks(talking.promoter))
        await promise(address, "call-recording", facts | {"name": name})
    if (
        call.shown
        and not call.voicemail
        and (address := await reachable(talking.customer_id, speaker=talking.promoter_id))
    ):
        await promise(address, "call-recording", facts | {"name": talking.promoter.name, "theirs": True})


def about(call: Call, said: Communication) -> dict[str, Any]:
    """What a row of the outbox says of its call: erasing the customer finds it by this."""
    talking = said.conversation
    return {"call_id": call.id, "conversation_id": talking.id, "customer_id": talking.customer_id}
