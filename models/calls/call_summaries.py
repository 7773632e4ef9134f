"""What a call was, in one or two sentences: for the record, the promoter's notice and the console."""

from models.calls.calls import Call, CallState, RecordingConsent
from models.people.addresses import reachable
from models.talking.communications import Direction
from models.talking.conversations import Conversation
from models.words import say


def in_words(call: Call, direction: Direction, name: str, language: str) -> str:
    """Return what the call was, in one or two sentences, with the answer to being recorded where it mattered.

    ``name``: the customer's.
    """
    if call.elsewhere:
        return say(language, "call-elsewhere", name=name)
    theirs = direction is Direction.TO_PROMOTER
    state = CallState(call.state)
    if state is CallState.ENDED:
        span = _span(call.seconds or 0)
        talked = say(language, "call-in-ended" if theirs else "call-ended", name=name, **span)
        return "\n".join([talked, *_recording(call, language)])
    if call.reason:
        return say(language, "call-not-placed", name=name, why=say(language, call.reason))
    if theirs:
        return say(language, "call-in-missed", name=name)
    if not call.far and call.near in {"no-answer", "busy", "failed", "canceled"}:
        return say(language, "call-near-unanswered", name=name)
    return say(language, f"call-{state.value}", name=name)


def _recording(call: Call, language: str) -> list[str]:
    match call.answer:
        case RecordingConsent.AGREED if call.recording in {"absent", "failed"}:
            return [say(language, "call-recording-failed")]
        case RecordingConsent.AGREED:
            return [say(language, "call-agreed")]
        case RecordingConsent.DECLINED:
            return [say(language, "call-declined")]
        case _:
            return []


def _span(seconds: int) -> dict[str, int]:
    return {"minutes": seconds // 60, "seconds": seconds % 60}


async def customer_speaks(conversation: Conversation) -> str:
    """Return the customer's language, where it is known; else the promoter's."""
    address = await reachable(conversation.customer_id)
    return (address.language if address else "") or conversation.promoter.language or "en"


def announcement(direction: Direction, how: str, name: str, language: str) -> str:
    """Return what the customer hears before anything is recorded.

    ``how``: ``key`` (they agree by a key) or ``announce``; ``name``: who calls.
    """
    kind = "welcome" if direction is Direction.TO_PROMOTER else "announcement"
    return say(language, f"spoken-{kind}-{how}", name=name)


def message_announcement(name: str, language: str) -> str:
    """Return what a caller hears before the tone. ``name``: who is absent."""
    return say(language, "spoken-leave-message", name=name)
