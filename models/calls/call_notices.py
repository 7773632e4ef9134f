"""Notices of calls: jobs for the provider, and what both sides receive when a call is over or recorded."""

from datetime import datetime, timedelta
from typing import TypedDict

from models.calls.calls import Call, said_in
from models.people.addresses import reachable, terminal
from models.people.channels import PHONE
from models.people.refusals import Purpose, refused
from models.queue.outbox import OutboxMessage, SendState, columns_of, enqueue, enqueue_to, lane_of
from models.queue.payloads.calls import CallOver, CallRecording, ForgetRecording, Lapse, Record, Ring
from models.queue.payloads.jobs import FetchFile
from models.spans import mark_to_keep
from models.storage.clock import now
from models.talking.communications import Attachment, Communication
from models.talking.conversations import customer_in

_STRAGGLERS = timedelta(seconds=10)
"""How long after the end of a call its last callback may come."""
_UNREACHED = timedelta(minutes=5)
"""After which a call that never reached the other telephone is over, whatever the provider reported."""
_LONGEST = timedelta(hours=4, minutes=15)
"""After which any call is over: longer than the provider lets one last."""


async def enqueue_ring(call: Call) -> None:
    """Enqueue the job that asks the provider to ring the promoter, and the check whether the call has lapsed."""
    job = Ring(call_id=call.id, **about(await said_in(call)))
    await enqueue_to(PHONE, f"call {call.id}", job, lane=f"{PHONE}:ring {call.id}")
    await enqueue_lapse(call)


async def enqueue_recording_start(call: Call) -> None:
    """Enqueue the job that asks the provider to record from now on, unless the customer withdrew that consent."""
    conversation = (await said_in(call)).conversation
    if await refused(conversation.customer_id, Purpose.RECORDING, conversation.promoter_id):
        return
    job = Record(call_id=call.id, **about(await said_in(call)))
    await enqueue_to(PHONE, f"call {call.id}", job, lane=f"{PHONE}:record {call.id}")


async def enqueue_lapse(call: Call) -> None:
    """Enqueue a later check whether the call has ended without a callback."""
    at = call.created_at + (_UNREACHED if now() < call.created_at + _UNREACHED else _LONGEST)
    job = Lapse(call_id=call.id, **about(await said_in(call)))
    await enqueue_to(PHONE, f"call {call.id}", job, lane=f"{PHONE}:lapse {call.id}", not_before=at)


def has_lapsed(call: Call) -> bool:
    """Tell whether the call must be over by now."""
    age = now() - call.created_at
    return age >= _LONGEST or (age >= _UNREACHED and not call.far)


async def enqueue_over(call: Call) -> None:
    """Enqueue one notice to the promoter of what the call was; a few seconds later if callbacks may still come."""
    said = await said_in(call)
    address = await terminal(said.conversation.promoter_id)
    if address is None:
        return
    key, at = f"call {call.id} over", now()
    due: datetime = at if call.decided else at + _STRAGGLERS
    fresh = OutboxMessage(
        channel=address.channel,
        account=address.account,
        lane=lane_of(address.channel, address.account),
        **columns_of(CallOver(call_id=call.id, **about(said))),
        dedupe=key,
        not_before=due,
        created_at=at,
        mark=mark_to_keep(),
    )
    await OutboxMessage.bulk_create([fresh], ignore_conflicts=True)
    if call.decided:
        await OutboxMessage.filter(dedupe=key, state=SendState.QUEUED, attempts=0, not_before__gt=at).update(
            not_before=at
        )


async def enqueue_recording(call: Call, file: Attachment) -> None:
    """Enqueue fetching the recording, deleting it at the provider, and sending it to both sides.

    A voicemail goes to the promoter only; so does a recording where the customer merely typed the number: somebody
    else may have been on the line.
    """
    said = await said_in(call)
    lane = f"{PHONE}:file {file.id}"
    await enqueue_to(PHONE, str(file.id), FetchFile(), lane=lane)
    job = ForgetRecording(call_id=call.id, attachment_id=file.id, **about(said))
    await enqueue_to(PHONE, str(file.id), job, lane=lane)
    conversation = said.conversation
    if (address := await terminal(conversation.promoter_id)) is not None:
        name = await customer_in(conversation, address.speaks(conversation.promoter))
        await enqueue(address, CallRecording(call_id=call.id, attachment_id=file.id, name=name, **about(said)))
    if (
        call.shown
        and not call.voicemail
        and (address := await reachable(conversation.customer_id, speaker=conversation.promoter_id))
    ):
        theirs = CallRecording(
            call_id=call.id, attachment_id=file.id, name=conversation.promoter.name, theirs=True, **about(said)
        )
        await enqueue(address, theirs)


class _About(TypedDict):
    conversation_id: int
    customer_id: int


def about(said: Communication) -> _About:
    """Return whom a row of the outbox is about: erasing the customer finds the row by it."""
    return {"conversation_id": said.conversation.id, "customer_id": said.conversation.customer_id}
