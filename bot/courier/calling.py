"""Calling: rows that ask for something to be done with a telephone call, not for something to be told."""

from datetime import timedelta

from bot.channels.capabilities import PlacesCalls
from bot.channels.contract import Channel
from bot.courier.skips import Skip
from bot.outcomes import Final
from models.calls.call_notices import enqueue_lapse, enqueue_over, has_lapsed
from models.calls.calls import Call, call_or_none, locked
from models.calls.progress import conclude, lapse, not_placed
from models.queue.outbox import OutboxMessage
from models.queue.payloads.calls import CallJob, ForgetRecording, Lapse, Record, Ring
from models.storage.clock import now
from models.storage.database import transaction
from models.talking.attachments import attachment

_TOO_LATE = timedelta(minutes=3)
"""Nobody expects a call any more."""
_MAX_DOUBTS = 2
"""One lost answer may cost a second ring, not a third."""


async def do(row: OutboxMessage, job: CallJob, channel: Channel) -> None:
    """Do what the row asks for. Raises Skip, bot.outcomes."""
    call = await call_or_none(job.call_id)
    if call is None:
        raise Skip("the call is gone")
    if not isinstance(channel, PlacesCalls):
        raise Final("failed-unsupported")
    match job:
        case Ring():
            await _ring(row, call, channel)
        case Record():
            await _record(row, call, channel)
        case ForgetRecording():
            await _forget(job, call, channel)
        case Lapse():
            await _look_after(call)


async def _ring(row: OutboxMessage, call: Call, channel: PlacesCalls) -> None:
    if call.near or call.over:
        raise Skip("it rings, or has rung")
    try:
        _check_prospects(row)
        await channel.ring(call.key, call.promoter_phone, call.customer_phone)
    except Final as outcome:
        async with transaction():
            call = await locked(call)
            await not_placed(call, outcome.reason)
            await enqueue_over(call)
        raise


def _check_prospects(row: OutboxMessage) -> None:
    """Refuse, by raising Final, to ring (again) where it is better not to."""
    if row.doubts >= _MAX_DOUBTS:
        raise Final("failed-call-uncertain")
    if now() - row.created_at > _TOO_LATE:
        raise Final("failed-call-too-late")


async def _record(row: OutboxMessage, call: Call, channel: PlacesCalls) -> None:
    """Only what was agreed to, only while they talk, and only once."""
    if call.over or call.recording or not call.agreed or call.near_sid is None:
        raise Skip("there is nothing (more) to record")
    if row.doubts >= _MAX_DOUBTS:
        raise Skip("the provider does not say whether it records")
    try:
        await channel.record(call.key, call.near_sid)
    except Final:
        async with transaction():
            call = await locked(call)
            call.recording = call.recording or "failed"
            await conclude(call)
        raise


async def _forget(job: ForgetRecording, call: Call, channel: PlacesCalls) -> None:
    file = await attachment(job.attachment_id)
    if file is None or not file.sha256 or not call.recording_sid:
        raise Skip("we have not got it")
    await channel.forget(call.recording_sid)


async def _look_after(call: Call) -> None:
    """End a call whose end nobody told us of."""
    async with transaction():
        call = await locked(call)
        if call.over:
            return
        if not has_lapsed(call):
            await enqueue_lapse(call)
            return
        await lapse(call)
        await enqueue_over(call)
