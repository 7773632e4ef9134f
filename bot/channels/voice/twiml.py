"""TwiML: what the provider is to say and do next. Nothing here records anything but a message left for the absent.

Source: https://www.twilio.com/docs/voice/twiml
"""

from dataclasses import dataclass

from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

from bot.channels.voice.updates import step_url
from models.words import say

TWIML = "application/xml"
_KEY_WAIT_S = 6
_MESSAGE_S = 120
_EVENTS = "initiated ringing answered completed"


@dataclass(frozen=True, kw_only=True)
class Steps:
    """The addresses of one call's next steps."""

    public_url: str
    call: str
    conversation_id: int = 0
    """Only where the customer called."""

    def url(self, step: str) -> str:
        return step_url(self.public_url, step, self.call, self.conversation_id)


@dataclass(frozen=True, kw_only=True)
class DialSettings:
    """How a telephone is called."""

    caller_id: str
    ring_s: int
    longest_s: int


def spoken(*said: tuple[str, str], hang_up: bool = False) -> str:
    """Each a language and its words."""
    response = VoiceResponse()
    for language, words in said:
        _say(response, language, words)
    if hang_up:
        response.hangup()
    return str(response)


def connecting(phone: str, line: DialSettings, steps: Steps, *said: tuple[str, str]) -> str:
    """Says something, then calls the other; before both are connected, the other hears what ``whisper`` answers."""
    response = VoiceResponse()
    for language, words in said:
        _say(response, language, words)
    dial = Dial(
        caller_id=line.caller_id,
        timeout=line.ring_s,
        time_limit=line.longest_s,
        answer_on_bridge=True,
        action=steps.url("dialled"),
        method="POST",
    )
    dial.number(
        phone,
        url=steps.url("whisper"),
        method="POST",
        status_callback=steps.url("leg"),
        status_callback_method="POST",
        status_callback_event=_EVENTS,
    )
    response.append(dial)
    return str(response)


def asking(language: str, words: str, steps: Steps) -> str:
    """Asks for a key; who presses none is taken to say no."""
    response = VoiceResponse()
    gather = Gather(num_digits=1, timeout=_KEY_WAIT_S, action=steps.url("consent"), method="POST", input="dtmf")
    _say(gather, language, words)
    response.append(gather)
    response.redirect(steps.url("consent"), method="POST")
    return str(response)


def telling(language: str, words: str, steps: Steps) -> str:
    """Says something and has us told when it was heard to the end."""
    response = VoiceResponse()
    _say(response, language, words)
    response.redirect(steps.url("heard"), method="POST")
    return str(response)


def leaving_message(language: str, words: str, steps: Steps) -> str:
    """Whoever speaks after the tone has been told that it is recorded."""
    response = VoiceResponse()
    _say(response, language, words)
    response.record(
        action=steps.url("taken"),
        method="POST",
        max_length=_MESSAGE_S,
        play_beep=True,
        recording_status_callback=steps.url("message"),
        recording_status_callback_method="POST",
    )
    response.hangup()
    return str(response)


def _say(to: VoiceResponse | Gather, language: str, words: str) -> None:
    to.say(words, language=say(language, "language-spoken"))
