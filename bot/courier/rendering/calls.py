"""Calls as they are told: what a call was, and its recording to listen to."""

from datetime import timedelta

from bot.courier.files import Files
from bot.courier.rendering.context import RenderContext
from bot.courier.skips import Defer, Skip
from bot.messages import Button, Media, Message
from models.calls.call_summaries import in_words
from models.calls.calls import Call, CallState, call_or_none, said_in
from models.queue.payloads.calls import CallOver, CallRecording
from models.storage.clock import now
from models.talking.attachments import attachment
from models.talking.communications import Communication
from models.talking.conversations import customer_in
from models.words import say

_LOOK_AGAIN = timedelta(seconds=1)


class Calls:
    def __init__(self, files: Files) -> None:
        self._files = files

    async def over(self, payload: CallOver, to: RenderContext) -> Message:
        """Tell the promoter what the call was. Raises Skip."""
        call, said = await _call(payload.call_id)
        language = to.language
        if not call.over:
            raise Skip("it goes on after all")
        name = await customer_in(said.conversation, language)
        text = in_words(call, said.direction, name, language)
        return Message(text=text, buttons=_answers(call, said, language), conversation_id=said.conversation_id)

    async def recording(self, payload: CallRecording, to: RenderContext) -> Message:
        """Give the recording, once its bytes are kept. Raises Defer, Skip."""
        call, said = await _call(payload.call_id)
        file = await attachment(payload.attachment_id)
        if file is None or file.reason == "erased":
            raise Skip("the recording is gone")
        if file.reason:
            return _lost(payload, file.reason, to.language)
        if not file.sha256:
            raise Defer(now() + _LOOK_AGAIN)
        sound = Media(
            kind=file.kind,
            name=file.name,
            mime=file.mime,
            data=await self._files.bytes_of(file, to.channel),
            sha256=file.sha256,
            facts=file.facts,
        )
        kind = "call-voicemail" if call.voicemail else "call-recording"
        text = say(to.language, kind, name=payload.name)
        return Message(text=text, media=(sound,), conversation_id=said.conversation_id)


def _lost(payload: CallRecording, reason: str, language: str) -> Message:
    if payload.theirs:
        raise Skip("the customer was promised nothing")
    return Message(text=say(language, "call-recording-lost", name=payload.name, why=say(language, reason)))


async def _call(number: int) -> tuple[Call, Communication]:
    call = await call_or_none(number)
    if call is None:
        raise Skip("the call is gone")
    return call, await said_in(call)


def _answers(call: Call, said: Communication, language: str) -> tuple[tuple[Button, ...], ...]:
    """Whoever was missed can be called, or written to."""
    write = Button(label=say(language, "button-write"), action=f"talk:{said.conversation_id}")
    if call.state == CallState.ENDED:
        return ((write,),)
    again = Button(label=say(language, "button-call-back"), action=f"call:{said.conversation_id}")
    return ((again, write),)
