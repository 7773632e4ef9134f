"""What a telephone provider tells of a call: kept on the call's record, with what follows from it."""

import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

from bot.command_context import Services
from bot.events import (
    CallConnected,
    CallEvent,
    CallLegChanged,
    CallReceived,
    RecordingChanged,
    RecordingConsentAnswered,
    RecordingConsentAsked,
)
from models.calls.call_notices import enqueue_lapse, enqueue_over, enqueue_recording, enqueue_recording_start
from models.calls.call_summaries import announcement, customer_speaks, message_announcement
from models.calls.calls import NEAR, Call, begin, call_of, keep_announcement, locked, said_in
from models.calls.progress import ask, connect, decide, move, record
from models.identity.proved_numbers import conversation_of_caller, phone_of_promoter
from models.people.refusals import Purpose, refused
from models.personal_data.consents import agree, agreed
from models.talking.communications import Communication, Direction
from models.talking.conversations import Conversation
from models.text.phone_numbers import NoPhone, e164
from models.words import say

log = logging.getLogger(__name__)

_PURPOSE = "recording"
_E = TypeVar("_E", bound=CallEvent)


def of_known_call(handle: Callable[[Call, _E], Awaitable[None]]) -> Callable[[Services, _E], Awaitable[None]]:
    """Make a handler that is told the call, locked; a call we know nothing of is none of ours."""

    async def handle_of_call(_: Services, event: _E) -> None:
        found = await call_of(event.call)
        if found is None:
            log.info("call_unknown", extra={"event": type(event).__name__})
            return
        call = await locked(found)
        await handle(call, event)
        if call.over:
            await enqueue_over(call)

    return handle_of_call


async def receive(_: Services, event: CallReceived) -> None:
    """Make a customer's call one in the conversation they spoke in last."""
    try:
        number = e164(event.sender.account)
        talking = await conversation_of_caller(number)
    except NoPhone:
        number, talking = "", None
    if talking is None:
        log.info("call_from_unknown")
        return
    call = await begin(
        talking,
        Direction.TO_PROMOTER,
        key=event.call,
        channel=event.sender.channel,
        promoter_phone=await phone_of_promoter(talking.promoter_id),
        customer_phone=number,
    )
    await move(call, NEAR, "in-progress", sid=event.call)
    if event.asks:
        await _note_asked(call, talking)
    await enqueue_lapse(call)


async def change_leg(call: Call, event: CallLegChanged) -> None:
    await move(
        call,
        event.leg,
        event.status,
        sid=event.sid,
        at=_moment(event.at),
        seconds=event.seconds,
        talked_s=event.talked_s,
        bridged=event.bridged,
    )


async def ask_consent(call: Call, _: RecordingConsentAsked) -> None:
    await _note_asked(call, (await said_in(call)).conversation)


async def _note_asked(call: Call, talking: Conversation) -> None:
    """Nobody asks who took back that their calls are recorded."""
    if not await refused(talking.customer_id, Purpose.RECORDING, talking.promoter_id):
        await ask(call)


async def connect_both(call: Call, event: CallConnected) -> None:
    if await connect(call) and call.agreed and event.announced:
        await enqueue_recording_start(call)


async def answer_consent(call: Call, event: RecordingConsentAnswered) -> None:
    """Keep the words they heard with the call; with the customer's consents too, where it is known to be them."""
    if not await decide(call, agreed=event.agreed) or not event.agreed:
        return
    said = await said_in(call)
    talking = said.conversation
    language = await customer_speaks(talking)
    words = announcement(said.direction, event.how, talking.promoter.name, language)
    await _keep_consent(call, said, words, language, evidence=f"call {call.id}")


async def _keep_consent(call: Call, said: Communication, words: str, language: str, *, evidence: str) -> None:
    await keep_announcement(call, words)
    if call.shown:
        customer = said.conversation.customer
        await agree(customer, _PURPOSE, words, language=language, channel=said.channel, evidence=evidence)


async def _left_message(call: Call, said: Communication) -> None:
    """Who spoke after the tone agreed to that; what they said to the recording of a talk stays."""
    talking, evidence = said.conversation, f"message of call {call.id}"
    if not call.voicemail or await agreed(talking.customer, _PURPOSE, evidence):
        return
    await decide(call, agreed=True)
    language = await customer_speaks(talking)
    await _keep_consent(call, said, message_announcement(talking.promoter.name, language), language, evidence=evidence)


async def change_recording(call: Call, event: RecordingChanged) -> None:
    if not (call.agreed or event.message):
        log.error("call_recorded_unasked", extra={"call": call.id})
        return
    said = await said_in(call)
    language = said.conversation.promoter.language or "en"
    file = await record(
        call,
        sid=event.sid,
        status=event.status,
        seconds=event.seconds,
        ref=event.url,
        name=say(language, "call-recording-name", date=f"{call.created_at:%Y-%m-%d %H.%M}") + ".mp3",
        voicemail=event.message,
    )
    if file is not None:
        await _left_message(call, said)
        await enqueue_recording(call, file)


def _moment(text: str) -> datetime | None:
    """Read a time as in RFC 2822; None for anything else."""
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
