"""TwiML: what the provider is to say and do next. Nothing here records anything but a message left for the absent.

Source: https://www.twilio.com/docs/voice/twiml
"""

from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

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
    recorded: bool = False
    """Whether what was just said leads to a recording, or announces one: what follows must not wait until that is on
    record, and what was heard is told with it."""

    def url(self, step: str) -> str:
        return step_url(self.public_url, step, self.call, self.conversation_id, recorded=self.recorded)


@dataclass(frozen=True, kw_only=True)
class DialSettings:
    """How a telephone is called."""

    caller_id: str
    ring_s: int
    longest_s: int


def spoken(*said: tuple[str, str], hang_up: bool = False) -> str:
    """Each a language and its words."""
    response = Element("Response")
    for language, words in said:
        _say(response, language, words)
    if hang_up:
        SubElement(response, "Hangup")
    return _written(response)


def connecting(phone: str, line: DialSettings, steps: Steps, *said: tuple[str, str]) -> str:
    """Says something, then calls the other; before both are connected, the other hears what ``whisper`` answers."""
    response = Element("Response")
    for language, words in said:
        _say(response, language, words)
    dial = SubElement(
        response,
        "Dial",
        callerId=line.caller_id,
        timeout=str(line.ring_s),
        timeLimit=str(line.longest_s),
        answerOnBridge="true",
        action=steps.url("dialled"),
        method="POST",
    )
    number = SubElement(
        dial,
        "Number",
        url=steps.url("whisper"),
        method="POST",
        statusCallback=steps.url("leg"),
        statusCallbackMethod="POST",
        statusCallbackEvent=_EVENTS,
    )
    number.text = phone
    return _written(response)


def asking(language: str, words: str, steps: Steps) -> str:
    """Asks for a key; who presses none is taken to say no."""
    response = Element("Response")
    gather = SubElement(
        response,
        "Gather",
        numDigits="1",
        timeout=str(_KEY_WAIT_S),
        action=steps.url("consent"),
        method="POST",
        input="dtmf",
    )
    _say(gather, language, words)
    _go_on(response, steps.url("consent"))
    return _written(response)


def telling(language: str, words: str, steps: Steps) -> str:
    """Says something and has us told when it was heard to the end."""
    response = Element("Response")
    _say(response, language, words)
    _go_on(response, steps.url("heard"))
    return _written(response)


def leaving_message(language: str, words: str, steps: Steps) -> str:
    """Whoever speaks after the tone has been told that it is recorded."""
    response = Element("Response")
    _say(response, language, words)
    SubElement(
        response,
        "Record",
        action=steps.url("taken"),
        method="POST",
        maxLength=str(_MESSAGE_S),
        playBeep="true",
        recordingStatusCallback=steps.url("message"),
        recordingStatusCallbackMethod="POST",
    )
    SubElement(response, "Hangup")
    return _written(response)


def _say(to: Element, language: str, words: str) -> None:
    SubElement(to, "Say", language=say(language, "language-spoken")).text = words


def _go_on(response: Element, url: str) -> None:
    SubElement(response, "Redirect", method="POST").text = url


def _written(response: Element) -> str:
    return '<?xml version="1.0" encoding="UTF-8"?>' + tostring(response, encoding="unicode")
