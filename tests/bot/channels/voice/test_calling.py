"""Calls that promoters ask for, from the word in the chat to the recording in it."""

import hashlib

import pytest

from bot.messages import Message
from models.consents import Consent
from tests.bot.channels.voice.conftest import CUSTOMER, PROMOTER, Line


async def test_a_customer_agrees_and_both_have_the_recording(line: Line) -> None:
    await line.jia.says("/call")
    await line.bot.heard("jia", "Whom do you want to call?")
    await line.jia.presses("call:1")
    await line.bot.heard("jia", "will ring in a moment")
    call = await line.settled("ended")
    assert [each["To"] for each in line.provider.rung] == [PROMOTER]
    assert (call.consent, call.customer_phone) == ("agreed", CUSTOMER)
    await line.bot.heard("jia", "Recorded with their consent")
    await line.bot.heard("jia", "The recording of your call with Yi")
    await line.bot.heard("yi", "The recording of your call with Jia")
    (recording,) = line.provider.recordings.values()
    (kept,) = (await line.said()).attachments
    assert kept.sha256 == hashlib.sha256(recording.sound).hexdigest()
    assert line.provider.seconds_before_consent(line.yis, by_key=True) == 0
    given = await Consent.get(purpose="recording")
    assert "May it be recorded?" in given.text
    assert any(given.text in heard for heard in line.yis.heard)
    sounds = [each for each in line.bot.channel.delivered if "The recording" in getattr(each.outgoing, "text", "")]
    assert all(isinstance(each.outgoing, Message) for each in sounds)
    assert {each.outgoing.media[0].data for each in sounds} == {recording.sound}  # type: ignore[union-attr]
    assert not line.provider.posting.refused


@pytest.mark.parametrize("key", ["2", ""])
async def test_who_declines_is_connected_and_nothing_is_recorded(line: Line, key: str) -> None:
    line.yis.key = key
    await line.jia.presses("call:1")
    call = await line.settled("ended")
    await line.bot.heard("jia", "they did not agree")
    assert call.consent == "declined"
    assert line.provider.recordings == {}
    assert (await line.said()).text.startswith("📞 Call with Yi")
