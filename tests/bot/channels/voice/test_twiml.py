"""What the provider is to say and do, as it reads it."""

from xml.etree import ElementTree as ET

from bot.channels.voice import twiml
from bot.channels.voice.twiml import DialSettings, Steps

STEPS = Steps(public_url="https://cards.acme.test", call="abc", conversation_id=7)
STEP = "https://cards.acme.test/hooks/voice?step={}&amp;call=abc&amp;conversation=7"
LINE = DialSettings(caller_id="+493055500000", ring_s=30, longest_s=3600)


def is_same(written: str, expected: str) -> bool:
    assert written.startswith('<?xml version="1.0" encoding="UTF-8"?>')
    return ET.canonicalize(written) == ET.canonicalize(f"<Response>{expected}</Response>")


def test_words_are_said_in_their_language_whatever_stands_in_them() -> None:
    written = twiml.spoken(("en", "Tom & <Jia>"), ("zh", "再见"), hang_up=True)
    english, chinese = '<Say language="en-US">Tom &amp; &lt;Jia&gt;</Say>', '<Say language="zh-CN">再见</Say>'
    assert is_same(written, f"{english}{chinese}<Hangup/>")


def test_the_other_is_called_and_nothing_is_recorded_by_it() -> None:
    dial = (
        f'<Dial callerId="+493055500000" timeout="30" timeLimit="3600" answerOnBridge="true" method="POST"'
        f' action="{STEP.format("dialled")}">'
    )
    number = (
        f'<Number url="{STEP.format("whisper")}" method="POST" statusCallback="{STEP.format("leg")}"'
        ' statusCallbackMethod="POST" statusCallbackEvent="initiated ringing answered completed">+49151</Number>'
    )
    assert is_same(twiml.connecting("+49151", LINE, STEPS), f"{dial}{number}</Dial>")


def test_who_presses_no_key_is_asked_no_more() -> None:
    gather = f'<Gather numDigits="1" timeout="6" action="{STEP.format("consent")}" method="POST" input="dtmf">'
    onward = f'<Redirect method="POST">{STEP.format("consent")}</Redirect>'
    expected = f'{gather}<Say language="en-US">Press 1.</Say></Gather>{onward}'
    assert is_same(twiml.asking("en", "Press 1.", STEPS), expected)


def test_what_was_heard_to_the_end_is_reported() -> None:
    onward = f'<Redirect method="POST">{STEP.format("heard")}</Redirect>'
    assert is_same(twiml.telling("en", "Hello", STEPS), f'<Say language="en-US">Hello</Say>{onward}')


def test_a_message_for_the_absent_is_recorded_after_the_tone() -> None:
    record = (
        f'<Record action="{STEP.format("taken")}" method="POST" maxLength="120" playBeep="true"'
        f' recordingStatusCallback="{STEP.format("message")}" recordingStatusCallbackMethod="POST"/>'
    )
    expected = f'<Say language="en-US">Speak.</Say>{record}<Hangup/>'
    assert is_same(twiml.leaving_message("en", "Speak.", STEPS), expected)
