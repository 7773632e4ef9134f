"""How calls proceed: callbacks about a leg, the customer's consent and the recording, in whatever order they come."""

from datetime import datetime

from models.calls.call_summaries import in_words
from models.calls.calls import FAR, FINAL, NEAR, Call, CallState, RecordingConsent, said_in
from models.search.passages import PassageSubject, keep_passage
from models.storage.clock import now
from models.talking.communications import Attachment, Communication, Delivery, settle
from models.talking.conversations import customer_in

_RANKS = {"": 0, "queued": 1, "initiated": 2, "ringing": 3, "answered": 4, "in-progress": 4, **dict.fromkeys(FINAL, 5)}
_RECORDED = {"completed", "absent", "failed"}


async def not_placed(call: Call, reason: str) -> None:
    """Record that the provider will not ring anybody. ``reason`` is the key of a sentence."""
    call.reason = reason
    await call.save(update_fields=["reason"])
    await conclude(call)


async def move(
    call: Call,
    leg: str,
    status: str,
    *,
    sid: str = "",
    at: datetime | None = None,
    seconds: int | None = None,
    talked_s: int | None = None,
    bridged: bool | None = None,
) -> None:
    """Record a callback about a leg; a status never goes back.

    ``seconds``: how long the telephone was off the hook; ``talked_s``: how long the two were connected; ``bridged``:
    whether they were connected at all. None where the callback does not say.
    """
    at = at or now()
    stored = call.near if leg == NEAR else call.far
    if _RANKS.get(status, 0) > _RANKS[stored]:
        setattr(call, leg, "in-progress" if status == "answered" else status)
    if sid and leg == FAR:
        call.far_sid = call.far_sid or sid
    elif sid:
        call.near_sid = call.near_sid or sid
    if status == "ringing":
        call.rung_at = min(call.rung_at or at, at)
    if leg == FAR and seconds is not None:
        call.far_s = seconds
    if talked_s is not None or bridged is False:
        call.talked_s = talked_s if bridged is not False else 0
    if bridged and call.connected_at is None:
        call.connected_at = at
    if status in FINAL:
        call.ended_at = max(call.ended_at or at, at)
    await conclude(call)


async def connect(call: Call) -> bool:
    """Record that both are on the line from now on. False when they were already."""
    first = call.connected_at is None
    call.connected_at = call.connected_at or now()
    await conclude(call)
    return first


async def ask(call: Call) -> None:
    """Record that the customer is hearing that the call is to be recorded."""
    if call.consent == RecordingConsent.NONE:
        call.consent = RecordingConsent.ASKED.value
    await conclude(call)


async def decide(call: Call, *, agreed: bool) -> bool:
    """Record whether the customer agreed to the recording; the first answer counts. False when there was one."""
    if call.consent in {RecordingConsent.AGREED, RecordingConsent.DECLINED}:
        return False
    call.consent = (RecordingConsent.AGREED if agreed else RecordingConsent.DECLINED).value
    call.consent_at = now()
    await conclude(call)
    return True


async def record(
    call: Call, *, sid: str, status: str, seconds: int | None, ref: str, name: str, voicemail: bool
) -> Attachment | None:
    """Record a callback about the recording. Return the new attachment once, when it can be fetched; else None."""
    if call.recording_sid not in {None, sid}:
        return None
    call.recording_sid = sid
    call.voicemail = call.voicemail or voicemail
    if call.recording in _RECORDED:
        return None
    call.recording = status
    if status == "completed":
        call.recorded_s = seconds
    await conclude(call)
    if status != "completed" or not ref:
        return None
    said = await said_in(call)
    return await Attachment.create(
        communication=said,
        channel=said.channel,
        kind="audio",
        ref=ref,
        name=name,
        mime="audio/mpeg",
        facts={"seconds": seconds} if seconds is not None else {},
    )


async def conclude(call: Call) -> None:
    """Store the state that follows, on the call and, once it is over, on its communication with the sentence."""
    said = await said_in(call)
    call.state = call.follows(said.direction).value
    await call.save()
    if not call.over:
        return
    language = said.conversation.promoter.language or "en"
    words = in_words(call, said.direction, await customer_in(said.conversation, language), language)
    if words != said.text:
        await Communication.filter(id=said.id).update(text=words)
        await keep_passage(PassageSubject.COMMUNICATION, said.id, words)
    ended = call.state == CallState.ENDED
    await settle(said.id, Delivery.SENT if ended else Delivery.FAILED, "" if ended else why(call))


def why(call: Call) -> str:
    """Return the key of the sentence that says why nobody talked."""
    return call.reason or f"failed-call-{call.state}"


async def lapse(call: Call) -> None:
    """End the call, of which nothing was reported for longer than any call lasts."""
    await move(call, NEAR, "completed")
