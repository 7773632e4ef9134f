"""Calls from customers to the number of the house."""

import hashlib
from urllib.parse import parse_qsl, urlencode, urlsplit
from xml.etree import ElementTree as ET

import pytest

from bot.channels.envelope import Envelope, Reception
from bot.channels.voice.channel import Telephone
from bot.commands.calls.progress import connect_both
from bot.events import CallConnected, Sender
from models.calls.calls import Call, begin
from models.calls.progress import decide
from models.people.addresses import Address
from models.people.refusals import Purpose, refuse
from models.personal_data.consents import Consent
from models.queue.outbox import OutboxMessage
from models.talking.communications import Direction
from models.talking.conversations import Conversation
from tests.bot.channels.voice.conftest import Line

thrice = pytest.mark.parametrize("repeats", [{"every": 3, "shuffled": True}], ids=["thrice, in any order"])


@pytest.mark.slow
@thrice
async def test_a_customer_reaches_the_promoter_of_their_latest_conversation(line: Line) -> None:
    await line.provider.dials(line.yis)
    call = await line.settled("ended")
    await line.bot.heard("jia", "📞 Yi called, 1 s")
    await line.bot.heard("jia", "The recording of your call with Yi")
    await line.bot.heard("yi", "The recording of your call with Jia")
    (recording,) = line.provider.recordings.values()
    said = await line.said()
    assert (said.direction, said.state, call.consent) == ("to_promoter", "sent", "agreed")
    assert said.attachments[0].sha256 == hashlib.sha256(recording.sound).hexdigest()
    assert line.provider.seconds_before_consent(line.yis, by_key=True) == 0
    assert line.provider.seconds_before_consent(line.jias, by_key=False) == 0
    assert any("A call from Yi. It will be recorded." in heard for heard in line.jias.heard)
    assert "May the call be recorded?" in (await Consent.get(purpose="recording")).text
    assert not line.provider.posting.refused


@pytest.mark.parametrize(("key", "heard"), [("1", "A call from Yi. It will be recorded."), ("2", "A call from Yi.")])
async def test_the_promoter_is_told_of_the_recording_also_while_the_answer_is_not_on_record_yet(
    line: Line, telephone: Telephone, key: str, heard: str
) -> None:
    """Their telephone is picked up at once, or the house is busy: nothing of this call has been taken in."""
    of_caller = {"step": "consent", "call": "CA1", "conversation": "1"}
    connecting = await _answer(telephone, of_caller, CallSid="CA1", Digits=key)
    number = ET.fromstring(connecting).find("Dial/Number")  # noqa: S314  (our own)
    assert number is not None
    then = dict(parse_qsl(urlsplit(number.attrib["url"]).query))
    told = ET.fromstring(await _answer(telephone, then, CallSid="CA2"))  # noqa: S314  (our own)
    assert [said.text for said in told.iter("Say")] == [heard]
    assert not await Call.exists()


async def _answer(telephone: Telephone, query: dict[str, str], **form: str) -> str:
    envelope = Envelope(method="POST", url="", query=query, headers={}, body=urlencode(form).encode())
    return (await telephone.answer(envelope, Reception())).answer


@pytest.mark.slow
@thrice
async def test_a_caller_who_declines_is_connected_unrecorded(line: Line) -> None:
    line.yis.key = "2"
    await line.provider.dials(line.yis)
    assert (await line.settled("ended")).consent == "declined"
    await line.bot.heard("jia", "they did not agree")
    assert line.provider.recordings == {}
    assert not any("recorded" in heard for heard in line.jias.heard)


@pytest.mark.slow
@thrice
async def test_who_is_not_there_is_left_a_message(line: Line) -> None:
    line.jias.answers = "no-answer"
    line.yis.key, line.yis.leaves_message = "2", True
    await line.provider.dials(line.yis)
    call = await line.settled("missed")
    await line.bot.heard("jia", "Yi called and nobody answered")
    await line.bot.heard("jia", "Yi left a message")
    (recording,) = line.provider.recordings.values()
    assert (await line.said()).attachments[0].sha256 == hashlib.sha256(recording.sound).hexdigest()
    assert (await Call.get(id=call.id)).voicemail
    assert any("By speaking you agree" in heard for heard in line.yis.heard)
    assert line.provider.seconds_before_consent(line.yis, by_key=True) == 0
    assert not any("recording" in text for text in line.bot.channel.to("yi"))
    assert call.consent == "declined"  # the recording of a talk; the message is agreed to by itself
    assert "By speaking you agree" in (await Consent.get(purpose="recording")).text


@pytest.mark.slow
@thrice
@pytest.mark.parametrize("voice_settings", [{"consent": "announce"}], ids=["announced"])
async def test_whoever_speaks_after_the_tone_has_agreed(line: Line) -> None:
    line.jias.answers, line.yis.leaves_message = "no-answer", True
    await line.provider.dials(line.yis)
    call = await line.settled("missed")
    await line.bot.heard("jia", "Yi left a message")
    assert (await Call.get(id=call.id)).consent == "agreed"
    assert await Consent.filter(purpose="recording").count() == 1


@pytest.mark.slow
async def test_who_leaves_no_message_was_missed_all_the_same(line: Line) -> None:
    line.jias.answers = "busy"
    await line.provider.dials(line.yis)
    call = await line.settled("missed")
    await line.bot.heard("jia", "nobody answered")
    assert (call.voicemail, call.recording_sid) == (False, None)


@pytest.mark.slow
async def test_a_promoter_without_a_telephone_has_a_mailbox(line: Line) -> None:
    await Address.filter(channel="voice", promoter_id=1).delete()
    line.yis.leaves_message = True
    await line.provider.dials(line.yis)
    await line.bot.heard("jia", "Yi left a message")
    assert (await Call.get()).far == ""


async def test_a_stranger_is_told_so_and_leaves_no_trace(line: Line) -> None:
    stranger = line.provider.phone("+4917099999999", key="1")
    await line.provider.dials(stranger)
    withheld = line.provider.phone("anonymous")
    await line.provider.dials(withheld)
    assert all("Nobody can be reached" in phone.heard[0] for phone in (stranger, withheld))
    assert await Call.all().count() == 0
    assert line.provider.recordings == {}


@pytest.mark.slow
@pytest.mark.parametrize("voice_settings", [{"consent": "announce"}], ids=["announced"])
async def test_an_announced_call_is_recorded_once_both_have_heard_it(line: Line) -> None:
    await line.provider.dials(line.yis)
    assert (await line.settled("ended")).consent == "agreed"
    await line.bot.heard("yi", "The recording")
    assert line.provider.seconds_before_consent(line.yis, by_key=False) == 0
    assert line.provider.seconds_before_consent(line.jias, by_key=False) == 0


@pytest.mark.slow
@pytest.mark.parametrize("voice_settings", [{"consent": "announce"}], ids=["announced"])
async def test_who_took_back_that_they_are_recorded_has_not_agreed_by_listening(line: Line) -> None:
    await refuse(1, Purpose.RECORDING)
    await line.provider.dials(line.yis)
    call = await line.settled("ended")
    assert call.consent == "none"
    assert not call.agreed
    assert call.consent_words == ""
    assert line.provider.recordings == {}
    assert not any("recorded" in heard for heard in [*line.yis.heard, *line.jias.heard])
    assert not await Consent.filter(purpose="recording").exists()


@pytest.mark.parametrize("announced", [True, False])
async def test_what_was_not_announced_is_not_recorded_though_the_customer_agreed(line: Line, announced: bool) -> None:
    """As where the promoter was told nothing of it: by an address from before an update, say."""
    talking = await Conversation.get(id=1).prefetch_related("promoter", "customer")
    phones = {"promoter_phone": line.jias.number, "customer_phone": line.yis.number}
    call = await begin(talking, Direction.TO_PROMOTER, key="CA1", channel="voice", **phones)
    await decide(call, agreed=True)
    sender = Sender(channel="voice", account=line.yis.number)
    await connect_both(call, CallConnected(sender=sender, call="CA1", announced=announced))
    assert (await Call.get()).connected_at is not None
    assert await OutboxMessage.filter(kind="record").exists() is announced


@pytest.mark.slow
@pytest.mark.parametrize("voice_settings", [{"consent": "never"}], ids=["never"])
async def test_where_nothing_is_recorded_there_is_no_mailbox_either(line: Line) -> None:
    line.jias.answers = "no-answer"
    await line.provider.dials(line.yis)
    await line.settled("missed")
    assert any("Please write in the chat" in heard for heard in line.yis.heard)
    assert line.provider.recordings == {}
